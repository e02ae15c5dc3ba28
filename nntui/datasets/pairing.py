"""Pairing images by their hashes, each with at most one other."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Keys: TypeAlias = NDArray[np.uint64]
Rows: TypeAlias = NDArray[np.intp]

NONE = -1
"""The row of an image that is not there."""


def pair(wanted: Keys, found: Keys) -> Rows:
    """Return for each of `wanted` a row of `found` with the same key, NONE where none is left.

    Of equal keys, the first one wanted is paired with the first one found, and so on.

    >>> pair(np.array([5, 7, 5, 9], np.uint64), np.array([7, 5, 5], np.uint64)).tolist()
    [1, 0, 2, -1]
    """
    wanted_order, found_order = np.argsort(wanted, kind="stable"), np.argsort(found, kind="stable")
    sought, there = wanted[wanted_order], found[found_order]
    repeated = np.arange(len(sought)) - np.searchsorted(sought, sought)
    places = np.searchsorted(there, sought) + repeated
    rows = np.full(len(wanted), NONE, np.intp)
    inside = np.flatnonzero(places < len(there))
    same = inside[there[places[inside]] == sought[inside]]
    rows[wanted_order[same]] = found_order[places[same]]
    return rows


def pair_labeled(
    wanted: Keys, wanted_labels: NDArray[np.uint8], found: Keys, found_labels: NDArray[np.uint8]
) -> Rows:
    """Return the same as `pair`, preferring an image with the same label to one with another.

    Without this, two equal images with different labels might be exchanged.
    """
    rows = pair(_with_labels(wanted, wanted_labels), _with_labels(found, found_labels))
    left = np.flatnonzero(rows == NONE)
    if len(left):
        free = np.ones(len(found), bool)
        free[rows[rows != NONE]] = False
        others = np.flatnonzero(free)
        again = pair(wanted[left], found[others])
        rows[left[again != NONE]] = others[again[again != NONE]]
    return rows


def _with_labels(hashes: Keys, labels: NDArray[np.uint8]) -> Keys:
    # An odd factor: different labels always give different keys for the same image.
    return hashes + labels.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
