"""Strokes as pixels, as pen.py draws them, with tables in place of exponentials and of noise."""

from functools import cache
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

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


class Renderer:
    """Draws digits in blocks, in memory that is reused.

    Args:
        grain: roughness of the edges in pixels.
    """

    def __init__(self, grain: float) -> None:
        self._noise = _noise(grain)
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
        mass, moments = np.empty((count, 1), np.float32), np.empty((count, 2), np.float32)
        for start in range(0, count, _BLOCK):
            rows = slice(start, start + _BLOCK)
            pixels = self._drawn(strokes.part(rows), self._noise[noise[rows]])
            pixels.sum(axis=1, keepdims=True, out=mass[rows])
            np.matmul(pixels, _POSITIONS, out=moments[rows])
            pixels += np.float32(0.5)
            boxes[rows] = pixels
        middle = np.rint(MIDDLE - moments / np.maximum(mass, 1))
        y, x = middle.clip(0, SIDE - BOX).astype(np.intp).T
        # (images, 9, 9, 20, 20): each box in each image, by its row and column.
        places = sliding_window_view(images, (BOX, BOX), axis=(1, 2), writeable=True)
        places[numbers, y, x] = boxes.reshape(-1, BOX, BOX)

    def _drawn(self, strokes: Strokes, noise: Floats) -> Floats:
        """Return pixels (n, 400) from 0 to 255, each by its distance from the stroke."""
        n = len(strokes.reach)
        places, total = self._places[:, :n], self._total[:n]
        places[...] = (strokes.paths * np.float32(_PLACES) + np.float32(0.5)).swapaxes(0, 1)
        across, down = self._gaussians[:, :n]
        # mode="clip" because the default checks and buffers, and takes twice the time.
        _gaussian_rows().take(places[0], axis=0, out=across, mode="clip")
        _gaussian_rows().take(places[1], axis=0, out=down, mode="clip")
        # Repeated numbers are multiplied in one long row, those of a broadcast in rows of 20.
        down *= np.repeat(strokes.weights, BOX, axis=1).reshape(n, SAMPLES, BOX)
        np.matmul(down.swapaxes(1, 2), across, out=total)
        pixels = total.reshape(n, _AREA)
        # No sum is 0: each has terms of at least exp(2 * FAR).
        np.log(pixels, out=pixels)
        pixels *= np.float32(-2 * (255 * BLUR) ** 2)
        np.sqrt(np.maximum(pixels, np.float32(0), out=pixels), out=pixels)
        np.subtract(noise, pixels, out=pixels)
        pixels += strokes.reach[:, None]
        return pixels.clip(0, 255, out=pixels)


_POSITIONS: Final = np.indices((BOX, BOX), np.float32).reshape(2, _AREA).T.copy()
"""The row and the column of each pixel."""


@cache
def _gaussian_rows() -> Floats:
    """Return Gaussians (positions, 20) around 1/16 pixels, on the centers of 20 pixels."""
    away = np.arange(BOX * _PLACES + 1)[:, None] / _PLACES - (np.arange(BOX) + 0.5)
    return np.exp(np.maximum(-0.5 * (away / BLUR) ** 2, FAR)).astype(np.float32)


@cache
def _noise(grain: float) -> Floats:
    """Return normal numbers of so many pixels, 255 to a pixel, always the same ones.

    Row `i` (400,) has those from number `i` on.
    """
    numbers = np.random.default_rng(0).standard_normal(_NOISE + _AREA - 1, dtype=np.float32)
    return sliding_window_view(numbers * np.float32(255 * grain), _AREA)
