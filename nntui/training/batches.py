"""Batches: the pixels of some images as the engine wants them, in memory that is used again."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split
from nntui.engine.arrays import Array, Buffer, Float, Shape

Rows = NDArray[np.intp]


class Batch(NamedTuple):
    """Some images: x (n, *x_shape), target (n, classes), labels (n,)."""

    x: Array
    target: Array
    labels: NDArray[np.uint8]


class Batches:
    """Gathers images by their rows; what it returns is valid until it is asked again.

    Pixels stay uint8 until they are in a batch: 47 MB for MNIST instead of 188.

    Args:
        split: where the images are.
        size: the largest batch that will be asked for.
        x_shape: the shape of one input of the network.
        targets: the target of each class, a row each.
        dtype: that of the network.
    """

    def __init__(
        self, split: Split, size: int, x_shape: Shape, targets: Array, dtype: Float = np.float32
    ) -> None:
        self.count = len(split)
        # Taking rows out of a strided view would copy all of it, anew for every batch.
        self._pixels = np.ascontiguousarray(split.images.reshape(self.count, -1))
        self._labels = split.labels
        width = self._pixels.shape[1]
        self._gathered = np.empty((size, width), np.uint8)
        self._x = Buffer(size, x_shape, dtype)
        self._target = np.empty((size, len(targets)), dtype)
        self._chosen = np.empty(size, np.uint8)
        self._targets = targets.astype(dtype)
        self._scale: Array = np.array(1 / 255, dtype)  # faster as an array than as a number

    def gather(self, rows: Rows) -> Batch:
        """Return the images of these rows, pixels scaled from 0..255 to 0..1."""
        n = len(rows)
        # mode="clip" because the default checks and buffers, and takes twice the time.
        pixels = self._pixels.take(rows, axis=0, out=self._gathered[:n], mode="clip")
        labels = self._labels.take(rows, out=self._chosen[:n], mode="clip")
        x = self._x.of(n)
        # Two passes, because one that multiplies uint8 by float32 goes through a buffer.
        x[...] = pixels.reshape(x.shape)
        x *= self._scale
        target = self._targets.take(labels, axis=0, out=self._target[:n], mode="clip")
        return Batch(x, target, labels)


def shuffled(count: int, seed: int, epoch: int) -> Rows:
    """Return the order of the images in an epoch: a function of seed and epoch, nothing else.

    So a run that is taken up again needs no saved generator to go on in the same order.
    """
    return np.random.default_rng([seed, epoch]).permutation(count)
