"""Warping: pixels read from between other pixels, by one multiplication each.

What a picture has at a place between four pixels is their mean, weighted by nearness (bilinear
interpolation). Here the four are packed into one number of 64 bits, 16 for each, and their weights
into another in the opposite order. In the product of both the highest 16 bits are the sum of all
four products: every pixel costs one look-up, one multiplication and one shift.

    a + b 2^16 + c 2^32 + d 2^48   times   wd + wc 2^16 + wb 2^32 + wa 2^48

Weights are 256ths that add up to 256 and pixels at most 255, so no sum grows into its neighbor.
"""

import sys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.augment.elastic import Floats
from nntui.datasets.dataset import Pixels

Numbers = NDArray[np.uint64]
Places = NDArray[np.intp]

_LOW, _HIGH = (0, 1) if sys.byteorder == "little" else (1, 0)
_PARTS = 16
"""Places are told to a sixteenth of a pixel; the product of two such weights is a 256th."""


@dataclass(frozen=True, slots=True)
class Maps:
    """Where each pixel of a distorted picture is read from, for several distortions."""

    places: Places
    """(count, height * width): the pixel above and to the left, counted along padded rows."""
    weights: Numbers
    """(count, height * width): the weights of the four, packed."""

    @classmethod
    def empty(cls, count: int, pixels: int) -> "Maps":
        """Return memory for `count` maps of pictures of so many pixels."""
        return cls(np.empty((count, pixels), np.intp), np.empty((count, pixels), np.uint64))

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, rows: slice) -> "Maps":
        return Maps(self.places[rows], self.weights[rows])


class Canvas:
    """Pictures of one size, laid out with background between them, to be read from anywhere.

    Args:
        shape: height and width.
        most: how many pictures there are at most.
        margin: pixels beyond the edge that will be read; further out there are none.
    """

    def __init__(self, shape: tuple[int, int], most: int, margin: int) -> None:
        height, width = shape
        self.shape = shape
        self.gap = margin + 1
        # The gap behind a row is the one before the next, and so it is with pictures.
        self.row = width + self.gap
        self._stride = (height + self.gap) * self.row
        self._head = self.gap * (self.row + 1)
        self._size = most * self._stride
        self._pixels = np.zeros(self._head + self._size + self._head + self.row + 1, np.uint8)
        self._low = np.zeros(len(self._pixels), np.uint32)
        self._high = np.zeros_like(self._low)
        self._packed = np.zeros((len(self._pixels), 2), np.uint32)
        self._inner = self._pixels[self._head :][: self._size].reshape(most, -1, self.row)
        self._origins = self._head + np.arange(most)[:, None] * self._stride
        self._grid = np.arange(height)[:, None] * self.row + np.arange(width)
        self._places = np.empty((most, height * width), np.intp)
        self._taken = np.empty((most, height * width), np.uint64)

    def map_into(self, maps: Maps, down: Floats, across: Floats) -> None:
        """Write the maps that read at (down, across), each (count, height, width) in pixels."""
        height, width = self.shape
        y, fy = _split(down, height)
        x, fx = _split(across, width)
        np.add(y * np.int32(self.row), x, out=maps.places.reshape(y.shape))
        sides = (fx + ((_PARTS - fx) << 16)).astype(np.uint64)
        ends = (_PARTS - fy).astype(np.uint64)
        ends <<= np.uint64(32)
        ends += fy.view(np.uint32)
        np.multiply(sides, ends, out=maps.weights.reshape(y.shape))

    def lay(self, pixels: Pixels) -> None:
        """Put pictures (n, height * width) onto the canvas."""
        height, width = self.shape
        self._inner[: len(pixels), :height, :width] = pixels.reshape(-1, height, width)

    def shifted(self, moves: Places, out: Pixels) -> Pixels:
        """Write the pictures, moved by `moves` (n, 2) whole pixels down and to the right."""
        places = np.add(self._grid.reshape(-1), self._starts(moves), out=self._places[: len(out)])
        return np.take(self._pixels, places, out=out, mode="clip")

    def warped(self, maps: Maps, moves: Places, out: Pixels) -> Pixels:
        """Write the pictures, each read by its map, then moved as in `shifted`."""
        n = len(out)
        packed = self._pack(n)
        places = np.add(maps.places, self._starts(moves), out=self._places[:n])
        taken = np.take(packed, places, out=self._taken[:n], mode="clip")
        np.multiply(taken, maps.weights, out=taken)
        np.right_shift(taken, np.uint64(56), out=taken)  # of 16 bits the upper 8: divided by 256
        np.copyto(out, taken, casting="unsafe")
        return out

    def _starts(self, moves: Places) -> Places:
        n = len(moves)
        starts: Places = self._origins[:n] - (moves[:, :1] * self.row + moves[:, 1:])
        return starts

    def _pack(self, n: int) -> Numbers:
        """Return every pixel with its neighbors to the right, below, and below to the right."""
        end = self._head + n * self._stride + self._head
        low, high = self._low[: end + self.row], self._high[: end + self.row]
        low[...] = self._pixels[: end + self.row]
        np.left_shift(low[1:], np.uint32(16), out=high[:-1])
        low |= high
        self._packed[:end, _LOW] = low[:end]
        self._packed[:end, _HIGH] = low[self.row :]
        return self._packed[:end].view(np.uint64).reshape(-1)


def _split(position: Floats, side: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return the pixel before each position and how many sixteenths are left to it.

    What lies beyond the first pixel of background is put onto it: there is nothing further out.
    """
    parts = np.rint(position * np.float32(_PARTS)).astype(np.int32)
    np.clip(parts, -_PARTS, side * _PARTS, out=parts)
    return parts >> 4, parts & (_PARTS - 1)
