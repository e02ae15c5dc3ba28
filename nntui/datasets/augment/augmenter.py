"""Augmentation: training images are distorted batch by batch, never twice in the same way.

What happens to a batch is a function of the seed and of how many steps were made, nothing else, so
a run that is taken up again needs no saved generator.
"""

import math
from typing import NamedTuple

import numpy as np

from nntui.config.augmentation import Augmentation
from nntui.datasets.augment.elastic import ElasticFields, Floats
from nntui.datasets.augment.warp import Canvas, Maps, Places
from nntui.datasets.dataset import Pixels

_STREAM = 2**32 + 2
"""Keeps these random numbers apart from all others of a run: see training/assemble.py."""
_BLOCK = 32_768
"""Images that share a pool of warps; the next as many get new ones."""
_POOL = 1024
_POOL_PIXELS = 2**22
"""Pixels of all maps of a pool together, at most, where that leaves enough maps."""
_CHUNK_PIXELS = 100_000
"""Pixels that are distorted at once: as many as stay in the cache with all that goes with them."""


class _Plan(NamedTuple):
    """What is random about the images of a block, a row for each step."""

    moves: Places
    """(steps, batch, 2): whole pixels down and to the right."""
    corners: Places
    """(steps, batch, 2): the upper left corner of what is erased, counted from the edge."""
    starts: Places
    """(steps, chunks): where in the pool the warps of a chunk begin."""


class Augmenter:
    """Distorts batches of images; what it returns is valid until it is asked again.

    To compute a warp takes ten times as long as to apply it. So a pool of them is made for every
    few hundred steps, and each chunk of a batch takes a run of neighbors out of it: images are
    shuffled, so which of them are neighbors says nothing.

    Args:
        asked: what to do, how strongly.
        shape: height and width of the images.
        batch: how many come in a step, at most.
        seed: that of the run.
    """

    def __init__(self, asked: Augmentation, shape: tuple[int, int], batch: int, seed: int) -> None:
        self._asked = asked
        self._shape = shape
        self._batch = batch
        self._seed = seed
        pixels = math.prod(shape)
        self._at_once = min(max(_CHUNK_PIXELS // pixels, 1), _POOL // 2)
        self._chunk = min(batch, self._at_once)
        self._steps = max(1, _BLOCK // batch)
        self._canvas = Canvas(shape, self._chunk, asked.shift)
        self._fields = ElasticFields(shape, asked.sigma, asked.alpha) if asked.alpha else None
        self._pixels = np.empty((batch, pixels), np.uint8)
        # Of large images fewer, but always twice a chunk, which takes a run of neighbors out of it.
        count = min(_POOL, max(_POOL_PIXELS // pixels, 2 * self._chunk)) if asked.warps else 0
        self._pool = Maps.empty(count, pixels)
        self._block = -1
        self._plan: _Plan

    def distort(self, pixels: Pixels, step: int) -> Pixels:
        """Return the images `pixels` (n, height * width) as step number `step` is to see them."""
        block, place = divmod(step, self._steps)
        if block != self._block:
            self._plan = self._planned(block)
            self._block = block
        plan = self._plan
        out = self._pixels[: len(pixels)]
        for number, start in enumerate(range(0, len(pixels), self._chunk)):
            part = slice(start, min(start + self._chunk, len(pixels)))
            self._canvas.lay(pixels[part])
            moves = plan.moves[place, part]
            if self._asked.warps:
                first = int(plan.starts[place, number])
                maps = self._pool[first : first + len(moves)]
                self._canvas.warped(maps, moves, out[part])
            else:
                self._canvas.shifted(moves, out[part])
        if self._asked.erase:
            self._erase(out, plan.corners[place, : len(out)])
        return out

    def _planned(self, block: int) -> _Plan:
        """Draw everything that is random about a block."""
        rng = np.random.default_rng([self._seed, _STREAM, block])
        asked, size = self._asked, (self._steps, self._batch, 2)
        moves = rng.integers(-asked.shift, asked.shift, size, endpoint=True)
        # The middle of the square is anywhere in the image, so at the edge a part of it is outside.
        corners = rng.integers(self._shape, size=size) - asked.erase // 2
        chunks = math.ceil(self._batch / self._chunk)
        last = max(len(self._pool) - self._chunk, 0)
        starts = rng.integers(last, size=(self._steps, chunks), endpoint=True)
        self._fill_pool(rng)
        return _Plan(moves, corners, starts)

    def _fill_pool(self, rng: np.random.Generator) -> None:
        """Draw new warps, a few at a time, which stay in the cache meanwhile."""
        for start in range(0, len(self._pool), self._at_once):
            part = self._pool[start : start + self._at_once]
            self._canvas.map_into(part, *self._places(rng, len(part)))

    def _places(self, rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
        """Return where pixels are read: two arrays (count, height, width), down and across."""
        asked = self._asked
        angle = np.radians(rng.uniform(-asked.rotate, asked.rotate, count))
        stretch = rng.uniform(1 - asked.scale, 1 + asked.scale, (2, count))
        down, across = turned(self._shape, angle.astype(np.float32), stretch.astype(np.float32))
        if self._fields is not None:
            down += self._fields.draw(rng, count)
            across += self._fields.draw(rng, count)
        return down, across

    def _erase(self, images: Pixels, corners: Places) -> None:
        """Blank the squares: what is in its rows and in its columns."""
        outside = [
            (np.arange(side) < first) | (np.arange(side) >= first + self._asked.erase)
            for side, first in zip(self._shape, (corners[:, :1], corners[:, 1:]), strict=True)
        ]
        squares = images.reshape(-1, *self._shape)
        squares *= outside[0][:, :, None] | outside[1][:, None, :]


def turned(shape: tuple[int, int], angle: Floats, stretch: Floats) -> tuple[Floats, Floats]:
    """Return where to read pictures that are stretched, then turned, about their middle.

    Args:
        shape: height and width.
        angle: (count,) in radians, counterclockwise.
        stretch: (2, count), factors of height and width.

    Returns:
        Two arrays (count, height, width) of float32: pixels down and across.
    """
    middle = [(side - 1) / 2 for side in shape]
    y, x = (np.arange(side, dtype=np.float32) - m for side, m in zip(shape, middle, strict=True))
    # Read where a pixel came from: the inverse of turning by `angle`, then that of stretching.
    cosine, sine = (f(angle)[:, None] for f in (np.cos, np.sin))
    tall, wide = stretch[:, :, None]
    down = (cosine * y / tall + middle[0])[:, :, None] + (sine * x / tall)[:, None, :]
    across = (-sine * y / wide + middle[1])[:, :, None] + (cosine * x / wide)[:, None, :]
    return down.astype(np.float32, copy=False), across.astype(np.float32, copy=False)
