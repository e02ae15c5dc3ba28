"""Whole trainings of the contenders, an epoch each in turn, and the speed of nntui by epoch."""

import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from nntui.bench.contenders import BEFORE, CONTENDERS, OURS
from nntui.bench.process import Worker, workers

TRAINED = tuple(name for name in CONTENDERS if name not in {"naive", "textbook"})
"""The contenders whose whole trainings are measured: loops of textbooks would take minutes."""
GOALS = (0.97, 0.98)
"""Accuracies on the test images whose time is reported."""
TURNS = 45
"""How often steps of the first epoch and of the last one are measured in turn."""


class EpochDone(Struct, frozen=True):
    """One epoch of a training."""

    seconds: float
    images: int
    accuracy: float | None = None
    """On the test images, from 0 to 1."""
    denormals: int | None = None
    """How many numbers of network and optimizer are denormal after it."""

    @property
    def rate(self) -> float:
        """Images a second."""
        return self.images / self.seconds


class Training(Struct, frozen=True, kw_only=True):
    """A whole training of one contender."""

    training: str
    """The network, its optimizer and its batch size."""
    contender: str
    start_seconds: float
    """From images in memory to the first step; without the import of the library."""
    epochs: list[EpochDone]
    seconds_to: dict[str, float | None]
    """Seconds, with those to start, until the accuracy of the key; None if it was not reached."""


class Speed(Struct, frozen=True, kw_only=True):
    """The speed of 784-128-10 in the first and in the last of some epochs."""

    optimizer: str
    activation: str
    contender: str
    first_rates: list[float]
    """Images a second in the first epoch, measured in turn with `last_rates`."""
    last_rates: list[float]
    """Images a second in the last epoch."""
    epochs: list[EpochDone]

    @property
    def first(self) -> float:
        """The median rate in the first epoch."""
        return statistics.median(self.first_rates)

    @property
    def last(self) -> float:
        """The median rate in the last epoch."""
        return statistics.median(self.last_rates)

    @property
    def ratio(self) -> float:
        """The median ratio of the rates of two neighboring turns, last to first.

        Other work of the machine that lasts longer than a turn slows both.
        """
        pairs = zip(self.last_rates, self.first_rates, strict=True)
        return statistics.median(last / first for last, first in pairs)


def trainings(
    name: str,
    epochs: int,
    *,
    threads: int = 1,
    contenders: Sequence[str] = TRAINED,
    against: Path | None = None,
) -> Iterator[Training]:
    """Train each contender, an epoch each in turn, and yield their trainings.

    It ends once all have reached the last of GOALS. If it is interrupted, it yields the trainings
    as far as they came, and ends with the KeyboardInterrupt.

    Args:
        name: of what they train.
        epochs: how many at most, at least 1.
        threads: how many each uses.
        contenders: their names; those that are not installed are left out.
        against: another source tree, the contender `before`.

    Raises:
        FailedError: the process of a contender failed.
    """
    with workers(contenders, threads, against) as started:
        starts = [(worker, worker.request({"training": name})) for worker in started]
        begun = [(worker, float(start)) for worker, start in starts if start is not None]
        done: list[list[EpochDone]] = [[] for _ in begun]
        interrupted = False
        try:
            for _ in range(epochs):
                for (worker, _), own in zip(begun, done, strict=True):
                    own.append(_epoch(worker, "next"))
                if all(seconds_to(GOALS[-1], 0.0, own) is not None for own in done):
                    break
        except KeyboardInterrupt:
            interrupted = True
        for (worker, start), own in zip(begun, done, strict=True):
            if own:
                yield training(name, worker.name, start, own)
    if interrupted:
        raise KeyboardInterrupt


def training(name: str, contender: str, start: float, epochs: list[EpochDone]) -> Training:
    """Return the record of a training, with the seconds to each of GOALS."""
    return Training(
        training=name,
        contender=contender,
        start_seconds=start,
        epochs=epochs,
        seconds_to={f"{goal:.0%}": seconds_to(goal, start, epochs) for goal in GOALS},
    )


def seconds_to(goal: float, start: float, epochs: Sequence[EpochDone]) -> float | None:
    """Return the seconds until an epoch ended with that accuracy, None if none did.

    >>> seconds_to(0.97, 0.5, [EpochDone(2, 60_000, 0.95), EpochDone(1, 60_000, 0.97)])
    3.5
    """
    passed = start
    for epoch in epochs:
        passed += epoch.seconds
        if epoch.accuracy is not None and epoch.accuracy >= goal:
            return passed
    return None


def speeds(
    optimizers: Sequence[str],
    activations: Sequence[str],
    epochs: int,
    *,
    threads: int = 1,
    against: Path | None = None,
) -> Iterator[Speed]:
    """Measure nntui with each optimizer, and with each activation of the hidden layer.

    The first optimizer has all activations, and the first activation all optimizers. After the
    last epoch, steps from the beginning of the first epoch and of the last one are measured in
    turn, with the same memory, so that they differ in nothing but the numbers of network and
    optimizer.

    Raises:
        FailedError: a process failed.
    """
    pairs = [(optimizer, activations[0]) for optimizer in optimizers]
    pairs += [(optimizers[0], activation) for activation in activations[1:]]
    with workers((BEFORE, OURS), threads, against) as started:
        for optimizer, activation in pairs:
            yield from _speeds(started, optimizer, activation, epochs)


def _speeds(
    started: Sequence[Worker], optimizer: str, activation: str, epochs: int
) -> Iterator[Speed]:
    settings = {"optimizer": optimizer, "activation": activation, "epochs": epochs}
    begun = [worker for worker in started if worker.request({"speed": settings}) is not None]
    done: list[list[EpochDone]] = [[] for _ in begun]
    for _ in range(epochs):
        for worker, own in zip(begun, done, strict=True):
            own.append(_epoch(worker, "next"))
    turns = [
        [(_epoch(worker, "first").rate, _epoch(worker, "last").rate) for worker in begun]
        for _ in range(TURNS)
    ]
    for number, (worker, own) in enumerate(zip(begun, done, strict=True)):
        yield Speed(
            optimizer=optimizer,
            activation=activation,
            contender=worker.name,
            first_rates=[turn[number][0] for turn in turns],
            last_rates=[turn[number][1] for turn in turns],
            epochs=own,
        )


def _epoch(worker: Worker, which: str) -> EpochDone:
    return EpochDone(**worker.request({"epoch": which}))
