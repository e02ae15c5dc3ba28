"""Transforms of pixels that are no scaling of each pixel by itself: see config.scaling."""

import math

import numpy as np

from nntui.config.scaling import Transform
from nntui.engine.arrays import Array
from nntui.errors import ShapeError

_WHITE = 255
_THRESHOLD = 127


def transform(x: Array, name: Transform) -> None:
    """Transform pixels in place; they are from 0 to 255 before and after.

    A column or row without any light stays 0.

    Args:
        x: pixels (batch, height * width) of square images, or images (batch, ..., height, width).
        name: which transform.

    Raises:
        ShapeError: vectors of pixels are not those of square images.

    >>> x = np.array([[30.0, 128.0, 40.0, 0.0]])
    >>> transform(x, "columns")
    >>> x
    array([[153., 255., 204.,   0.]])
    >>> transform(x, "binary")
    >>> x
    array([[255., 255., 255.,   0.]])
    """
    if name == "binary":
        np.greater(x, _THRESHOLD, out=x)
        x *= _WHITE
    elif name:
        images = x.reshape(len(x), -1, *_size(x))
        axis = -2 if name == "columns" else -1
        norms = np.sqrt(np.square(images).sum(axis, keepdims=True))
        norms[norms == 0] = 1
        images *= _WHITE / norms


def _size(x: Array) -> tuple[int, int]:
    if x.ndim > 2:
        return x.shape[-2], x.shape[-1]
    side = math.isqrt(x.shape[1])
    if side * side != x.shape[1]:
        raise ShapeError(
            f"columns and rows of pixels: expected square images, received {x.shape[1]} pixels; "
            "choose another input range"
        )
    return side, side
