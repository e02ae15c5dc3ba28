"""DividedNetwork: a network that computes each batch in parts, in several processes at once."""

import contextlib
import math
import os
import time
import weakref
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from threadpoolctl import ThreadpoolController

from nntui.config.run_config import RunConfig
from nntui.engine.arrays import Array, Buffer
from nntui.engine.network import Network
from nntui.engine.parameters import Parameters
from nntui.engine.plan import Plan
from nntui.training.blas import piece_size
from nntui.training.divided.layout import Layout
from nntui.training.divided.part import PartWork, plan_of
from nntui.training.divided.remote_part import RemotePart
from nntui.training.processors import processors
from nntui.training.producer.memory import attach, create
from nntui.training.producer.messages import HEADER

WORTHWHILE = 10_000_000
"""Multiplications of a forward pass from which it is faster to divide a batch."""
_USES = 500
"""Multiplications for each parameter from which it is faster."""


class DividedNetwork(Network):
    """A network that divides each batch into as many parts as the config has threads.

    The first part is computed here, each other one by a process of its own, which shares the
    parameters and has a gradient of its own. The gradients are added in the order of the parts. So
    the result is a function of the config: it does not depend on how many processors there are, and
    a part whose process fails is computed here.

    `ys` and `layers` are those of the first part.

    Args:
        config: what to train.
        image_shape: rows and columns of an image.
        classes: how many classes there are.

    Raises:
        OSError: there is no memory that processes can share.
    """

    __slots__ = ("__weakref__", "_close", "_others", "_part", "_z")

    def __init__(self, config: RunConfig, image_shape: tuple[int, int], classes: int) -> None:
        plan = plan_of(config, image_shape, classes)
        self._part = math.ceil(config.batch / config.threads)
        layout = Layout(plan.parameter_count, plan.shapes[0], classes, self._part, config.threads)
        shared = create(HEADER + layout.size)
        memory = attach(shared, HEADER + layout.size)[HEADER:]
        vectors = layout.theta(memory), np.zeros(plan.parameter_count, np.float32)
        super().__init__(
            plan.layers,
            plan.shapes[0],
            self._part,
            parameters=Parameters(plan.parameters, vectors=vectors),
            piece=piece_size(),
        )
        self.batch = config.batch
        self.dz = Buffer(config.batch, (classes,), np.float32)
        self._z = np.empty((config.batch, classes), np.float32)
        works = [
            PartWork(config, image_shape, classes, layout, number)
            for number in range(1, config.threads)
        ]
        has_processors = processors() >= config.threads
        self._others = [
            RemotePart(work, memory, shared if has_processors else None) for work in works
        ]
        self._close = weakref.finalize(self, _close, self._others, shared)

    def forward(self, x: Array, rng: np.random.Generator | None = None) -> Array:
        """Return the logits (batch, classes) of inputs x (batch, *x_shape)."""
        others = list(self._parts_of(len(x)))
        for other, part in others:
            other.begin_forward(x[part], rng)
        start = time.perf_counter()
        z = self._z[: len(x)]
        z[: self._part] = super().forward(x[: self._part], rng)
        seconds = time.perf_counter() - start
        for other, part in others:
            z[part] = other.finish_forward(seconds)
        return z

    def backward(self, dz: Array) -> None:
        """Write the gradient to `parameters.grad`; dz (batch, classes) is overwritten."""
        others = list(self._parts_of(len(dz)))
        for other, part in others:
            other.begin_backward(dz[part])
        start = time.perf_counter()
        super().backward(dz[: self._part])
        seconds = time.perf_counter() - start
        for other, _ in others:
            self.parameters.grad += other.finish_backward(seconds)

    @contextlib.contextmanager
    def within_block(self, x: Array | None) -> Iterator[None]:
        """Within it, products are computed by one thread: the other processors have own parts."""
        del x
        with _thread_pools().limit(limits=1, user_api="blas"):
            yield

    def take_notes(self) -> list[str]:
        """Return and forget what is slower than expected and why, a sentence each."""
        return [note for other in self._others for note in other.take_notes()]

    def close(self) -> None:
        """End the processes; another step would compute all parts here."""
        self._close()

    def _parts_of(self, n: int) -> Iterator[tuple[RemotePart, slice]]:
        """Yield the other parts of a batch of n, without those that are empty."""
        for other, start in zip(self._others, range(self._part, n, self._part), strict=False):
            yield other, slice(start, min(start + self._part, n))


def can_divide(plan: Plan, config: RunConfig) -> bool:
    """Return whether to divide batches: it is faster, and the gradient is a sum over the images.

    Batch normalization uses means over the whole batch. Where a weight is used for few products,
    as in dense layers, processes take longer to read the parameters and gradients of each other
    than they save.
    """
    if config.threads == 1 or config.batch < 2 * config.threads or plan.statistics:
        return False
    products = config.batch * multiplications(plan)
    return products >= max(WORTHWHILE, _USES * plan.parameter_count)


def multiplications(plan: Plan) -> int:
    """Return how many multiplications the products of a forward pass have for one input.

    >>> from nntui.engine.initializers import INITIALIZERS
    >>> from nntui.engine.layers.dense import Dense
    >>> multiplications(Plan.of([Dense(10, INITIALIZERS["zeros"])], (784,)))
    7840
    """
    count = 0
    for layer, x_shape in plan.with_shapes():
        weight = layer.parameter_shapes(x_shape).get("weight", ())
        count += math.prod(weight) * math.prod(layer.y_shape(x_shape)[1:]) if weight else 0
    return count


@cache
def _thread_pools() -> ThreadpoolController:
    return ThreadpoolController()


def _close(parts: Sequence[RemotePart], shared: int) -> None:
    for part in parts:
        part.close()
    os.close(shared)
