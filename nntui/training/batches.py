"""Batches: the pixels of some images as the engine wants them, in memory that is used again."""

import math
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import Pixels, Split
from nntui.engine.arrays import Array, Buffer, Float, Shape

Rows = NDArray[np.intp]


class Batch(NamedTuple):
    """Some images: x (n, *x_shape), target (n, classes), labels (n,)."""

    x: Array
    target: Array
    labels: NDArray[np.uint8]


class Images(Protocol):
    """Where a training takes its images from, by their rows."""

    count: int
    """How many there are in an epoch."""

    def order(self, seed: int, epoch: int) -> Rows:
        """Return the rows of an epoch in their order."""
        ...

    def take(self, rows: Rows, pixels: Pixels, labels: Pixels) -> None:
        """Write the images (n, height * width) and the labels (n,) of these rows."""
        ...


class StoredImages:
    """The images of a split, which are the same ones in every epoch, in another order."""

    def __init__(self, split: Split) -> None:
        self.count = len(split)
        # Taking rows out of a strided view would copy all of it, anew for every batch.
        self._pixels = np.ascontiguousarray(split.images.reshape(self.count, -1))
        self._labels = split.labels

    def order(self, seed: int, epoch: int) -> Rows:
        """Return all rows, shuffled."""
        return shuffled(self.count, seed, epoch)

    def take(self, rows: Rows, pixels: Pixels, labels: Pixels) -> None:
        """Write the images and labels of any rows."""
        # mode="clip" because the default checks and buffers, and takes twice the time.
        self._pixels.take(rows, axis=0, out=pixels, mode="clip")
        self._labels.take(rows, out=labels, mode="clip")


class Batches:
    """Gathers images by their rows; what it returns is valid until it is asked again.

    Pixels stay uint8 until they are in a batch: 47 MB for MNIST instead of 188.

    Args:
        images: where they are.
        size: the largest batch that will be asked for.
        x_shape: the shape of one input of the network.
        targets: the target of each class, a row each.
        dtype: that of the network.
        input_range: what pixels 0 and 255 become.
        augmenter: what distorts the images, where they are to be.
    """

    def __init__(
        self,
        images: Split | Images,
        size: int,
        x_shape: Shape,
        targets: Array,
        dtype: Float = np.float32,
        input_range: tuple[float, float] = (0.0, 1.0),
        augmenter: Augmenter | None = None,
    ) -> None:
        self.images = StoredImages(images) if isinstance(images, Split) else images
        self.count = self.images.count
        self._gathered = np.empty((size, math.prod(x_shape)), np.uint8)
        self._x = Buffer(size, x_shape, dtype)
        self._target = np.empty((size, len(targets)), dtype)
        self._chosen = np.empty(size, np.uint8)
        self._targets = targets.astype(dtype)
        low, high = input_range
        # Faster as an array than as a number.
        self._scale: Array = np.array((high - low) / 255, dtype)
        self._low = low
        self._augmenter = augmenter

    def gather(self, rows: Rows, step: int = 0) -> Batch:
        """Return the images of these rows, pixels scaled from 0..255 to the range of the inputs.

        They are distorted, where they are to be, as in step number `step`.
        """
        n = len(rows)
        pixels, labels = self._gathered[:n], self._chosen[:n]
        self.images.take(rows, pixels, labels)
        if self._augmenter is not None:
            pixels = self._augmenter.distort(pixels, step)
        x = self._x.of(n)
        # Two passes, because one that multiplies uint8 by float32 goes through a buffer.
        x[...] = pixels.reshape(x.shape)
        x *= self._scale
        if self._low:
            x += self._low
        target = self._targets.take(labels, axis=0, out=self._target[:n], mode="clip")
        return Batch(x, target, labels)


def shuffled(count: int, seed: int, epoch: int) -> Rows:
    """Return the order of the images in an epoch: a function of seed and epoch, nothing else.

    So a run that is taken up again needs no saved generator to go on in the same order.
    """
    return np.random.default_rng([seed, epoch]).permutation(count)
