"""Strokes as pixels, as pen.py draws them, with tables in place of exponentials and of noise."""

from functools import cache
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from nntui.datasets.dataset import Pixels
from nntui.datasets.synthetic.pen import BLUR, BOX, FAR, MIDDLE, SIDE
from nntui.datasets.synthetic.quick.paths import SAMPLES, Strokes
from nntui.datasets.synthetic.strokes import Floats, Ints

_PLACES: Final = 16
"""Positions of a sample within a pixel that have a row in the table."""
_BLOCK: Final = 96
"""Digits that are drawn at once: their Gaussians stay in the cache of the processor."""
_NOISE: Final = 2**16
"""Random numbers for the edges; each digit takes those from a random one on."""
_AREA: Final = BOX * BOX
_LEVELS: Final = 20
"""Weights of a sample that have rows in the table. Rounding to one of them moves the edge of a
stroke by some 0.02 pixels, less than the noise does."""
_HEAVIEST: Final = 2.0
"""Very few weights are larger."""


class Renderer:
    """Draws digits in blocks, in memory that is reused.

    Args:
        grain: roughness of the edges in pixels.
    """

    rounding = 0.5
    """What is added to pixels, with the noise, so that they are rounded when they are cut off."""

    def __init__(self, grain: float) -> None:
        self._noise = _noise(grain, self.rounding)
        self._places = np.empty((2, _BLOCK, SAMPLES), np.intp)
        self._gaussians = np.empty((2, _BLOCK, SAMPLES, BOX), np.float32)
        self._total = np.empty((_BLOCK, BOX, BOX), np.float32)

    def render(
        self, rng: np.random.Generator, strokes: Strokes, images: Pixels, numbers: Ints
    ) -> None:
        """Draw strokes, placed by their center of mass.

        Args:
            rng: chooses the noise at the edges.
            strokes: of n digits.
            images: (images, 28, 28), contiguous and 0 where a digit is drawn.
            numbers: (n,) of the images, one for each digit.
        """
        count = len(strokes.reach)
        noise = rng.integers(0, len(self._noise), count)
        boxes = np.empty((count, _AREA), np.uint8)
        sums = np.empty((count, 3), np.float32)
        for start in range(0, count, _BLOCK):
            rows = slice(start, start + _BLOCK)
            pixels = self._drawn(strokes.part(rows), self._noise[noise[rows]])
            self._sum(pixels, sums[rows])
            boxes[rows] = pixels
        middle = np.rint(MIDDLE - sums[:, :2] / np.maximum(sums[:, 2:], 1))
        y, x = middle.clip(0, SIDE - BOX).astype(np.intp).T
        _boxes_in(images)[numbers, y, x] = boxes.reshape(-1, BOX, BOX)

    def _drawn(self, strokes: Strokes, noise: Floats) -> Floats:
        """Return pixels (n, 400) from 0 to 255, each by its distance from the stroke."""
        n = len(strokes.reach)
        places, total = self._places[:, :n], self._total[:n]
        places[...] = (strokes.paths * np.float32(_PLACES) + np.float32(0.5)).swapaxes(0, 1)
        across, down = self._gaussians[:, :n]
        # mode="clip" because the default checks and buffers, and takes twice the time.
        _gaussian_rows().take(places[0], axis=0, out=across, mode="clip")
        self._weigh(places[1], strokes.weights, down)
        np.matmul(down.swapaxes(1, 2), across, out=total)
        pixels = total.reshape(n, _AREA)
        # No sum is 0: each has terms of at least exp(2 * FAR).
        np.log(pixels, out=pixels)
        pixels *= np.float32(-2 * (255 * BLUR) ** 2)
        np.sqrt(np.maximum(pixels, np.float32(0), out=pixels), out=pixels)
        np.subtract(noise, pixels, out=pixels)
        pixels += strokes.reach[:, None]
        return pixels.clip(0, 255, out=pixels)

    def _weigh(self, places: Ints, weights: Floats, gaussians: Floats) -> None:
        """Write Gaussians (n, SAMPLES, 20) around these places, times their weights."""
        rows = (weights * np.float32(_LEVELS / _HEAVIEST)).astype(np.intp)
        np.minimum(rows, _LEVELS - 1, out=rows)
        rows *= len(_gaussian_rows())
        rows += places
        _weighted_rows().take(rows, axis=0, out=gaussians, mode="clip")

    def _sum(self, pixels: Floats, sums: Floats) -> None:
        """Write the moments of pixels (n, 400), by row and column, and their sums."""
        np.matmul(pixels, _POSITIONS, out=sums)


class ExactRenderer(Renderer):
    """Draws the digits of the second stream: weights are not rounded, and masses summed in turn."""

    rounding = 0

    def _weigh(self, places: Ints, weights: Floats, gaussians: Floats) -> None:
        _gaussian_rows().take(places, axis=0, out=gaussians, mode="clip")
        # Repeated numbers are multiplied in one long row, those of a broadcast in rows of 20.
        gaussians *= np.repeat(weights, BOX, axis=1).reshape(gaussians.shape)

    def _sum(self, pixels: Floats, sums: Floats) -> None:
        sums[:, :2] = pixels @ _ROWS_AND_COLUMNS
        pixels.sum(axis=1, out=sums[:, 2])
        pixels += np.float32(0.5)


_ROWS_AND_COLUMNS: Final = np.indices((BOX, BOX), np.float32).reshape(2, _AREA).T.copy()
"""The row and the column of each pixel."""
_POSITIONS: Final = np.pad(_ROWS_AND_COLUMNS, ((0, 0), (0, 1)), constant_values=1)
"""The same, and 1."""


def _boxes_in(images: Pixels) -> Pixels:
    """Return each box in images (n, 28, 28), by its row and column: (n, 9, 9, 20, 20)."""
    first, *_ = images.strides
    room = SIDE - BOX + 1
    shape, strides = (len(images), room, room, BOX, BOX), (first, SIDE, 1, SIDE, 1)
    return as_strided(images, shape, strides)


@cache
def _gaussian_rows() -> Floats:
    """Return Gaussians (positions, 20) around 1/16 pixels, on the centers of 20 pixels."""
    away = np.arange(BOX * _PLACES + 1)[:, None] / _PLACES - (np.arange(BOX) + 0.5)
    return np.exp(np.maximum(-0.5 * (away / BLUR) ** 2, FAR)).astype(np.float32)


@cache
def _weighted_rows() -> Floats:
    """Return the rows of `_gaussian_rows` times each of the weights, one after the other."""
    weights = (np.arange(_LEVELS, dtype=np.float32) + np.float32(0.5)) * (_HEAVIEST / _LEVELS)
    return np.concatenate([_gaussian_rows() * weight for weight in weights])


@cache
def _noise(grain: float, rounding: float) -> Floats:
    """Return normal numbers of so many pixels, 255 to a pixel, always the same ones.

    Row `i` (400,) has those from number `i` on, to all of which `rounding` was added.
    """
    numbers = np.random.default_rng(0).standard_normal(_NOISE + _AREA - 1, dtype=np.float32)
    numbers *= np.float32(255 * grain)
    numbers += np.float32(rounding)
    return sliding_window_view(numbers, _AREA)
