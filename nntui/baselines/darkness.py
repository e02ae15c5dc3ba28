"""Average darkness, the simplest classifier that is better than guessing."""

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split


class Darkness:
    """Predicts the class whose average sum of pixels is nearest to that of the image.

    >>> images = np.array([[[0, 10]], [[90, 10]]], np.uint8)
    >>> train = Split(images, np.array([0, 1], np.uint8))
    >>> Darkness(train, classes=2).predict(train).tolist()
    [0, 1]

    Source: Nielsen, Neural Networks and Deep Learning (2015), chapter 1.

    Args:
        train: the images to learn from.
        classes: the number of classes.

    Attributes:
        mean: (classes,), the average sum of pixels of each class.
    """

    def __init__(self, train: Split, classes: int) -> None:
        counts = np.bincount(train.labels, minlength=classes)
        sums = np.bincount(train.labels, weights=_darkness(train), minlength=classes)
        # A class without images has an infinite mean, so it is never the nearest one.
        self.mean: NDArray[np.float64] = np.full(classes, np.inf)
        np.divide(sums, counts, out=self.mean, where=counts > 0)

    def predict(self, split: Split) -> NDArray[np.intp]:
        """Return the predicted class (n,) of each image."""
        distance: NDArray[np.float64] = np.abs(_darkness(split)[:, np.newaxis] - self.mean)
        nearest: NDArray[np.intp] = distance.argmin(axis=1)
        return nearest


def _darkness(split: Split) -> NDArray[np.float64]:
    """Return the sum of the pixels (n,) of each image."""
    sums: NDArray[np.float64] = split.images.sum(axis=(1, 2), dtype=np.float64)
    return sums
