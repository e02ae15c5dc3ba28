"""Splitting: which images are set apart, by the same seed always the same ones."""

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.intp]


def split_rows(labels: NDArray[np.uint8], count: int, how: str, seed: int) -> tuple[Rows, Rows]:
    """Return the rows that are left and `count` rows that are set apart, each in their old order.

    Args:
        labels: (n,), with which `stratified` keeps the share of each class.
        count: how many, from 0 to n.
        how: `last`, `random` or `stratified`.
        seed: of those drawn at random.
    """
    chosen = np.zeros(len(labels), bool)
    if how == "last":
        chosen[len(labels) - count :] = True
    else:
        rng = np.random.default_rng(seed)
        order = rng.permutation(len(labels))
        chosen[order[:count] if how == "random" else _stratified(labels, order, count)] = True
    return np.flatnonzero(~chosen), np.flatnonzero(chosen)


def _stratified(labels: NDArray[np.uint8], order: Rows, count: int) -> Rows:
    """Return the first rows in `order` of each class, as many as its share of `count`.

    Shares are rounded down, and what is missing goes to the classes that lost most by it.
    """
    sizes = np.bincount(labels)
    shares = sizes * count / max(len(labels), 1)
    counts = shares.astype(np.intp)
    missing = count - int(counts.sum())
    counts[np.argsort(counts - shares, kind="stable")[:missing]] += 1
    shuffled = labels[order]
    picks = [order[shuffled == label][:wanted] for label, wanted in enumerate(counts)]
    return np.concatenate(picks) if picks else order[:0]
