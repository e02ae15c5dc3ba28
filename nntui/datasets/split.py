"""Choosing the images to hold out: the last ones, random ones, or the same share of each class."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Rows: TypeAlias = NDArray[np.intp]


def split_rows(labels: NDArray[np.uint8], count: int, method: str, seed: int) -> tuple[Rows, Rows]:
    """Return the rows that remain and the `count` rows that are held out, both in ascending order.

    >>> labels = np.array([0, 0, 0, 0, 1, 1], np.uint8)
    >>> rest, held_out = split_rows(labels, 3, "stratified", seed=1)
    >>> labels[held_out].tolist()
    [0, 0, 1]

    Args:
        labels: (n,), the class of each row.
        count: number of rows to hold out, from 0 to n.
        method: `last`, `random` or `stratified` (each class keeps its share).
        seed: of the random choice.
    """
    held_out = np.zeros(len(labels), bool)
    if method == "last":
        held_out[len(labels) - count :] = True
    else:
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(labels))
        held_out[order[:count] if method == "random" else _stratified(labels, order, count)] = True
    return np.flatnonzero(~held_out), np.flatnonzero(held_out)


def _stratified(labels: NDArray[np.uint8], order: Rows, count: int) -> Rows:
    """Return the first rows in `order` of each class, in proportion to its size.

    Proportions are rounded down; the classes that lost most by rounding get the missing rows.
    """
    sizes = np.bincount(labels)
    exact = sizes * count / max(len(labels), 1)
    counts = exact.astype(np.intp)
    missing = count - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    shuffled = labels[order]
    picks = [order[shuffled == label][:size] for label, size in enumerate(counts)]
    return np.concatenate(picks) if picks else order[:0]
