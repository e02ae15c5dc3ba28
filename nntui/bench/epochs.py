"""Whole trainings, epoch by epoch, as the process of a contender makes them."""

import importlib
import itertools
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nntui.bench.contenders import Contender
from nntui.bench.images import SEED, WHOLE_TRAINING, load_images
from nntui.bench.steps import advance, events_of_run
from nntui.config.run_config import RunConfig
from nntui.engine.arrays import Array
from nntui.training.batches import shuffled
from nntui.training.state import TrainerState
from nntui.training.trainer import Trainer

UNITS = 128
"""Units of the hidden layer of the network whose speed is measured by epoch."""


_WARM_UP, _TURN = 4, 80
"""Steps of a comparison of the first and the last epoch, before the clock starts and after it."""


class Epochs(NamedTuple):
    """A training that has begun."""

    start_seconds: float
    """How long it took until the first step could begin."""
    epoch: Callable[[str], dict[str, float]]
    """Trains for the "next" epoch, and reports on it; see also speed_epochs."""


def training_epochs(contender: Contender, clock: Callable[[], float] = time.perf_counter) -> Epochs:
    """Return the training of WHOLE_TRAINING by a contender, which evaluates after each epoch.

    The time to start contains whatever the library needs to do with images in memory (converting
    and compiling) but not its import; the time of an epoch does not contain the evaluation.
    """
    data = load_images()
    importlib.import_module(contender.imports)
    begun = clock()
    learner = contender.learner(WHOLE_TRAINING, data)
    start_seconds = clock() - begun
    numbers = itertools.count()

    def epoch(which: str) -> dict[str, float]:
        del which
        start = clock()
        learner.train(shuffled(len(data.train), SEED, next(numbers)))
        seconds = clock() - start
        return {
            "seconds": seconds,
            "images": len(data.train),
            "accuracy": learner.accuracy(),
        }

    return Epochs(start_seconds, epoch)


def speed_epochs(
    optimizer: str, activation: str, epochs: int, clock: Callable[[], float] = time.perf_counter
) -> Epochs:
    """Return the training of 784-128-10 by nntui, as a run trains it, with a learning rate to suit.

    A report also counts the denormal numbers of the network and of its optimizer: arithmetic with
    them is many times as slow. Once the training has begun, "first" reports on some steps from the
    beginning of its first epoch, and "last" on as many from that of the epoch that was last begun.
    """
    data = load_images()
    config = RunConfig.of(
        {
            "layers": f"{UNITS}:{activation}",
            "optimizer": optimizer,
            "epochs": epochs,
            "validation": 0,
            "seed": SEED,
        }
    )
    trainer, turns = Trainer(config, data), Trainer(config, data)
    first = last = _Saved.of(trainer)
    events: Any = events_of_run(trainer)
    next(events)

    def epoch(which: str) -> dict[str, float]:
        nonlocal last
        if which != "next":
            return _turn(turns, first if which == "first" else last, clock)
        last, begun = _Saved.of(trainer), trainer.seen
        start = clock()
        while trainer.seen < begun + len(data.train):
            next(events)
        seconds = clock() - start
        images = trainer.seen - begun
        return {"seconds": seconds, "images": images, "denormals": denormals(trainer)}

    return Epochs(0.0, epoch)


class _Saved(NamedTuple):
    """The whole state of a training."""

    state: TrainerState
    arrays: dict[str, Array]
    optimizer: dict[str, Array]

    @classmethod
    def of(cls, trainer: Trainer) -> "_Saved":
        arrays = {
            name: np.array(array) for name, array in trainer.network.parameters.arrays.items()
        }
        return cls(trainer.state(), arrays, trainer.optimizer_state())


def _turn(trainer: Trainer, saved: _Saved, clock: Callable[[], float]) -> dict[str, float]:
    """Return the time of some steps from a saved state; the trainer is the same for all states."""
    trainer.restore(*saved)
    if trainer.offset == trainer.batches.count:
        trainer.end_epoch(None)
    advance(trainer, _WARM_UP)
    begun, start = trainer.seen, clock()
    advance(trainer, _TURN)
    return {"seconds": clock() - start, "images": trainer.seen - begun}


def denormals(trainer: Trainer) -> int:
    """Return how many numbers of network, gradient and optimizer are not 0, but below 1.2e-38."""
    network = trainer.network.parameters
    state = trainer.assembly.optimizer.state
    arrays = [network.theta, network.grad, *network.statistics.values(), *state.values()]
    return sum(_denormals(np.asarray(array)) for array in arrays)


def _denormals(array: Any) -> int:
    """Return how many elements of an array are denormal.

    >>> _denormals(np.array([0, 1e-40, -1e-40, 1e-30], np.float32))
    2
    """
    if array.dtype.kind != "f":
        return 0
    size = np.abs(array)
    return int(np.count_nonzero((size > 0) & (size < np.finfo(array.dtype).tiny)))
