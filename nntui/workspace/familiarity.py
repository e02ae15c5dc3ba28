"""Whether a drawing is like anything in the training data: by distances, and by confidence.

How often it is wrong, and how often right, prints `python -m tests.tools.unlike_table`.
"""

import threading
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from nntui.analysis.drawn import DrawnNetwork, prepared
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.neighbors import NeighborIndex, index_of
from nntui.datasets.dataset import Dataset, Pixels
from nntui.workspace.drawings import network_that_reads

Floats = NDArray[np.float32]

_TRAINING = 10_000
"""Training images that a drawing is compared with."""
_TYPICAL = 1_000
"""Test images whose distances are typical."""
_RARE = 0.99
"""The share of these that are within each of the limits."""
_COARSE = 20
"""Rows or columns from which on pixels are averaged by fours."""


class Signs(NamedTuple):
    """What speaks against an image being like the training images; large is unlike.

    Args:
        hidden: the distance to the nearest of them between outputs of the last hidden layer.
        pixels: the distance to the nearest of them between pixels.
        doubt: 1 minus the largest probability (Hendrycks and Gimpel 2017, arXiv 1610.02136).
    """

    hidden: float
    pixels: float
    doubt: float


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """Training images of a network, and within which limits nearly all test images are."""

    data: Dataset
    reader: DrawnNetwork
    index: NeighborIndex
    pixels: Floats
    """(count, dimensions), of the training images."""
    squares: Floats
    """The sum of squares of each row of `pixels`."""
    limits: Signs

    def signs(self, images: Pixels) -> list[Signs]:
        """Return the signs of each image."""
        found = self.index.nearest_of_each(images, 1)
        own = _coarse(images)
        squares = self.squares - 2 * own @ self.pixels.T
        nearest = np.sqrt(np.maximum(squares.min(axis=1) + (own**2).sum(axis=1), 0))
        doubts = 1 - self.reader.probabilities(images).max(axis=1)
        return [
            Signs(neighbors[0].distance, float(distance), float(doubt))
            for neighbors, distance, doubt in zip(found, nearest, doubts, strict=True)
        ]


class _Newest:
    """Remembers the index of the network that was asked about last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: _Known | None = None

    def of(self, network: EvaluatedNetwork | None, data: Dataset) -> _Known:
        """Return the index of a network, made at the first call."""
        reader = network_that_reads(network)
        with self._lock:
            known = self._known
            if known is None or known.data is not data or known.reader.network != reader.network:
                known = self._known = _known(reader, data)
            return known


_NEWEST = _Newest()


def unlike_training(
    network: EvaluatedNetwork | None, data: Dataset, canvas: Pixels, original: Pixels | None
) -> str:
    """Return a warning if a drawing is unlike all training images; empty if it is not.

    It is, if it is farther from the nearest of 10,000 training images than 99 % of the test images
    are, between outputs of the last hidden layer or between pixels, or if the network is less
    certain than it is of 99 % of them.

    Args:
        network: None for pretrained weights.
        data: what it was trained on.
        canvas: the drawing.
        original: see `drawings.read`.
    """
    reader = network_that_reads(network)
    if reader.shape != data.image_shape or not data.labeled:
        return ""
    with threadpool_limits(1, user_api="blas"):
        known = _NEWEST.of(network, data)
        (found,) = known.signs(prepared(canvas, reader.shape, original)[None])
    unlike = any(sign > limit for sign, limit in zip(found, known.limits, strict=True))
    return "unlike all training images" if unlike else ""


def _known(reader: DrawnNetwork, data: Dataset) -> _Known:
    train = data.train.take(_spread(len(data.train), _TRAINING))
    index = index_of(reader.network, reader.info.input_range, train)
    pixels = _coarse(train.images)
    squares = (pixels**2).sum(axis=1)
    known = _Known(data, reader, index, pixels, squares, Signs(0.0, 0.0, 0.0))
    typical = known.signs(data.test.images[_spread(len(data.test), _TYPICAL)])
    limits = np.quantile(np.array(typical), _RARE, axis=0)
    return replace(known, limits=Signs(*np.maximum(limits, 1e-6).tolist()))


def _spread(count: int, most: int) -> NDArray[np.intp]:
    """Return up to `most` rows out of `count`, evenly spread."""
    return np.linspace(0, count - 1, min(most, count)).astype(np.intp)


def _coarse(images: Pixels) -> Floats:
    """Return images as rows of numbers from 0 to 1; of larger ones, means of 2 x 2 pixels."""
    count, height, width = images.shape
    if min(height, width) < _COARSE:
        return (images.reshape(count, -1) / 255).astype(np.float32)
    even = images[:, : height // 2 * 2, : width // 2 * 2].reshape(
        count, height // 2, 2, width // 2, 2
    )
    means: Floats = even.mean(axis=(2, 4), dtype=np.float32) / 255
    return means.reshape(count, -1)
