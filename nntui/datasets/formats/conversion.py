"""Converting arrays of any number type to pixels and labels."""

import math
from collections.abc import Iterator

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.errors import DataError

_CHUNK = 2**22
"""Numbers that are converted at once, which limits temporary memory."""


def to_pixels(array: AnyArray, name: str) -> Pixels:
    """Return images as uint8 from integers or from floats between 0 and 1.

    Floats that are multiples of 1/256 are multiplied by 256, others by 255.

    >>> to_pixels(np.array([[0.0, 0.5, 1.0]]), "x").tolist()
    [[0, 128, 255]]

    Args:
        array: (count, pixels) or (count, height, width), also with one channel.
        name: the name of the array, for errors.

    Raises:
        DataError: other shapes, types or ranges.
    """
    array = _without_channel(array, name)
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype.kind not in "iuf":
        raise DataError(f"{name}: expected numbers as pixels, received {array.dtype}")
    low, high = _range(array)
    whole = array.dtype.kind != "f" or _is_whole(array, 1)
    if not (low >= 0 and high <= (255 if whole else 1)):
        raise DataError(
            f"{name}: expected pixels from 0 to 255, or from 0 to 1, received {low:g} to {high:g}"
        )
    if whole and (high > 1 or array.dtype.kind != "f"):
        return array.astype(np.uint8)
    # The mnist.pkl.gz of the Theano tutorials was divided by 256.
    scale = 256 if high < 1 and _is_whole(array, 256) else 255
    pixels = np.empty(array.shape, np.uint8)
    for chunk, out in zip(_chunks(array), _chunks(pixels), strict=True):
        out[...] = np.rint(chunk * scale)
    return pixels


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
        array = array.astype(np.int64) if _is_whole(array, 1) else array
    if array.dtype.kind not in "iub":
        raise DataError(f"{name}: expected integers or names as labels, received {array.dtype}")
    return array


def _numbers_of(text: AnyArray) -> AnyArray:
    """Return text of integers as integers, so that 10 comes after 9; other text unchanged."""
    words = set(text.tolist())
    if all(word.isascii() and word.isdecimal() and len(word) <= 5 for word in words):
        return text.astype(np.int64)
    return text


def _without_channel(array: AnyArray, name: str) -> AnyArray:
    """Return images without their channel axis of length 1, before or after height and width."""
    shape = array.shape
    if array.ndim == 4 and 1 in {shape[1], shape[3]}:
        array = array.reshape(shape[0], *(shape[1:3] if shape[3] == 1 else shape[2:]))
    if array.ndim not in {2, 3}:
        swapped = "; are images and labels swapped?" if array.ndim == 1 else ""
        raise DataError(
            f"{name}: expected grayscale images of shape (count, height, width) or (count, "
            f"pixels), received {shape}{swapped}"
        )
    if not math.prod(shape):
        raise DataError(f"{name}: expected images, received none: {shape}")
    return array


def _chunks(array: AnyArray) -> Iterator[AnyArray]:
    """Yield views of some rows at a time."""
    rows = max(_CHUNK // max(math.prod(array.shape[1:]), 1), 1)
    for start in range(0, len(array), rows):
        yield array[start : start + rows]


def _range(array: AnyArray) -> tuple[float, float]:
    """Return the minimum and the maximum, NaN if there is a NaN."""
    lows, highs = zip(*((chunk.min(), chunk.max()) for chunk in _chunks(array)), strict=True)
    return float(np.min(lows)), float(np.max(highs))


def _is_whole(array: AnyArray, factor: int) -> bool:
    """Return whether all numbers times `factor` are integers."""
    with np.errstate(all="ignore"):  # infinities are refused by their range
        scaled = (chunk * factor for chunk in _chunks(array))
        return all(bool((chunk == np.rint(chunk)).all()) for chunk in scaled)
