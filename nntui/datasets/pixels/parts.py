"""The parts of parsed files get pixels: one image size, and bytes that are scaled alike."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.limits import MAX_SIDE, max_bytes, too_large
from nntui.datasets.formats.parsed import AnyArray, ParsedData
from nntui.datasets.photographs.as_mnist import is_as_mnist
from nntui.datasets.photographs.centering import SHAPE
from nntui.datasets.photographs.prepare import prepare_one
from nntui.datasets.pixels.channels import channels_last
from nntui.datasets.pixels.normalize import normalize
from nntui.datasets.pixels.raw import RawImages
from nntui.errors import DataError


def with_pixels(parsed: ParsedData, reading: Reading, name: str) -> ParsedData:
    """Return parsed files with images of shape (count, height, width), uint8, and notes on them.

    Args:
        parsed: images of any number type, and labels.
        reading: settings that override what is detected.
        name: the name of the data set, for errors.

    Raises:
        DataError: images of different sizes, or see normalize.
    """
    titles = {role: split.name or f"{name}: {role}" for role, split in parsed.splits.items()}
    arrays = {
        role: channels_last(split.images, titles[role]) for role, split in parsed.splits.items()
    }
    height, width = _image_shape([array.shape[1:3] for array in arrays.values()], reading, name)
    if sum(len(array) for array in arrays.values()) * height * width > max_bytes():
        raise too_large(name, max_bytes())
    raw = [
        RawImages(_reshaped(array, height, width), titles[role], parsed.splits[role].labels)
        for role, array in arrays.items()
    ]
    found = normalize(raw, reading.invert)
    if reading.prepare != "none":
        found = replace(found, images=tuple(map(prepared, found.images)))
    splits = {
        role: replace(split, images=images)
        for (role, split), images in zip(parsed.splits.items(), found.images, strict=True)
    }
    return replace(parsed, splits=splits, notes=(*parsed.notes, *found.notes))


def prepared(images: Pixels) -> Pixels:
    """Return images of one character each as MNIST has them; those that are stay as they are."""
    if not len(images) or (images.shape[1:] == SHAPE and is_as_mnist(images)):
        return images
    return np.stack([prepare_one(image).image for image in images])


def _advice(pixels: int) -> str:
    """Return what to try where one column more than a square image has may be that of labels."""
    if math.isqrt(pixels - 1) ** 2 != pixels - 1:
        return ""
    return "; if one of them is the label, save the labels as an array of their own, or as CSV"


def _reshaped(array: AnyArray, height: int, width: int) -> AnyArray:
    return array.reshape(len(array), height, width, *array.shape[3:])


def _image_shape(shapes: Sequence[tuple[int, ...]], reading: Reading, name: str) -> tuple[int, int]:
    """Return the (height, width) of all images: as detected, as set, or square."""
    shape = shapes[0]
    if len(set(shapes)) > 1:
        one, other = sorted(" x ".join(map(str, shape)) for shape in set(shapes))[:2]
        raise DataError(f"{name}: expected images of one size, received {one} and {other}")
    pixels = math.prod(shape)
    height = reading.image_height or (shape[0] if len(shape) == 2 else math.isqrt(pixels))
    if pixels % height or (
        len(shape) == 1 and not reading.image_height and height * height != pixels
    ):
        raise DataError(
            f"{name}: expected square images, or an image height (number of rows), received "
            f"{pixels} pixels an image"
            + (f" and height {reading.image_height}" if reading.image_height else "")
            + _advice(pixels)
        )
    if max(height, pixels // height) > MAX_SIDE:
        raise DataError(
            f"{name}: expected images of at most {MAX_SIDE} x {MAX_SIDE} pixels, received "
            f"{height} x {pixels // height}"
        )
    return height, pixels // height
