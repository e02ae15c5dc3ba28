"""Warping images by bilinear interpolation, with one lookup and one multiplication for each pixel.

The value at a position between four pixels is their mean, weighted by nearness. Here the four are
packed into one 64-bit number, 16 bits for each, and their weights into another in reverse order.
The highest 16 bits of the product of both are the sum of all four products.

    a + b 2^16 + c 2^32 + d 2^48   times   wd + wc 2^16 + wb 2^32 + wa 2^48

The weights are multiples of 1/256 that add up to 1, so no sum overflows into its neighbor.
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.augment.elastic import Floats
from nntui.datasets.dataset import Pixels

Numbers = NDArray[np.uint64]
Indices = NDArray[np.intp]

_LOW, _HIGH = (0, 1) if sys.byteorder == "little" else (1, 0)
_FRACTIONS = 16
"""Positions are rounded to a sixteenth of a pixel; the product of two such weights is a 256th."""


@dataclass(frozen=True, slots=True)
class Maps:
    """Where each pixel of a warped image is read from, for several warps."""

    indices: Indices
    """(count, height * width): the pixel above and to the left, as an index into padded rows."""
    weights: Numbers
    """(count, height * width): the weights of the four pixels, packed."""

    @classmethod
    def empty(cls, count: int, pixels: int) -> "Maps":
        """Return memory for `count` maps of images with that many pixels."""
        return cls(np.empty((count, pixels), np.intp), np.empty((count, pixels), np.uint64))

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, rows: slice) -> "Maps":
        return Maps(self.indices[rows], self.weights[rows])


class Canvas:
    """Images of one size with background between them, so that any position can be read.

    Args:
        shape: height and width.
        capacity: the largest number of images.
        margin: pixels beyond the edge that may be read.
    """

    def __init__(self, shape: tuple[int, int], capacity: int, margin: int) -> None:
        height, width = shape
        self.shape = shape
        self.gap = margin + 1
        # The gap after a row is also the gap before the next row; likewise between images.
        self.row = width + self.gap
        self._stride = (height + self.gap) * self.row
        self._head = self.gap * (self.row + 1)
        self._size = capacity * self._stride
        self._pixels = np.zeros(self._head + self._size + self._head + self.row + 1, np.uint8)
        self._low = np.zeros(len(self._pixels), np.uint32)
        self._high = np.zeros_like(self._low)
        self._packed = np.zeros((len(self._pixels), 2), np.uint32)
        self._inner = self._pixels[self._head :][: self._size].reshape(capacity, -1, self.row)
        self._origins = self._head + np.arange(capacity)[:, None] * self._stride
        self._grid = np.arange(height)[:, None] * self.row + np.arange(width)
        self._indices = np.empty((capacity, height * width), np.intp)
        self._taken = np.empty((capacity, height * width), np.uint64)

    def load(self, pixels: Pixels) -> None:
        """Copy images (n, height * width) onto the canvas."""
        height, width = self.shape
        self._inner[: len(pixels), :height, :width] = pixels.reshape(-1, height, width)

    def compute_maps(self, maps: Maps, down: Floats, across: Floats) -> None:
        """Write to `maps` those that read at (down, across), each (count, height, width) pixels."""
        height, width = self.shape
        y, fy = _split(down, height)
        x, fx = _split(across, width)
        np.add(y * np.int32(self.row), x, out=maps.indices.reshape(y.shape))
        sides = (fx + ((_FRACTIONS - fx) << 16)).astype(np.uint64)
        ends = (_FRACTIONS - fy).astype(np.uint64)
        ends <<= np.uint64(32)
        ends += fy.view(np.uint32)
        np.multiply(sides, ends, out=maps.weights.reshape(y.shape))

    def shift(self, shifts: Indices, out: Pixels) -> Pixels:
        """Write the images to `out`, shifted by (n, 2) whole pixels down and to the right."""
        indices = np.add(
            self._grid.reshape(-1), self._starts(shifts), out=self._indices[: len(out)]
        )
        return np.take(self._pixels, indices, out=out, mode="clip")

    def warp(self, maps: Maps, shifts: Indices, out: Pixels) -> Pixels:
        """Write the images to `out`, each warped by its map, then shifted as in `shift`."""
        n = len(out)
        packed = self._pack(n)
        indices = np.add(maps.indices, self._starts(shifts), out=self._indices[:n])
        taken = np.take(packed, indices, out=self._taken[:n], mode="clip")
        np.multiply(taken, maps.weights, out=taken)
        np.right_shift(taken, np.uint64(56), out=taken)  # the upper 8 of 16 bits: divided by 256
        np.copyto(out, taken, casting="unsafe")
        return out

    def _starts(self, shifts: Indices) -> Indices:
        n = len(shifts)
        starts: Indices = self._origins[:n] - (shifts[:, :1] * self.row + shifts[:, 1:])
        return starts

    def _pack(self, n: int) -> Numbers:
        """Return each pixel with its neighbors to the right, below, and below to the right."""
        end = self._head + n * self._stride + self._head
        low, high = self._low[: end + self.row], self._high[: end + self.row]
        low[...] = self._pixels[: end + self.row]
        np.left_shift(low[1:], np.uint32(16), out=high[:-1])
        low |= high
        self._packed[:end, _LOW] = low[:end]
        self._packed[:end, _HIGH] = low[self.row :]
        return self._packed[:end].view(np.uint64).reshape(-1)


def _split(position: Floats, side: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the pixel before each position, and the rest in sixteenths of a pixel.

    Positions further out than the first pixel of background are moved there: all is background.
    """
    fractions = np.rint(position * np.float32(_FRACTIONS)).astype(np.int32)
    np.clip(fractions, -_FRACTIONS, side * _FRACTIONS, out=fractions)
    return fractions >> 4, fractions & (_FRACTIONS - 1)
