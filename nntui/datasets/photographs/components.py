"""Connected components of a mask, found from the runs of its rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Pieces of foreground that are connected, also across corners.

    Args:
        labels: (height, width), the number of the component of each pixel from 1; 0 for none.
        areas: (count,), the pixels of each.
        boxes: (count, 4), top, left, bottom, right; the last two are exclusive.
    """

    labels: NDArray[np.int32]
    areas: NDArray[np.int64]
    boxes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.areas)

    def chosen(self, keep: NDArray[np.bool_]) -> "Components":
        """Return the components for which `keep`, (count,), is true, numbered from 1 again."""
        numbers = np.zeros(len(keep) + 1, np.int32)
        numbers[1:] = np.where(keep, keep.cumsum(), 0)
        return Components(numbers[self.labels], self.areas[keep], self.boxes[keep])


def components(mask: NDArray[np.bool_]) -> Components:
    """Return the connected components of `mask`, which has (height, width)."""
    height, width = mask.shape
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    stops = np.nonzero(edges == -1)[1]
    roots = _roots(len(rows), *_touching(rows, starts, stops, width))
    each, numbers = np.unique(roots, return_inverse=True)
    count = len(each)
    labels = np.zeros((height, width + 1), np.int32)
    labels[rows, starts] = numbers + 1
    labels[rows, stops] -= (numbers + 1).astype(np.int32)
    labels = labels.cumsum(axis=1, dtype=np.int32)[:, :-1]
    areas = np.bincount(numbers, stops - starts, count).astype(np.int64)
    boxes = np.empty((count, 4), np.int64)
    boxes[:, :2], boxes[:, 2:] = np.iinfo(np.int64).max, 0
    np.minimum.at(boxes[:, 0], numbers, rows)
    np.minimum.at(boxes[:, 1], numbers, starts)
    np.maximum.at(boxes[:, 2], numbers, rows + 1)
    np.maximum.at(boxes[:, 3], numbers, stops)
    return Components(labels, areas, boxes)


def _touching(
    rows: NDArray[np.int64], starts: NDArray[np.int64], stops: NDArray[np.int64], width: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs of runs, one a row below the other, that touch."""
    stride = width + 2
    first = np.searchsorted(rows * stride + stops, (rows - 1) * stride + starts, side="left")
    last = np.searchsorted(rows * stride + starts, (rows - 1) * stride + stops, side="right")
    counts = np.maximum(last - first, 0)
    below = np.repeat(np.arange(len(rows)), counts)
    offsets = np.arange(len(below)) - np.repeat(counts.cumsum() - counts, counts)
    return below, np.repeat(first, counts) + offsets


def _roots(count: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the smallest run that each run is connected to."""
    roots = np.arange(count)
    while True:
        before = roots
        low = np.minimum(roots[one], roots[other])
        roots = roots.copy()
        np.minimum.at(roots, before[one], low)
        np.minimum.at(roots, before[other], low)
        while not np.array_equal(roots, roots[roots]):
            roots = roots[roots]
        if np.array_equal(roots, before):
            return roots
