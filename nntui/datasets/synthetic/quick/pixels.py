"""Strokes as pixels, as pen.py draws them, with tables in place of exponentials and of noise."""

from functools import cache
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.synthetic.pen import BLUR, BOX, FAR, MIDDLE, SIDE
from nntui.datasets.synthetic.quick.paths import SAMPLES, Strokes
from nntui.datasets.synthetic.strokes import Floats

_PLACES: Final = 16
"""Positions of a sample within a pixel that have a row in the table."""
_BLOCK: Final = 64
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
        self._noise = sliding_window_view(_noise() * np.float32(255 * grain), _AREA)
        self._gaussians = np.empty((_BLOCK, 2, SAMPLES, BOX), np.float32)
        self._total = np.empty((_BLOCK, BOX, BOX), np.float32)

    def render(self, rng: np.random.Generator, strokes: Strokes) -> Pixels:
        """Return images (n, 28, 28) of strokes, placed by their center of mass."""
        count = len(strokes.pen)
        noise = rng.integers(0, len(self._noise), count)
        boxes = np.empty((count, BOX, BOX), np.uint8)
        offsets = np.empty((count, 2), np.intp)
        for start in range(0, count, _BLOCK):
            rows = slice(start, start + _BLOCK)
            pixels = self._drawn(strokes.part(rows), self._noise[noise[rows]])
            mass, moments = pixels.sum(axis=1), pixels @ _POSITIONS
            middle = np.rint(MIDDLE - moments / np.maximum(mass, 1)[:, None])
            offsets[rows] = middle.clip(0, SIDE - BOX)
            pixels += np.float32(0.5)
            boxes[rows] = pixels.reshape(-1, BOX, BOX)
        return _placed(boxes, offsets)

    def _drawn(self, strokes: Strokes, noise: Floats) -> Floats:
        """Return pixels (n, 400) from 0 to 255, each by its distance from the stroke."""
        n = len(strokes.pen)
        gaussians, total = self._gaussians[:n], self._total[:n]
        places = (strokes.paths * np.float32(_PLACES) + np.float32(0.5)).astype(np.intp)
        # mode="clip" because the default checks and buffers, and takes twice the time.
        _gaussian_rows().take(places, axis=0, out=gaussians, mode="clip")
        weights = strokes.steps * np.float32(1 / (BLUR * np.sqrt(2 * np.pi))) + strokes.ends
        weights *= strokes.pressure
        # Repeated numbers are multiplied in long rows, those of a broadcast in rows of 20.
        gaussians[:, 1] *= np.repeat(weights, BOX, axis=1).reshape(n, SAMPLES, BOX)
        np.matmul(gaussians[:, 1].transpose(0, 2, 1), gaussians[:, 0], out=total)
        pixels = total.reshape(n, _AREA)
        np.log(np.maximum(pixels, np.float32(1e-30), out=pixels), out=pixels)
        pixels *= np.float32(-2 * (255 * BLUR) ** 2)
        np.sqrt(np.maximum(pixels, 0, out=pixels), out=pixels)
        np.subtract(noise, pixels, out=pixels)
        pixels += (strokes.pen * np.float32(255 / 2) + np.float32(255 / 2))[:, None]
        return pixels.clip(0, 255, out=pixels)


_POSITIONS: Final = np.indices((BOX, BOX), np.float32).reshape(2, _AREA).T.copy()
"""The row and the column of each pixel."""


def _placed(boxes: Pixels, offsets: NDArray[np.intp]) -> Pixels:
    """Return images (n, 28, 28) with boxes (n, 20, 20) at these rows and columns (n, 2)."""
    images = np.zeros((len(boxes), SIDE, SIDE), np.uint8)
    number = offsets[:, 0] * SIDE + offsets[:, 1]
    order = np.argsort(number, kind="stable")
    for rows in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
        for y, x in offsets[rows[:1]]:
            images[rows, y : y + BOX, x : x + BOX] = boxes[rows]
    return images


@cache
def _gaussian_rows() -> Floats:
    """Return Gaussians (positions, 20) around 1/16 pixels, on the centers of 20 pixels."""
    away = np.arange(BOX * _PLACES + 1)[:, None] / _PLACES - (np.arange(BOX) + 0.5)
    return np.exp(np.maximum(-0.5 * (away / BLUR) ** 2, FAR)).astype(np.float32)


@cache
def _noise() -> Floats:
    """Return standard normal numbers, always the same ones."""
    return np.random.default_rng(0).standard_normal(_NOISE + _AREA - 1, dtype=np.float32)
