"""A single PNG or PGM image as grayscale pixels; its size is checked before it is decoded."""

import io
import re
import warnings
from pathlib import Path

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.limits import MAX_SIDE
from nntui.errors import DataError
from nntui.strings import clean

_PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
_PGM = re.compile(rb"P[25]\s(?:\s*#[^\n]*\n)*\s*(\d{1,9})\s(?:\s*#[^\n]*\n)*\s*(\d{1,9})\s")


def looks_like_image(start: bytes) -> bool:
    """Return whether a file that starts with these bytes may be a PNG or PGM image."""
    return start.startswith((_PNG_MAGIC, b"P2", b"P5"))


def image_size(raw: bytes, path: Path) -> tuple[int, int]:
    """Return the (height, width) in the header of a PNG or PGM image.

    Raises:
        DataError: another format, or more than MAX_SIDE rows or columns.
    """
    if raw.startswith(_PNG_MAGIC) and len(raw) >= 24:
        width, height = (int.from_bytes(raw[start : start + 4], "big") for start in (16, 20))
    elif match := _PGM.match(raw):
        width, height = (int(number) for number in match.groups())
    else:
        raise DataError(f"{path}: expected a PNG or PGM image, received another file")
    if not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise DataError(
            f"{path}: expected an image of at most {MAX_SIDE} x {MAX_SIDE} pixels, received "
            f"{height} x {width}"
        )
    return height, width


def decode_image(raw: bytes, path: Path) -> Pixels:
    """Return the pixels of a PNG or PGM image as grayscale, uint8 of shape (height, width).

    Transparent pixels become white, as on paper.

    Raises:
        DataError: the image is broken.
    """
    from PIL import Image  # noqa: PLC0415 - 20 ms that only image files need

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=("PNG", "PPM")) as image:
                if image.mode.startswith(("I", "F")):  # 16 bits, which "L" would clip at 255
                    deep = np.asarray(image, np.int64)
                    if "transparency" in image.info:
                        deep = np.where(deep == image.info["transparency"], 65535, deep)
                    return (np.clip(deep, 0, 65535) >> 8).astype(np.uint8)
                if not image.has_transparency_data:
                    return np.asarray(image.convert("L"), np.uint8)
                # Transparent pixels may have any color, most often black.
                paper = Image.new("RGBA", image.size, "white")
                paper.alpha_composite(image.convert("RGBA"))
                return np.asarray(paper.convert("L"), np.uint8)
    except Exception as error:  # noqa: BLE001 - broken images raise errors of every kind
        # Pillow names an unknown format by the memory address of its bytes.
        reason = "unknown format" if "BytesIO" in str(error) else clean(error, 80)
        raise DataError(f"{path}: a broken image: {reason}; save it again") from None
