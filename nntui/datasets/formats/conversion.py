"""Converting arrays of any type to labels."""

import numpy as np

from nntui.datasets.formats.parsed import AnyArray
from nntui.errors import DataError

_MAX_WHOLE = 2.0**53


def to_labels(array: AnyArray, name: str) -> AnyArray:
    """Return labels as (count,) integers or class names.

    >>> to_labels(np.array([[0, 1, 0], [0, 0, 1]]), "y").tolist()
    [1, 2]

    Args:
        array: (count,) or (count, 1) integers, whole floats or names, or (count, classes) one-hot.
        name: the name of the array, for errors.

    Raises:
        DataError: other shapes or types.
    """
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim == 2 and array.dtype.kind in "iufb" and 2 <= array.shape[1] <= 256:
        if bool(((array == 0) | (array == 1)).all() and (array.sum(axis=1) == 1).all()):
            return np.asarray(array.argmax(axis=1))
        raise DataError(f"{name}: expected one 1 in each row of one-hot labels, received others")
    if array.ndim != 1:
        raise DataError(
            f"{name}: expected a label for each image, received an array of shape {array.shape}; "
            "are images and labels swapped?"
        )
    if array.dtype.kind == "U":
        return _numbers_of(array)
    if array.dtype.kind == "f" and len(array) and bool(np.isfinite(array).all()):
        array = array.astype(np.int64) if _is_whole(array) else array
    if array.dtype.kind not in "iub":
        raise DataError(f"{name}: expected integers or names as labels, received {array.dtype}")
    return array


def _is_whole(array: AnyArray) -> bool:
    """Return whether floats are integers that fit into 64 bits."""
    return bool((np.abs(array) < _MAX_WHOLE).all() and (array == np.rint(array)).all())


def _numbers_of(text: AnyArray) -> AnyArray:
    """Return text of integers as integers, so that 10 comes after 9; other text unchanged."""
    words = set(text.tolist())
    if all(word.isascii() and word.isdecimal() and len(word) <= 5 for word in words):
        return text.astype(np.int64)
    return text
