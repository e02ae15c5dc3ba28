"""Found: what a reader of a format hands over, before it is made a data set."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.errors import DataError

AnyArray: TypeAlias = NDArray[Any]

ROLES = ("train", "validation", "test")
_PIECE = 2**22
"""Numbers that are looked at together: enough to be quick, few enough to need little memory."""


@dataclass(frozen=True, slots=True)
class ParsedSplit:
    """Images, uint8 of shape (count, pixels) or (count, height, width), and their labels.

    Labels are whole numbers or names of classes, None where there are none.
    """

    images: Pixels
    labels: AnyArray | None


@dataclass(frozen=True, slots=True)
class ParsedData:
    """The parts by their roles, see ROLES; what is not told apart is `train`.

    `words` says what was detected; `classes` are the names of the numbers in the labels, where
    they are known.
    """

    parts: dict[str, ParsedSplit]
    words: str
    classes: tuple[str, ...] = ()


def to_pixels(array: AnyArray, name: str) -> Pixels:
    """Return images as uint8, whatever they are numbered from 0 to: 255, 1, or 255/256.

    Raises:
        DataError: `name` is no array of gray images.
    """
    array = _without_channel(array, name)
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind == "b":
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype.kind not in "iuf":
        raise DataError(f"{name}: expected numbers in the pixels, received {array.dtype}")
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
    for piece, out in zip(_pieces(array), _pieces(pixels), strict=True):
        out[...] = np.rint(piece * scale)
    return pixels


def to_labels(array: AnyArray, name: str) -> AnyArray:
    """Return labels as (count,) whole numbers or names, from a column of them or from one-hot rows.

    Raises:
        DataError: `name` is no array of labels.
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
        return array
    if array.dtype.kind == "f" and len(array) and bool(np.isfinite(array).all()):
        array = array.astype(np.int64) if _is_whole(array, 1) else array
    if array.dtype.kind not in "iub":
        raise DataError(
            f"{name}: expected whole numbers or names as labels, received {array.dtype}"
        )
    return array


def _without_channel(array: AnyArray, name: str) -> AnyArray:
    shape = array.shape
    if array.ndim == 4 and 1 in {shape[1], shape[3]}:
        array = array.reshape(shape[0], *(shape[1:3] if shape[3] == 1 else shape[2:]))
    if array.ndim not in {2, 3}:
        swapped = "; are images and labels swapped?" if array.ndim == 1 else ""
        raise DataError(
            f"{name}: expected gray images of shape (count, height, width) or (count, pixels), "
            f"received {shape}{swapped}"
        )
    if not math.prod(shape):
        raise DataError(f"{name}: expected images, received none: {shape}")
    return array


def _pieces(array: AnyArray) -> Iterator[AnyArray]:
    """Yield views of some rows after the other."""
    rows = max(_PIECE // max(math.prod(array.shape[1:]), 1), 1)
    for start in range(0, len(array), rows):
        yield array[start : start + rows]


def _range(array: AnyArray) -> tuple[float, float]:
    """Return the least and the greatest number; NaN where there is one."""
    lows, highs = zip(*((piece.min(), piece.max()) for piece in _pieces(array)), strict=True)
    return float(np.min(lows)), float(np.max(highs))


def _is_whole(array: AnyArray, factor: int) -> bool:
    """Return whether all numbers, times `factor`, are whole."""
    with np.errstate(all="ignore"):  # what is infinite is refused by its range
        scaled = (piece * factor for piece in _pieces(array))
        return all(bool((piece == np.rint(piece)).all()) for piece in scaled)
