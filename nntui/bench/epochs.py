"""Whole trainings, epoch by epoch, as the process of a contender makes them."""

import importlib
import itertools
import time
from collections.abc import Callable, Generator
from typing import Any, NamedTuple

import numpy as np

from nntui.bench.contenders import Contender
from nntui.bench.images import SEED, WHOLE_TRAINING, load_images
from nntui.bench.steps import events_of_run
from nntui.config.run_config import RunConfig
from nntui.training.batches import shuffled
from nntui.training.trainer import Trainer

UNITS = 128
"""Units of the hidden layer of the network whose speed is measured by epoch."""


class Epochs(NamedTuple):
    """A training that has begun."""

    start_seconds: float
    """How long it took until the first step could begin."""
    epoch: Callable[[str], dict[str, float]]
    """Trains for the "next" epoch, or for the "first" one of a fresh network; reports on it."""


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
    them is many times as slow.
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

    def reports() -> Generator[dict[str, float], None, None]:
        trainer = Trainer(config, data)
        events: Any = events_of_run(trainer)
        try:
            next(events)
            for number in range(1, epochs + 1):
                start = clock()
                while trainer.seen < number * len(data.train):
                    next(events)
                seconds = clock() - start
                yield {
                    "seconds": seconds,
                    "images": len(data.train),
                    "denormals": denormals(trainer),
                }
        finally:
            events.close()

    trained = reports()

    def epoch(which: str) -> dict[str, float]:
        if which == "next":
            return next(trained)
        fresh = reports()
        try:
            return next(fresh)
        finally:
            fresh.close()

    return Epochs(0.0, epoch)


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
