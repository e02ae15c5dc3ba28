"""Feed: the batches of a run in order, several made at once where that saves time."""

import itertools
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.engine.layers.blocked import BLOCK
from nntui.training.augmented import AugmentationWork, distort
from nntui.training.batches import Batch, Batches, ImageSource, Labels, Rows
from nntui.training.producer.producer import Producer, Supervisor

_GROUP = BLOCK
"""Images whose inputs are computed at once, where batches are smaller."""
KEPT_LABELS = 4096
"""Images for which the labels of a batch stay as they are; its inputs do not."""
_TAKEN = 512
"""Images that are copied at once, unless a batch has more."""
_BLOCK_PIXELS = 2**20
"""Pixels that are distorted in one job, unless a batch has more."""
_MAX_BATCH_PIXELS = 2**26
"""Pixels of the largest batch that a producer gets: its slots are several times as large."""
WORTHWHILE = 50_000
"""Images left to train on from which a producer is started, which takes a part of a second."""


class Position(NamedTuple):
    """Where a run is: its next step."""

    step: int
    epoch: int
    """How many epochs have ended."""
    offset: int
    """Images of the current epoch that were trained on."""


class Span(NamedTuple):
    """Consecutive steps of one epoch, and the rows of their images."""

    step: int
    rows: Rows


def spans(
    images: ImageSource, seed: int, epochs: int, position: Position, batch: int, size: int
) -> Iterator[Span]:
    """Yield the rest of a run in spans of up to `size` images, a multiple of `batch`."""
    step, epoch, offset = position
    for number in range(epoch, epochs):
        order = images.order(seed, number)
        for start in range(offset, len(order), size):
            rows = order[start : start + size]
            yield Span(step, rows)
            step += math.ceil(len(rows) / batch)
        offset = 0


def group_size(batches: Batches) -> int:
    """Return how many images to make inputs of at once: a multiple of the batch.

    Images of convolutions are stored with those of one batch next to each other.
    """
    if len(batches.x_shape) > 1:
        return batches.size
    return max(_GROUP // batches.size, 1) * batches.size


def augmentation_work(batches: Batches, seed: int) -> AugmentationWork | None:
    """Return what a producer can do ahead for these batches; None if there is nothing."""
    augmenter = batches.augmenter
    if augmenter is None or batches.size * math.prod(augmenter.shape) > _MAX_BATCH_PIXELS:
        return None
    group = group_size(batches)
    groups = max(_BLOCK_PIXELS // (group * math.prod(augmenter.shape)), 1)
    return AugmentationWork(
        augmenter.augmentation, augmenter.shape, batches.size, seed, groups * group
    )


@dataclass(slots=True)
class _Block:
    """The images of a span: taken by the trainer, then distorted by it or by a producer."""

    span: Span
    pixels: Pixels
    labels: Pixels
    producer: Producer | None = None
    slot: int = 0
    job: int = 0

    def release(self) -> None:
        """Give the slot back."""
        if self.producer is not None:
            self.producer.release(self.slot)


class Feed:
    """Yields batch after batch of a run; each is valid until the next, its labels for longer.

    Args:
        batches: makes inputs of images.
        seed: of the run.
        epochs: how many epochs the run has.
        position: the step to begin with.
        supervisor: of the producer that augments images, where there is one.
    """

    def __init__(
        self,
        batches: Batches,
        seed: int,
        epochs: int,
        position: Position,
        supervisor: Supervisor | None = None,
    ) -> None:
        self._batches = batches
        self._supervisor = supervisor
        self._group = group_size(batches)
        work = supervisor.work if supervisor else None
        self._size = max(_TAKEN // self._group, 1) * self._group
        if batches.augmenter is not None:
            self._size = work.images if isinstance(work, AugmentationWork) else self._group
        self._spans = spans(batches.images, seed, epochs, position, batches.size, self._size)
        self._inputs = batches.inputs(self._group)
        self._pixels = np.empty((self._size, math.prod(batches.x_shape)), np.uint8)
        self._labels = np.empty(self._size, np.uint8)
        self._waiting: deque[_Block] = deque()
        self._block: _Block | None = None
        self._used = 0
        """Images of the block that were made inputs of."""
        self._groups = itertools.cycle(self._reused())

    def __iter__(self) -> Iterator[Batch]:
        """Yield the batches of the run, which can be done only once."""
        while group := self._next_group():
            yield from group

    def _next_group(self) -> list[Batch]:
        """Return the next batches whose inputs are made at once; none at the end of the run."""
        block = self._block
        if block is None or self._used == len(block.labels):
            block = self._next_block()
        if block is None:
            return []
        part = slice(self._used, self._used + self._group)
        chosen = block.labels[part]
        count = len(chosen)
        self._used += count
        self._inputs.of(block.pixels[part], chosen)
        labels, whole = next(self._groups)
        labels[:count] = chosen
        return whole if count == self._group else self._cut(labels[:count])

    def _reused(self) -> list[tuple[Labels, list[Batch]]]:
        """Return groups with labels of their own, that share the memory of their inputs."""
        count = KEPT_LABELS // self._group + 2
        all_labels = np.zeros((count, self._group), np.uint8)
        first = self._cut(all_labels[0])
        size = self._batches.size

        def with_labels(labels: Labels) -> list[Batch]:
            parts = (labels[start : start + size] for start in range(0, self._group, size))
            return [batch._replace(labels=part) for batch, part in zip(first, parts, strict=True)]

        return [(labels, with_labels(labels)) for labels in all_labels]

    def _cut(self, labels: Labels) -> list[Batch]:
        """Return the memory of the inputs of a group with these labels as batches."""
        size, count = self._batches.size, len(labels)
        x, target = self._inputs.memory(count)
        parts = (slice(start, start + size) for start in range(0, count, size))
        batches = [Batch(x[part], target[part], labels[part]) for part in parts]
        return [batches[0]._replace(group=x), *batches[1:]]

    def _next_block(self) -> _Block | None:
        if self._block is not None:
            self._block.release()
        self._block, self._used = None, 0
        self._submit()
        if self._waiting:
            block = self._waiting.popleft()
            if block.producer is not None and not block.producer.wait(block.job):
                block = self._own(block.span)
            self._block = block
        elif span := next(self._spans, None):
            self._block = self._own(span)
        return self._block

    def _own(self, span: Span) -> _Block:
        """Return a block that is prepared here, in memory that is reused."""
        count, augmenter = len(span.rows), self._batches.augmenter
        pixels, labels = self._pixels[:count], self._labels[:count]
        self._batches.images.take(span.rows, pixels, labels)
        if augmenter is not None:
            distort(augmenter, pixels, span.step, self._batches.size)
        return _Block(span, pixels, labels)

    def _submit(self) -> None:
        """Submit jobs for the next spans, as many as the producer takes."""
        producer = self._supervisor.producer() if self._supervisor else None
        while producer is not None and (slot := producer.reserve()) is not None:
            span = next(self._spans, None)
            if span is None:
                producer.release(slot)
                return
            count = len(span.rows)
            pixels = producer.memory(slot)[: count * self._pixels.shape[1]].reshape(count, -1)
            labels = np.empty(count, np.uint8)
            self._batches.images.take(span.rows, pixels, labels)
            job = producer.submit(slot, span.step, count)
            self._waiting.append(_Block(span, pixels, labels, producer, slot, job))
