"""Profile of a training step: the time of each part, from real steps of `train_step`.

`python -m nntui.bench.profile [PART OF A CASE'S NAME]` prints it for nntui on one thread.
"""

import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from nntui.bench.cases import CASES, CLASSES, SIDE, Case, generate_images
from nntui.bench.steps import batches_of
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Split
from nntui.engine.arrays import Array
from nntui.engine.layers.base import Layer
from nntui.engine.losses import Loss
from nntui.engine.optimizers.base import Optimizer, Wrapper
from nntui.engine.step import train_step
from nntui.training.assemble import assemble
from nntui.training.batches import Batches

_T = TypeVar("_T")
_MEANS = 21
"""Means of which the median is taken: a busy moment of the machine affects few of them."""


class Stopwatch:
    """Collects the times of named parts, in the order in which they first run."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}

    def call(self, name: str, function: Callable[..., _T], *args: object) -> _T:
        """Return `function(*args)`, and record how long it took."""
        start = time.perf_counter()
        result = function(*args)
        end = time.perf_counter()
        self.times.setdefault(name, []).append(end - start)
        return result


class TimedLayer(Layer):
    """A layer whose forward and backward are timed."""

    __slots__ = ("inner", "names", "stopwatch")

    def __init__(self, inner: Layer, number: int, stopwatch: Stopwatch) -> None:
        name = f"{number} {type(inner).__name__}"
        self.inner, self.stopwatch = inner, stopwatch
        self.names = (f"{name} forward", f"{name} backward")

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """The forward of the inner layer."""
        return self.stopwatch.call(self.names[0], self.inner.forward, x, rng)

    def backward(self, dy: Array) -> Array | None:
        """The backward of the inner layer."""
        return self.stopwatch.call(self.names[1], self.inner.backward, dy)


class TimedOptimizer(Wrapper):
    """An optimizer whose work is timed."""

    __slots__ = ("stopwatch",)

    def __init__(self, inner: Optimizer, stopwatch: Stopwatch) -> None:
        super().__init__(inner)
        self.stopwatch = stopwatch

    def split_learning_rate(self, lr: float) -> tuple[float, float]:
        """The split of the inner optimizer."""
        return self.inner.split_learning_rate(lr)

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """The update of the inner optimizer."""
        self.stopwatch.call("update", self.inner.update, theta, grad, lr, step)


def profile(case: Case, split: Split, steps: int) -> dict[str, float]:
    """Return the seconds of each part of a step by its name, in order.

    Some parts are done for several steps at once: inputs of small batches, and the products of a
    layer that works ahead. So each time is a mean over many steps, the median of several such.
    """
    config = RunConfig.of(
        {"layers": case.layers, "optimizer": case.optimizer, "batch": case.batch, "lr": case.lr}
    )
    assembly, stopwatch = assemble(config, (SIDE, SIDE), CLASSES), Stopwatch()
    network, rng = assembly.network, np.random.default_rng(0)
    batches = Batches(split, case.batch, network.shapes[0], assembly.targets)
    network.layers = [
        TimedLayer(layer, number, stopwatch) for number, layer in enumerate(network.layers, 1)
    ]
    loss = Loss(
        lambda *args: stopwatch.call("loss", assembly.loss.function, *args),
        assembly.loss.output,
    )
    optimizer = TimedOptimizer(assembly.optimizer, stopwatch)
    feed = batches_of(batches, case.batch)
    with network.within_block(None):
        for step in range(1, steps + 1):
            batch = stopwatch.call("gather", next, feed)
            if network.blocked and batch.group is not None:
                stopwatch.call("1 look ahead", network.look_ahead, batch.group)
            train_step(network, loss, optimizer, batch.x, batch.target, case.lr, step, rng)
    return {name: _of_a_step(times, steps) for name, times in stopwatch.times.items()}


def _of_a_step(times: Sequence[float], steps: int) -> float:
    means = [float(part.mean()) for part in np.array_split(times, min(_MEANS, len(times)))]
    return statistics.median(means) * len(times) / steps


def main(part: str = "") -> None:
    """Print the profiles of the cases whose name contains `part`."""
    split = generate_images(10_000)
    for case in CASES:
        if part.lower() not in case.name.lower():
            continue
        parts = profile(case, split, steps=max(100, 20_000 // case.batch))
        whole = sum(parts.values())
        sys.stdout.write(f"{case.name}: {whole * 1e6:,.1f} us\n")
        for name, seconds in parts.items():
            sys.stdout.write(f"  {name:<22}{seconds * 1e6:>10,.1f}  {seconds / whole:4.0%}\n")


if __name__ == "__main__":
    with threadpool_limits(1, user_api="blas"):
        main(*sys.argv[1:])
