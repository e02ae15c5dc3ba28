"""Batches: the pixels of some images as inputs of a network, in memory that is reused."""

import math
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from nntui.config.scaling import InputRange, Scaling
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import NEWEST_STREAM, Pixels, Split
from nntui.engine.arrays import Array, Buffer, Float, Shape
from nntui.training.transforms import transform

Rows = NDArray[np.intp]
Labels = NDArray[np.uint8]


class Batch(NamedTuple):
    """Some images as the engine takes them.

    Attributes:
        x: the inputs (n, *x_shape).
        target: the targets of the loss (n, classes).
        labels: the classes (n,).
        group: the inputs of this and the following batches that were made at once, if this is the
            first of them.
    """

    x: Array
    target: Array
    labels: Labels
    group: Array | None = None


class ImageSource(Protocol):
    """Training images, addressed by row."""

    count: int
    """How many images an epoch has."""

    @property
    def stream(self) -> int:
        """The version of images that are generated, NEWEST_STREAM for others."""
        ...

    def continue_stream(self, stream: int) -> None:
        """Take the images of another version from now on."""
        ...

    def order(self, seed: int, epoch: int) -> Rows:
        """Return the rows of an epoch in the order to train on them."""
        ...

    def take(self, rows: Rows, pixels: Pixels, labels: Pixels) -> None:
        """Copy the images of these rows into `pixels` (n, height * width) and `labels` (n,)."""
        ...

    def take_notes(self) -> list[str]:
        """Return and forget what the user should know about these images, a sentence each."""
        ...

    def close(self) -> None:
        """End what works ahead for these images."""
        ...


class StoredImages:
    """The images of a split: the same in every epoch, in a different order."""

    def __init__(self, split: Split) -> None:
        self.count = len(split)
        # Taking rows of a strided view would copy the whole view for every batch.
        self._pixels = np.ascontiguousarray(split.images.reshape(self.count, -1))
        self._labels = split.labels

    stream = NEWEST_STREAM

    def continue_stream(self, stream: int) -> None:
        """Do nothing: these images are not generated."""

    def order(self, seed: int, epoch: int) -> Rows:
        """Return all rows, shuffled."""
        return shuffled(self.count, seed, epoch)

    def take(self, rows: Rows, pixels: Pixels, labels: Pixels) -> None:
        """Copy the images and labels of any rows."""
        # mode="clip" because the default checks and buffers, and takes twice the time.
        self._pixels.take(rows, axis=0, out=pixels, mode="clip")
        self._labels.take(rows, out=labels, mode="clip")

    def take_notes(self) -> list[str]:
        """Return nothing."""
        return []

    def close(self) -> None:
        """Do nothing: all images are in memory."""


class Inputs:
    """Memory for the inputs and targets of up to `size` images, reused for all of them.

    Args:
        size: how many images there are at most.
        x_shape: the shape of one input of the network.
        targets: the target of each class, one row per class.
        dtype: that of the network.
        input_range: what pixels 0 and 255 are scaled to, or the whole scaling.
    """

    def __init__(
        self,
        size: int,
        x_shape: Shape,
        targets: Array,
        dtype: Float = np.float32,
        input_range: InputRange = (0.0, 1.0),
    ) -> None:
        self._x = Buffer(size, x_shape, dtype)
        self._target = np.empty((size, len(targets)), dtype)
        self._targets = targets.astype(dtype)
        low, high, self._transform = Scaling(*input_range)
        # Multiplying by an array is faster than by a Python float.
        self._scale: Array = np.array((high - low) / 255, dtype)
        self._low = low

    def of(self, pixels: Pixels, labels: Pixels) -> Batch:
        """Return pixels (n, height * width) and labels (n,) as a batch, valid until the next."""
        x, target = self.memory(len(pixels))
        # Two passes, because one that multiplies uint8 by float32 goes through a buffer.
        x[...] = pixels.reshape(x.shape)
        if self._transform:
            transform(x, self._transform)
        x *= self._scale
        if self._low:
            x += self._low
        self._targets.take(labels, axis=0, out=target, mode="clip")
        return Batch(x, target, labels)

    def memory(self, n: int) -> tuple[Array, Array]:
        """Return where `of` writes n inputs and their targets."""
        return self._x.of(n), self._target[:n]


class Batches:
    """Makes batches of images; each is valid until the next one is made.

    Pixels stay uint8 until they are in a batch: 47 MB for MNIST instead of 188.

    Args:
        images: the images.
        size: the largest batch.
        x_shape: the shape of one input of the network.
        targets: the target of each class, one row per class.
        dtype: that of the network.
        input_range: what pixels 0 and 255 are scaled to, or the whole scaling.
        augmenter: distorts the images, if given.
    """

    def __init__(
        self,
        images: Split | ImageSource,
        size: int,
        x_shape: Shape,
        targets: Array,
        dtype: Float = np.float32,
        input_range: InputRange = (0.0, 1.0),
        augmenter: Augmenter | None = None,
    ) -> None:
        self.images = StoredImages(images) if isinstance(images, Split) else images
        self.count = self.images.count
        self.size = size
        self.x_shape = x_shape
        self.augmenter = augmenter
        self._gathered = np.empty((size, math.prod(x_shape)), np.uint8)
        self._chosen = np.empty(size, np.uint8)
        self._settings = (x_shape, targets, dtype, input_range)
        self._inputs = self.inputs(size)

    def inputs(self, size: int) -> Inputs:
        """Return memory for the inputs and targets of up to `size` images."""
        return Inputs(size, *self._settings)

    def gather(self, rows: Rows, step: int = 0) -> Batch:
        """Return the images of these rows, with pixels scaled to the range of the inputs.

        `step` decides how they are augmented.
        """
        pixels, labels = self._gathered[: len(rows)], self._chosen[: len(rows)]
        self.images.take(rows, pixels, labels)
        if self.augmenter is not None:
            pixels = self.augmenter.distort(pixels, step)
        return self._inputs.of(pixels, labels)


def shuffled(count: int, seed: int, epoch: int) -> Rows:
    """Return the order of the images in an epoch: a function of seed and epoch alone.

    A resumed run therefore needs no saved random generator to continue in the same order.

    >>> shuffled(5, seed=1, epoch=0).tolist() == shuffled(5, seed=1, epoch=0).tolist()
    True
    """
    return np.random.default_rng([seed, epoch]).permutation(count)
