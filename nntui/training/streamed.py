"""Streamed images: synthetic data generated while training, so that no image comes twice."""

import math
from dataclasses import dataclass, replace

import numpy as np

from nntui.datasets.dataset import NEWEST_STREAM, Pixels, SampleGenerator, Split
from nntui.training.batches import Rows
from nntui.training.processors import processors
from nntui.training.producer.producer import Producer, Supervisor
from nntui.training.producer.work import Prepare

CHUNK = 1000
"""Images that are generated at once."""
_STREAM = 2**32 + 3
"""Separates these random numbers from all others of a run; see assemble.py."""
_CHUNKS_AHEAD = 3
"""Chunks per processor that are generated before they are needed."""
_MAX_PRODUCERS = 4
"""Each takes the memory of a Python interpreter with NumPy."""
WORTHWHILE = 5_000
"""Images in an epoch from which producers are started; they take a part of a second."""


@dataclass(frozen=True)
class GenerationWork:
    """Generating chunks of images. The first number of a job is that of the chunk.

    Attributes:
        generator: generates the images.
        seed: of the run.
        shape: height and width of the images.
        stream: the version of the images.
    """

    generator: SampleGenerator
    seed: int
    shape: tuple[int, int]
    stream: int = NEWEST_STREAM

    @property
    def size(self) -> int:
        """Bytes of the pixels and labels of a chunk."""
        return CHUNK * (math.prod(self.shape) + 1)

    def start(self) -> Prepare:
        """Return the function that generates a chunk."""

        def prepare(first: int, count: int, memory: Pixels) -> None:
            del count  # always a whole chunk
            split, (pixels, labels) = self.generate(first), self.parts(memory)
            pixels[...] = split.images.reshape(pixels.shape)
            labels[...] = split.labels

        return prepare

    def generate(self, number: int) -> Split:
        """Return a chunk."""
        return self.generator.new_split(CHUNK, (self.seed, _STREAM, number), self.stream)

    def parts(self, memory: Pixels) -> tuple[Pixels, Pixels]:
        """Return the pixels (CHUNK, height * width) and the labels (CHUNK,) in `memory`."""
        return memory[:-CHUNK].reshape(CHUNK, -1), memory[-CHUNK:]


@dataclass(frozen=True, slots=True)
class _Ahead:
    """A chunk that a producer generates."""

    producer: Producer
    slot: int
    job: int


class StreamedImages:
    """An endless sequence of images, of which each epoch takes the next `count`.

    Each image is a function of the seed and its row, so a resumed run needs no saved random
    generator. A process for each of up to four processors generates images ahead: training waits
    only if it is faster than they are.

    Args:
        generator: generates the images.
        count: how many images an epoch has.
        seed: that of the run.
        shape: height and width of the images; without it no process is started.
    """

    def __init__(
        self,
        generator: SampleGenerator,
        count: int,
        seed: int,
        shape: tuple[int, int] | None = None,
    ) -> None:
        self.count = count
        self._work = GenerationWork(generator, seed, shape or (0, 0))
        self._producers = 0
        if shape and count >= WORTHWHILE and processors() > 1:
            self._producers = min(processors(), _MAX_PRODUCERS)
        self._begin()

    def _begin(self) -> None:
        self._supervisors = [Supervisor(self._work) for _ in range(self._producers)]
        self._number = -1
        self._held: _Ahead | None = None
        """The slot of the current chunk, if a producer generated it."""
        self._pixels: Pixels = np.empty(0, np.uint8)
        self._labels: Pixels = np.empty(0, np.uint8)
        self._ahead: dict[int, _Ahead] = {}

    @property
    def stream(self) -> int:
        """The version of the images."""
        return self._work.stream

    def continue_stream(self, stream: int) -> None:
        """Take the images of another version from now on."""
        if stream != self.stream:
            self.close()
            self._work = replace(self._work, stream=stream)
            self._begin()

    def order(self, seed: int, epoch: int) -> Rows:
        """Return the rows of an epoch in ascending order; the images are random already."""
        del seed
        return np.arange(epoch * self.count, (epoch + 1) * self.count)

    def take(self, rows: Rows, pixels: Pixels, labels: Pixels) -> None:
        """Copy the images and labels of consecutive rows."""
        first, done = int(rows[0]), 0
        while done < len(rows):
            number, start = divmod(first + done, CHUNK)
            if number != self._number:
                self._load(number)
            stop = start + min(CHUNK - start, len(rows) - done)
            pixels[done : done + stop - start] = self._pixels[start:stop]
            labels[done : done + stop - start] = self._labels[start:stop]
            done += stop - start

    def take_notes(self) -> list[str]:
        """Return and forget what went wrong in generating images ahead."""
        return [note for supervisor in self._supervisors for note in supervisor.take_notes()]

    def close(self) -> None:
        """End the processes that generate images; without them it takes longer."""
        for supervisor in self._supervisors:
            supervisor.close()

    def _load(self, number: int) -> None:
        """Make a chunk the current one; start generating the next ones, and drop earlier ones."""
        self._number = -1
        if self._held is not None:
            self._held.producer.release(self._held.slot)
            self._held = None
        needed = range(number, number + _CHUNKS_AHEAD * len(self._supervisors))
        for old in self._ahead.keys() - set(needed):
            unused = self._ahead.pop(old)
            if unused.producer.wait(unused.job):
                unused.producer.release(unused.slot)
        for new in needed:
            self._submit(new)
        ahead = self._ahead.pop(number, None)
        if ahead is not None and ahead.producer.wait(ahead.job):
            self._held = ahead
            self._pixels, self._labels = self._work.parts(ahead.producer.memory(ahead.slot))
        else:
            split = self._work.generate(number)
            self._pixels, self._labels = split.images.reshape(CHUNK, -1), split.labels
        self._number = number

    def _submit(self, number: int) -> None:
        if number in self._ahead:
            return
        producer = self._supervisors[number % len(self._supervisors)].producer()
        slot = producer.reserve() if producer is not None else None
        if producer is not None and slot is not None:
            self._ahead[number] = _Ahead(producer, slot, producer.submit(slot, number, CHUNK))
