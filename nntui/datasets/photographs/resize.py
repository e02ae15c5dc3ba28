"""Resizing arrays of numbers with Pillow, without rounding to bytes."""

import numpy as np
from numpy.typing import NDArray


def resized(values: NDArray[np.float32], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Return `values` with another shape: averaged where it is smaller, else interpolated."""
    from PIL import Image  # noqa: PLC0415 - 20 ms that only photographs need

    height, width = shape
    image = Image.fromarray(np.ascontiguousarray(values, np.float32))
    smaller = height <= values.shape[0] and width <= values.shape[1]
    method = Image.Resampling.BOX if smaller else Image.Resampling.BICUBIC
    return np.asarray(image.resize((width, height), method), np.float32)


def resized_within(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Return `values` with at most `side` rows and columns; smaller ones as they are."""
    longest = max(values.shape)
    return values if longest <= side else resized(values, scaled_shape(values.shape, side))


def scaled_shape(shape: tuple[int, ...], side: int) -> tuple[int, int]:
    """Return a shape of these proportions whose longer side is `side`.

    >>> scaled_shape((30, 60), 20)
    (10, 20)
    """
    longest = max(shape)
    height, width = (max(round(length * side / longest), 1) for length in shape)
    return height, width
