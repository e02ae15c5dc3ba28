"""BlockedDense: a dense first layer that updates its weight once for a block of single images."""

import math
from typing import NamedTuple

import numpy as np

from nntui.engine.arrays import Array, aligned
from nntui.engine.layers.base import LayerBuffers
from nntui.engine.layers.sparse import SparseDense
from nntui.engine.products import Subtraction, product
from nntui.errors import ShapeError

BLOCK = 64
"""The most steps of a block."""


class _Row(NamedTuple):
    """What step k of a block works with: views of its memory."""

    dots: Array
    """x_k . x_j + 1 for the steps j < k (1, k); without bias x_k . x_j."""
    dys: Array
    """lr dy_j of the steps j < k (k, units)."""
    y: Array
    """x_k weight + bias, from which `forward` makes y_k (1, units)."""
    dy: Array
    """Where lr dy_k is kept (1, units)."""


class _Block(NamedTuple):
    """The images of a block, and memory to work in."""

    x: Array
    y: Array
    dots: Array
    rows: list[_Row]
    updates: list[Subtraction]
    """Those of weight and bias, by all steps of the block."""


class Pending(NamedTuple):
    """The steps made of a block that has not ended; with its images, all that the rest needs."""

    weight: Array
    """As it was before the block."""
    bias: Array | None
    """As it was before the block."""
    dys: Array
    """lr dy of each step (steps, units)."""


class BlockedDense(SparseDense):
    """A Dense layer that reads and writes its weight once for a block of steps, of one image each.

    Let weight and bias be those before a block, and dy_j what backward receives in step j. Before
    step k, SGD has changed them to weight - lr sum_{j<k} x_j^T dy_j and bias - lr sum_{j<k} dy_j,
    so

    y_k = x_k weight + bias - sum_{j<k} (x_k . x_j + 1) lr dy_j

    x weight and all x_k . x_j are products of all images of the block, which `look_ahead` receives.
    After its last step

    weight <- weight - x^T lr dy
    bias <- bias - 1^T lr dy

    The results are those of SparseDense up to rounding; a step that no call of `look_ahead` has
    announced is one of SparseDense.

    Until a block ends, weight and bias do not contain its steps. `settle` adds them, so that others
    can read weight and bias. `unsettle` restores the numbers of before, so that a training does not
    depend on when they were read.
    """

    __slots__ = (
        "block",
        "count",
        "dys",
        "memory_of_block",
        "ones_of_block",
        "piece_of_block",
        "settled",
    )
    block: _Block | None
    """That of the next step, once its images are known."""
    count: int
    """The steps made of a block, which weight and bias do not contain unless they are settled."""
    settled: Pending | None
    """What `unsettle` restores, and a checkpoint contains."""

    def bind(self, buffers: LayerBuffers) -> None:
        """As SparseDense; and begin without a block."""
        super().bind(buffers)
        self.piece_of_block = buffers.piece
        self.dys = aligned(BLOCK * self.units, buffers.dtype).reshape(BLOCK, self.units)
        # Kept here because a prepared subtraction has no more than the addresses of its arrays.
        self.ones_of_block = np.ones((1, BLOCK), buffers.dtype)
        self.memory_of_block: _Block | None = None
        self.forget()

    def look_ahead(self, x: Array) -> None:
        """Take the images (steps, inputs) of a new block, or those of the block that is pending."""
        block = self.memory_of_block
        if block is None or block.x is not x:
            block = self.memory_of_block = self._allocate(x)
        product(x, self.weight, block.y, self.piece_of_block)
        np.dot(x, x.T, out=block.dots)
        if self.bias is not None:
            np.add(block.y, self.bias, out=block.y)
            np.add(block.dots, 1, out=block.dots)
        self.block = block

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        """y = x weight + bias, from the products of the block."""
        if self.block is None or rng is None:
            return super().forward(x, rng)
        row = self.block.rows[self.count]
        self.x = x
        row.dots.dot(row.dys, out=self.y.whole)
        return np.subtract(row.y, self.y.whole, out=row.y)

    def complete_gradient(self) -> None:
        """d_weight = x^T dy; d_bias = 1^T dy."""
        if self.block is None:
            super().complete_gradient()
        else:
            self.write_gradient(self.dy)

    def update(self, lr: float) -> None:
        """Keep lr dy; after the last step of a block, update weight and bias."""
        block = self.block
        if block is None:
            super().update(lr)
            return
        kept = block.rows[self.count].dy
        kept[...] = self.dy
        if lr != 1:
            kept *= lr
        self.count += 1
        if self.count == len(block.rows):
            for update in block.updates:
                update()
            self.forget()

    def settle(self) -> None:
        """Update weight and bias by the steps made of the block."""
        if self.count and self.settled is None and self.block is not None:
            bias = None if self.bias is None else self.bias[0].copy()
            self.settled = Pending(self.weight.copy(), bias, self.dys[: self.count].copy())
            for update in self._updates(self.block.x[: self.count]):
                update()

    def unsettle(self) -> None:
        """Restore weight and bias as they were before `settle`."""
        if self.settled is not None:
            self.weight[...] = self.settled.weight
            if self.bias is not None and self.settled.bias is not None:
                self.bias[...] = self.settled.bias
            self.settled = None

    def forget(self) -> None:
        """End the block; weight and bias stay as they are."""
        self.block = None
        self.count = 0
        self.settled = None

    def restore(self, settled: Pending) -> None:
        """Continue from the steps of a block that weight and bias contain; see `settle`.

        Raises:
            ShapeError: they are not those of this layer.
        """
        weight, bias, dys = settled
        count = len(dys)
        shapes = [weight.shape, None if bias is None else bias.shape, dys.shape]
        own = [self.weight.shape, None if self.bias is None else self.bias[0].shape]
        if shapes != [*own, (count, self.units)] or not 0 < count < BLOCK:
            raise ShapeError(f"invalid steps within a block: arrays of the shapes {shapes}")
        self.forget()
        self.dys[:count] = dys
        self.count, self.settled = count, settled

    def finite(self) -> bool:
        """Return whether the steps of the block are finite."""
        dys = self.dys[: self.count]
        return math.isfinite(np.vdot(dys, dys))

    def _allocate(self, x: Array) -> _Block:
        """Return memory for a block with images x, whose contents may change between blocks."""
        count, dtype = len(x), x.dtype.type
        if count > BLOCK:
            raise ValueError(f"look_ahead: expected at most {BLOCK} images, received {count}")
        y = aligned(count * self.units, dtype).reshape(count, self.units)
        dots = aligned(count * count, dtype).reshape(count, count)
        dys = self.dys
        rows = [
            _Row(dots[k : k + 1, :k], dys[:k], y[k : k + 1], dys[k : k + 1]) for k in range(count)
        ]
        return _Block(x, y, dots, rows, self._updates(x))

    def _updates(self, x: Array) -> list[Subtraction]:
        """Return the updates of weight and bias by the first steps of a block, of images x."""
        dys = self.dys[: len(x)]
        if self.by_unit:
            updates = [self.subtraction(dys.T, x, self.weight.T)]
        else:
            updates = [self.subtraction(x.T, dys, self.weight)]
        if self.bias is not None:
            updates.append(self.subtraction(self.ones_of_block[:, : len(x)], dys, self.bias))
        return updates
