"""Augmentation of training images, batch by batch, with other random distortions at each step.

The distortions are a function of the seed and the step alone, so a resumed run needs no saved
random state.
"""

import math
from typing import NamedTuple

import numpy as np

from nntui.config.augmentation import Augmentation
from nntui.datasets.augment.affine import rotated_and_scaled
from nntui.datasets.augment.elastic import ElasticFields, Floats
from nntui.datasets.augment.warp import Canvas, Indices, Maps
from nntui.datasets.dataset import Pixels

_STREAM = 2**32 + 2
"""Separates these random numbers from all others of a run, see training/assemble.py."""
_BLOCK = 32_768
"""Images for which a pool of warps is used, before a new one is computed."""
_POOL = 1024
"""Warps in a pool."""
_POOL_PIXELS = 2**22
"""Limit on the pixels of all warps in a pool, unless that would be too few warps."""
_CHUNK_PIXELS = 100_000
"""Pixels that are warped at once: as many as fit in the processor's cache with all else."""


class _Block(NamedTuple):
    """All random numbers for the images of a block, with one row for each step."""

    shifts: Indices
    """(steps, batch, 2): whole pixels down and to the right."""
    corners: Indices
    """(steps, batch, 2): row and column of the upper left corner of the erased square."""
    starts: Indices
    """(steps, chunks): the first warp in the pool for each chunk."""


class Augmenter:
    """Distorts batches of images.

    >>> augmenter = Augmenter(Augmentation(shift=2), (28, 28), batch=64, seed=1)
    >>> augmenter.distort(np.zeros((64, 784), np.uint8), step=0).shape
    (64, 784)

    Computing a warp (rotation, scaling and elastic distortion) takes ten times as long as applying
    it. So a pool of 1,024 warps, or fewer for images larger than 64 x 64, is computed for every
    32,768 images, and each chunk of a batch uses consecutive ones: training images are shuffled, so
    which of them are neighbors is random. Within a pool a warp is thus used for some 32 images. An
    image meets the same warp again only by chance, and a pool never comes twice in a run. Shifts
    and erased squares are random for each image.

    Args:
        augmentation: the distortions and their strengths.
        shape: height and width of the images.
        batch: the largest number of images in a batch.
        seed: of the run.
    """

    def __init__(
        self, augmentation: Augmentation, shape: tuple[int, int], batch: int, seed: int
    ) -> None:
        self.augmentation = augmentation
        self.shape = shape
        self._batch = batch
        self._seed = seed
        pixels = math.prod(shape)
        self._at_once = min(max(_CHUNK_PIXELS // pixels, 1), _POOL // 2)
        self._chunk = min(batch, self._at_once)
        self._steps = max(1, _BLOCK // batch)
        self._canvas = Canvas(shape, self._chunk, augmentation.shift)
        self._elastic = (
            ElasticFields(shape, augmentation.sigma, augmentation.alpha)
            if augmentation.alpha
            else None
        )
        self._pixels = np.empty((batch, pixels), np.uint8)
        # A chunk uses consecutive warps, so the pool must have at least twice as many.
        pool = min(_POOL, max(_POOL_PIXELS // pixels, 2 * self._chunk)) if augmentation.warps else 0
        self._pool = Maps.empty(pool, pixels)
        self._block_number = -1
        self._block: _Block

    def distort(self, pixels: Pixels, step: int) -> Pixels:
        """Return the distorted images for a step.

        Args:
            pixels: (n, height * width) uint8; not changed.
            step: the number of the step, from 0.

        Returns:
            (n, height * width) uint8, which the next call overwrites.
        """
        block_number, row = divmod(step, self._steps)
        if block_number != self._block_number:
            self._block = self._new_block(block_number)
            self._block_number = block_number
        block = self._block
        out = self._pixels[: len(pixels)]
        for number, start in enumerate(range(0, len(pixels), self._chunk)):
            part = slice(start, min(start + self._chunk, len(pixels)))
            self._canvas.load(pixels[part])
            shifts = block.shifts[row, part]
            if self.augmentation.warps:
                first = int(block.starts[row, number])
                maps = self._pool[first : first + len(shifts)]
                self._canvas.warp(maps, shifts, out[part])
            else:
                self._canvas.shift(shifts, out[part])
        if self.augmentation.erase:
            self._erase(out, block.corners[row, : len(out)])
        return out

    def _new_block(self, number: int) -> _Block:
        """Return the random numbers of a block, and compute its pool of warps."""
        rng = np.random.default_rng([self._seed, _STREAM, number])
        augmentation, size = self.augmentation, (self._steps, self._batch, 2)
        shifts = rng.integers(-augmentation.shift, augmentation.shift, size, endpoint=True)
        # The middle of the square is in the image, so at an edge a part of it is outside.
        corners = rng.integers(self.shape, size=size) - augmentation.erase // 2
        chunks = math.ceil(self._batch / self._chunk)
        last = max(len(self._pool) - self._chunk, 0)
        starts = rng.integers(last, size=(self._steps, chunks), endpoint=True)
        self._fill_pool(rng)
        return _Block(shifts, corners, starts)

    def _fill_pool(self, rng: np.random.Generator) -> None:
        """Compute new warps, a few at a time, so that they stay in the processor's cache."""
        for start in range(0, len(self._pool), self._at_once):
            part = self._pool[start : start + self._at_once]
            self._canvas.compute_maps(part, *self._positions(rng, len(part)))

    def _positions(self, rng: np.random.Generator, count: int) -> tuple[Floats, Floats]:
        """Return where pixels are read: two arrays (count, height, width), down and across."""
        augmentation = self.augmentation
        angle = np.radians(rng.uniform(-augmentation.rotate, augmentation.rotate, count))
        scale = rng.uniform(1 - augmentation.scale, 1 + augmentation.scale, (2, count))
        down, across = rotated_and_scaled(
            self.shape, angle.astype(np.float32), scale.astype(np.float32)
        )
        if self._elastic is not None:
            down += self._elastic.sample(rng, count)
            across += self._elastic.sample(rng, count)
        return down, across

    def _erase(self, images: Pixels, corners: Indices) -> None:
        """Set a square in each image to 0."""
        outside = [
            (np.arange(side) < first) | (np.arange(side) >= first + self.augmentation.erase)
            for side, first in zip(self.shape, (corners[:, :1], corners[:, 1:]), strict=True)
        ]
        squares = images.reshape(-1, *self.shape)
        squares *= outside[0][:, :, None] | outside[1][:, None, :]
