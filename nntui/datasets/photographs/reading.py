"""Reading the file of a photograph: gray, upright, and not larger than digits need."""

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.formats.image_file import DecodedImage, decode_image
from nntui.datasets.photographs.prepare import SHEET_SIDE


def read_photograph(raw: bytes, name: object) -> NDArray[np.uint8]:
    """Return a photograph as gray, (height, width), with at most SHEET_SIDE rows and columns.

    What is transparent becomes white, or black where most of what is drawn is light.

    Args:
        raw: the bytes of a PNG, JPEG, WebP, BMP, TIFF, PGM or PPM file.
        name: the name of the file, for errors.

    Raises:
        BrokenImageError: the image is broken, or of another format.
        DataError: it has too many pixels.
    """
    return as_gray(decode_image(raw, name, SHEET_SIDE))


def as_gray(image: DecodedImage) -> NDArray[np.uint8]:
    """Return a decoded image as bytes of gray, without alpha."""
    gray = image.gray
    if gray.dtype != np.uint8:
        numbers = np.nan_to_num(gray.astype(np.float64))
        low, high = float(numbers.min()), float(numbers.max())
        gray = np.rint(255 * (numbers - low) / max(high - low, 1e-9)).astype(np.uint8)
    if image.alpha is None:
        return np.asarray(gray, np.uint8)
    opaque = image.alpha / 255
    drawn = float((gray * opaque).sum() / max(float(opaque.sum()), 1e-9))
    paper = 0 if drawn > 127 else 255
    return np.asarray(np.rint(gray * opaque + paper * (1 - opaque)), np.uint8)
