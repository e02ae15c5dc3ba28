"""Streamed images: synthetic data generated while training, so that no image comes twice."""

import os
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from nntui.datasets.dataset import Pixels, SampleGenerator, Split
from nntui.training.batches import Rows

CHUNK = 1000
"""Images that one thread generates at once."""
_STREAM = 2**32 + 3
"""Separates these random numbers from all others of a run; see assemble.py."""
_CHUNKS_AHEAD = 3
"""Chunks per processor that are generated before they are needed."""


class StreamedImages:
    """An endless sequence of images, of which each epoch takes the next `count`.

    Each image is a function of the seed and its row, so a resumed run needs no saved random
    generator. Threads generate images ahead: training waits only if it is faster than they are.

    Args:
        generator: generates the images.
        count: how many images an epoch has.
        seed: that of the run.
    """

    def __init__(self, generator: SampleGenerator, count: int, seed: int) -> None:
        self.count = count
        self._generator = generator
        self._seed = seed
        cores = os.cpu_count() or 1
        self._ahead = _CHUNKS_AHEAD * cores
        self._threads = ThreadPoolExecutor(cores, thread_name_prefix="images")
        self._chunks: dict[int, Future[Split]] = {}

    def order(self, seed: int, epoch: int) -> Rows:
        """Return the rows of an epoch in ascending order; the images are random already."""
        del seed
        return np.arange(epoch * self.count, (epoch + 1) * self.count)

    def take(self, rows: Rows, pixels: Pixels, labels: Pixels) -> None:
        """Copy the images and labels of consecutive rows."""
        first, done = int(rows[0]), 0
        while done < len(rows):
            number, start = divmod(first + done, CHUNK)
            part = self._chunk(number)[start : start + len(rows) - done]
            stop = done + len(part)
            pixels[done:stop] = part.images.reshape(len(part), -1)
            labels[done:stop] = part.labels
            done = stop

    def _chunk(self, number: int) -> Split:
        """Return a chunk; start generating the next ones, and drop earlier ones."""
        needed = range(number, number + self._ahead)
        for old in self._chunks.keys() - set(needed):
            self._chunks.pop(old).cancel()
        for new in needed:
            if new not in self._chunks:
                self._chunks[new] = self._threads.submit(self._generate, new)
        return self._chunks[number].result()

    def _generate(self, number: int) -> Split:
        return self._generator.new_split(CHUNK, (self._seed, _STREAM, number))
