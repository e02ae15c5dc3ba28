"""Steps of the trainer as runs make them: several together, and on one thread of BLAS."""

import inspect
import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from threadpoolctl import ThreadpoolController

from nntui.config.run_config import RunConfig
from nntui.engine.network import Network
from nntui.training.assemble import Assembly, assemble
from nntui.training.batches import Batch, Batches
from nntui.training.events import AnyEvent
from nntui.training.loop import train
from nntui.training.trainer import Trainer

_MOST_STEPS = 1_000
_GROUP_SECONDS = 0.01


def events_of_run(trainer: Trainer) -> Iterator[AnyEvent]:
    """Return the events of a training, one for all steps of a hundredth of a second.

    Another source tree may have one for each step.
    """
    settings: dict[str, Any] = {}
    if "group" in inspect.signature(train).parameters:
        settings["group"] = lambda: (_MOST_STEPS, _GROUP_SECONDS)
    return train(trainer, time.perf_counter, **settings)


def trainer_steps(trainer: Trainer) -> Callable[[int], int]:
    """Return a function that makes at least so many steps, and returns how many it made."""
    events = events_of_run(trainer)
    threads = ThreadpoolController()

    def steps(count: int) -> int:
        start = trainer.step
        with threads.limit(limits=1, user_api="blas"):
            while trainer.step < start + count:
                next(events)
        return trainer.step - start

    return steps


def assemble_as_in_runs(config: RunConfig, shape: tuple[int, int], classes: int) -> Assembly:
    """Return an assembly whose network may compute batches in several processes, as a run does.

    Another source tree may have no such networks.
    """
    settings: dict[str, Any] = {}
    if "divided" in inspect.signature(assemble).parameters:
        settings["divided"] = True
    return assemble(config, shape, classes, **settings)


def threads_as_in_runs(network: Network) -> AbstractContextManager[None]:
    """Return the context to train in, which leaves the processors to these processes."""
    return network.within_block(None) if hasattr(network, "take_notes") else nullcontext()


def advance(trainer: Trainer, steps: int) -> None:
    """Make so many steps, or those that are left of the epoch.

    Another source tree may make each on its own.
    """
    if hasattr(trainer, "advance"):
        trainer.advance(steps)
        return
    for rows in itertools.islice(trainer.rows(), steps):
        trainer.update(rows)


def look_ahead(network: Network, batch: Batch) -> None:
    """Pass on the inputs of the next steps; another source tree may have no use for them."""
    group = getattr(batch, "group", None)
    if group is not None:
        network.look_ahead(group)


def batches_of(batches: Batches, size: int, seed: int = 1, epochs: int = 1_000) -> Iterator[Batch]:
    """Return the batches of a run in order, made as the trainer makes them.

    Another source tree may make each on its own.
    """
    try:
        from nntui.training.feed import Feed, Position  # noqa: PLC0415 - see above
    except ImportError:
        return _one_by_one(batches, size, seed, epochs)
    return iter(Feed(batches, seed, epochs, Position(0, 0, 0)))


def _one_by_one(batches: Batches, size: int, seed: int, epochs: int) -> Iterator[Batch]:
    for epoch in range(epochs):
        order = batches.images.order(seed, epoch)
        for start in range(0, len(order), size):
            yield batches.gather(order[start : start + size])
