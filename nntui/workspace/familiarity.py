"""Whether a drawing is like anything in the training data, by the last hidden layer."""

import threading
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from nntui.analysis.drawn import DrawnNetwork, prepared
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.neighbors import NeighborIndex, index_of
from nntui.datasets.dataset import Dataset, Pixels
from nntui.workspace.drawings import network_that_reads

_TRAINING = 10_000
"""Training images that a drawing is compared with."""
_TYPICAL = 256
"""Test images whose distances are typical."""
_RARE = 0.98
"""The share of these that are nearer than the limit."""


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """Training images of a network, and how far from them nearly all test images are."""

    data: Dataset
    reader: DrawnNetwork
    index: NeighborIndex
    limit: float


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
    """Return a warning if a drawing is far from all training images; empty if it is not.

    The distance to the nearest of 10,000 training images, between outputs of the last hidden
    layer, is compared with that of nearly all test images.

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
        image = prepared(canvas, reader.shape, original)
        distance = known.index.nearest(image, 1)[0].distance
    if distance <= known.limit:
        return ""
    return "unlike all training images"


def _known(reader: DrawnNetwork, data: Dataset) -> _Known:
    rows = np.linspace(0, len(data.train) - 1, min(_TRAINING, len(data.train))).astype(np.intp)
    index = index_of(reader.network, reader.info.input_range, data.train.take(rows))
    typical = np.linspace(0, len(data.test) - 1, min(_TYPICAL, len(data.test))).astype(np.intp)
    found = index.nearest_of_each(data.test.images[typical], 1)
    distances = [neighbors[0].distance for neighbors in found]
    return _Known(data, reader, index, max(float(np.quantile(distances, _RARE)), 1e-6))
