"""The memory that the processes of a divided training step share."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.engine.arrays import Array, Buffer, Shape

_CACHE_LINE = 64
"""Bytes; each array begins at a multiple of it."""
RANDOM_STATE = 7
"""64-bit numbers for the state of a random generator; see random_state.py."""


class PartArrays(NamedTuple):
    """The arrays of one part: views of the shared memory."""

    theta: Array
    """The parameters, which all parts read."""
    grad: Array
    """The gradient of this part."""
    x: Buffer
    """The inputs of this part."""
    z: Array
    """The logits (images, classes)."""
    dz: Array
    """Their derivatives (images, classes)."""
    random: NDArray[np.uint64]
    """The random numbers of the layers: a state that the part derives its own from."""


@dataclass(frozen=True)
class Layout:
    """Where the arrays are in the shared memory: theta, then those of the second part, and so on.

    The first part is computed by the trainer, which needs none of them.

    Attributes:
        parameters: the size of theta.
        x_shape: the shape of one input.
        classes: how many classes there are.
        images: the images of the largest part.
        parts: how many parts there are.
    """

    parameters: int
    x_shape: Shape
    classes: int
    images: int
    parts: int

    @property
    def size(self) -> int:
        """Bytes of the whole memory."""
        return self._theta_size + (self.parts - 1) * self._part_size

    def theta(self, memory: Pixels) -> Array:
        """Return theta."""
        return _floats(memory, 0, self.parameters)

    def part(self, memory: Pixels, number: int) -> PartArrays:
        """Return the arrays of a part; the second part has the number 1."""
        start = self._theta_size + (number - 1) * self._part_size
        arrays = []
        for count in self._counts:
            arrays.append(_floats(memory, start, count))
            start += _padded(count)
        grad, x, z, dz = arrays
        return PartArrays(
            self.theta(memory),
            grad,
            Buffer(self.images, self.x_shape, np.float32, x),
            z.reshape(-1, self.classes),
            dz.reshape(-1, self.classes),
            memory[start : start + 8 * RANDOM_STATE].view(np.uint64),
        )

    @property
    def _counts(self) -> tuple[int, int, int, int]:
        """The sizes of gradient, inputs, logits and their derivatives."""
        inputs, logits = self.images * math.prod(self.x_shape), self.images * self.classes
        return self.parameters, inputs, logits, logits

    @property
    def _theta_size(self) -> int:
        return _padded(self.parameters)

    @property
    def _part_size(self) -> int:
        return sum(map(_padded, self._counts)) + _CACHE_LINE


def _padded(count: int) -> int:
    """Return the bytes that so many numbers take, up to the next cache line."""
    return math.ceil(4 * count / _CACHE_LINE) * _CACHE_LINE


def _floats(memory: Pixels, start: int, count: int) -> Array:
    return memory[start : start + 4 * count].view(np.float32)
