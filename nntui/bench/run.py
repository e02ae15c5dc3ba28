"""The comparison: every contender a process, measured in turn, A B C A B C."""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence

from msgspec import Struct

from nntui.bench.cases import CASES, EVALUATED, LARGE
from nntui.bench.contenders import CONTENDERS, OURS
from nntui.bench.worker import AUGMENTED, EVALUATION, PRODUCT, PRODUCT_SIDE, TRAINER, environment
from nntui.errors import FailedError


class Measurement(Struct, frozen=True, kw_only=True):
    """How long one contender takes for one step of one case."""

    case: str
    contender: str
    threads: int
    seconds: float
    """The median over the rounds."""
    spread: float
    """Half of what lies between the quartiles, as a share of the median."""
    flops: float = 0.0
    """Additions and multiplications a second in products, where that is known."""


class Worker:
    """One contender in its process; it does nothing unless it is its turn."""

    def __init__(self, name: str, threads: int) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "nntui.bench.worker", name, str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(threads),
            text=True,
        )

    def prepare(self, case: int) -> None:
        """Make everything ready for that case, and warm up."""
        self._ask({"case": case})

    def measure(self, case: int, seconds: float) -> float:
        """Return the seconds of a step of that case, from a round of about `seconds`."""
        return self._ask({"case": case, "seconds": seconds})

    def _ask(self, what: dict[str, float]) -> float:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None  # noqa: S101 - we asked for both pipes
        assert stdout is not None  # noqa: S101 - as above
        try:
            stdin.write(f"{json.dumps(what)}\n")
            stdin.flush()
            return float(json.loads(stdout.readline()))
        except (OSError, ValueError):
            raise FailedError(
                f"bench: {CONTENDERS[self.name].title} broke down; see why with "
                f"echo '{json.dumps(what)}' | python -m nntui.bench.worker {self.name} 1"
            ) from None

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


def run(
    *,
    threads: Sequence[int] = (1, 2),
    rounds: int = 7,
    seconds: float = 0.3,
    cases: Sequence[int] = range(len(CASES)),
    contenders: Sequence[str] = tuple(CONTENDERS),
) -> Iterator[Measurement]:
    """Measure, and yield every result as it is known.

    Args:
        threads: numbers of threads to measure with, one after the other.
        rounds: how often each contender has its turn.
        seconds: how long a turn takes, about.
        cases: the numbers of the cases.
        contenders: their names; those that are not installed are left out.

    Raises:
        FailedError: a contender broke down.
    """
    present = [name for name in contenders if CONTENDERS[name].installed]
    for number in threads:
        workers = [Worker(name, number) for name in present]
        try:
            yield from _with(workers, number, rounds, seconds, cases)
        finally:
            for worker in workers:
                worker.end()


def _with(
    workers: Sequence[Worker], threads: int, rounds: int, seconds: float, cases: Sequence[int]
) -> Iterator[Measurement]:
    ours = [worker for worker in workers if worker.name == OURS]
    for number in cases:
        taking = [worker for worker in workers if CONTENDERS[worker.name].takes(CASES[number])]
        turns = [(worker, number) for worker in taking]
        if CASES[number] is EVALUATED:
            turns += [(worker, special) for worker in ours for special in (TRAINER, AUGMENTED)]
        if CASES[number] is LARGE:
            # In turn with it, so that both meet the same minute of the machine.
            turns += [(worker, PRODUCT) for worker in ours]
        yield from _in_turn(turns, threads, rounds, seconds)
    yield from _in_turn([(worker, EVALUATION) for worker in ours], threads, rounds, seconds)


def _in_turn(
    turns: Sequence[tuple[Worker, int]], threads: int, rounds: int, seconds: float
) -> Iterator[Measurement]:
    """Measure everybody once, then everybody again: a busy minute is the same for all."""
    for worker, number in turns:
        worker.prepare(number)
    times: list[list[float]] = [[] for _ in turns]
    for _ in range(rounds):
        for (worker, number), own in zip(turns, times, strict=True):
            own.append(worker.measure(number, seconds))
    for (worker, number), own in zip(turns, times, strict=True):
        yield _measurement(number, worker.name, threads, own)


def _measurement(number: int, contender: str, threads: int, times: Sequence[float]) -> Measurement:
    median = statistics.median(times)
    low, _, high = statistics.quantiles(times, n=4) if len(times) > 1 else (median,) * 3
    if number == PRODUCT:
        name, flops = f"product of {PRODUCT_SIDE} x {PRODUCT_SIDE}", 2.0 * PRODUCT_SIDE**3
    elif number in {TRAINER, AUGMENTED}:
        name, flops = f"a step of the trainer{', augmented' * (number == AUGMENTED)}", 0.0
    elif number == EVALUATION:
        name, flops = f"judging 10,000 digits, {EVALUATED.layers}", 0.0
    else:
        name, flops = CASES[number].name, CASES[number].flops if CASES[number].dense else 0.0
    return Measurement(
        case=name,
        contender=contender,
        threads=threads,
        seconds=median,
        spread=(high - low) / 2 / median,
        flops=flops / median,
    )
