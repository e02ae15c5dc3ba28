"""Fresh images: where they are drawn, a training need not see any of them twice."""

import os
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from nntui.datasets.dataset import Pixels, SampleGenerator, Split
from nntui.training.batches import Rows

CHUNK = 1000
"""Images that are drawn at once."""
_STREAM = 2**32 + 3
"""Keeps these random numbers apart from all others of a run: see assemble.py."""
_AHEAD = 3
"""Chunks for each processor that are drawn before they are asked for."""


class StreamedImages:
    """An endless row of images, of which each epoch takes the next `count`.

    What is in a place of the row is a function of the run's seed and of that place, so a run that
    is taken up again needs no saved generator. Threads draw ahead: a training waits for images
    only where it is faster than all processors can draw.
    """

    def __init__(self, generator: SampleGenerator, count: int, seed: int) -> None:
        self.count = count
        self._artist = generator
        self._seed = seed
        cores = os.cpu_count() or 1
        self._ahead = _AHEAD * cores
        self._threads = ThreadPoolExecutor(cores, thread_name_prefix="artist")
        self._chunks: dict[int, Future[Split]] = {}

    def order(self, seed: int, epoch: int) -> Rows:
        """Return the rows of an epoch: as they come, for they were drawn in no order."""
        del seed
        return np.arange(epoch * self.count, (epoch + 1) * self.count)

    def take(self, rows: Rows, pixels: Pixels, labels: Pixels) -> None:
        """Write the images and labels of rows that follow each other."""
        first, done = int(rows[0]), 0
        while done < len(rows):
            number, start = divmod(first + done, CHUNK)
            part = self._chunk(number)[start : start + len(rows) - done]
            stop = done + len(part)
            pixels[done:stop] = part.images.reshape(len(part), -1)
            labels[done:stop] = part.labels
            done = stop

    def _chunk(self, number: int) -> Split:
        """Return a chunk, have those behind it drawn, and forget those before it."""
        wanted = range(number, number + self._ahead)
        for old in self._chunks.keys() - set(wanted):
            self._chunks.pop(old).cancel()
        for new in wanted:
            if new not in self._chunks:
                self._chunks[new] = self._threads.submit(self._draw, new)
        return self._chunks[number].result()

    def _draw(self, number: int) -> Split:
        return self._artist.new_split(CHUNK, (self._seed, _STREAM, number))
