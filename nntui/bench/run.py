"""The measurement: each contender is a process, and they are measured in turn, A B C A B C."""

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from nntui.bench.cases import CASES, Case
from nntui.bench.contenders import BEFORE, CONTENDERS, OURS
from nntui.bench.process import Worker, workers
from nntui.bench.tasks import TASKS, Task


class Measurement(Struct, frozen=True, kw_only=True):
    """The time that one contender takes for one unit of a case or task."""

    case: str
    contender: str
    threads: int
    seconds: float
    """The median over the rounds."""
    spread: float
    """Half of the interquartile range, as a share of the median."""
    flops: float = 0.0
    """Floating-point operations a second, where they are known."""
    unit: str = "step"
    """What `seconds` is the time of: "step", "call" or "image"."""
    fastest: float | None = None
    """The smallest time of a round; on a busy machine it varies less than the median."""
    rounds: tuple[float, ...] = ()
    """The time of each round; those of the same number were measured one after the other."""


def run(
    *,
    threads: Sequence[int] = (1, 2),
    rounds: int = 7,
    seconds: float = 0.3,
    cases: Sequence[Case] = CASES,
    contenders: Sequence[str] = tuple(CONTENDERS),
    tasks: Sequence[Task] = TASKS,
    against: Path | None = None,
) -> Iterator[Measurement]:
    """Measure cases and tasks, and yield each result as soon as it is known.

    Args:
        threads: numbers of threads to measure with, one after the other.
        rounds: how often each contender is measured.
        seconds: the approximate length of one measurement.
        cases: what to train.
        contenders: their names in CONTENDERS; those that are not installed are left out.
        tasks: what to measure for nntui alone; a task beside a case that is left out is, too.
        against: another source tree of nntui, which is measured as the contender `before`.

    Raises:
        FailedError: the process of a contender failed.
    """
    for number in threads:
        with workers(contenders, number, against) as started:
            for turns in _groups(started, cases, tasks):
                yield from _in_turn(turns, number, rounds, seconds)


_Turn = tuple[Worker, Case | Task]


def _groups(
    workers: Sequence[Worker], cases: Sequence[Case], tasks: Sequence[Task]
) -> Iterator[list[_Turn]]:
    """Yield what is measured in turn: a case with the tasks beside it, then each other task."""
    ours = [worker for worker in workers if worker.name in {OURS, BEFORE}]
    for case in cases:
        turns: list[_Turn] = [
            (worker, case) for worker in workers if CONTENDERS[worker.name].can_train(case)
        ]
        turns += [(worker, task) for task in tasks if task.beside == case for worker in ours]
        yield turns
    for task in tasks:
        if task.beside is None:
            yield [(worker, task) for worker in ours]


def _in_turn(
    turns: Sequence[_Turn], threads: int, rounds: int, seconds: float
) -> Iterator[Measurement]:
    """Measure each once, then each again, so that a busy minute affects all alike."""
    turns = [(worker, subject) for worker, subject in turns if worker.prepare(subject.name)]
    times: list[list[float]] = [[] for _ in turns]
    for _ in range(rounds):
        for (worker, subject), own in zip(turns, times, strict=True):
            own.append(worker.measure(subject.name, seconds))
    for (worker, subject), own in zip(turns, times, strict=True):
        yield measurement(subject, worker.name, threads, own)


def measurement(
    subject: Case | Task, contender: str, threads: int, times: Sequence[float]
) -> Measurement:
    """Return the median and the spread of some times (rounds,) in seconds."""
    median = statistics.median(times)
    low, _, high = statistics.quantiles(times, n=4) if len(times) > 1 else (median,) * 3
    return Measurement(
        case=subject.name,
        contender=contender,
        threads=threads,
        seconds=median,
        spread=(high - low) / 2 / median,
        flops=subject.flops / median,
        unit=subject.unit if isinstance(subject, Task) else "step",
        fastest=min(times),
        rounds=tuple(times),
    )
