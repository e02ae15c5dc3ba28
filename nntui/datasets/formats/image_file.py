"""A single image file as shades of gray and alpha; its size is checked before it is decoded."""

import io
import re
import warnings
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.limits import MAX_SIDE
from nntui.datasets.formats.parsed import AnyArray
from nntui.errors import DataError
from nntui.strings import clean

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = "PNG, JPEG, WebP, BMP, TIFF, PGM or PPM"
SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff", ".pgm", ".ppm"})
"""Of image files, in lower case."""
_DECODERS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "PPM")
_START = re.compile(
    rb"\x89PNG\r\n\x1a\n|\xff\xd8\xff|RIFF.{4}WEBP|BM.{8}.{4}[\x0c-\x7c]\0\0\0|"
    rb"II\*\0|MM\0\*|P[2356]\s",
    re.DOTALL,
)
_ORIENTATION = 0x0112
"""The EXIF tag that says how a camera was held; 1 is upright."""
MAX_PHOTOGRAPH = 2**26
"""Pixels of a photograph."""
_OPAQUE = 252
"""Alpha of pixels that are not transparent."""


class BrokenImageError(DataError):
    """A file that cannot be decoded as an image; the message is its name and the reason."""


class DecodedImage(NamedTuple):
    """An image file.

    Args:
        gray: (height, width), uint8; or integers or floats of more bits, as the file has them.
        alpha: (height, width), uint8, from 0 for transparent to 255; None if no pixel is.
        turned: whether the image was turned upright as its EXIF data say.
    """

    gray: AnyArray
    alpha: Pixels | None
    turned: bool


def is_image_name(name: str) -> bool:
    """Return whether a file has the name of an image.

    >>> is_image_name("a.JPG"), is_image_name(".a.png"), is_image_name("a.txt")
    (True, False, False)
    """
    return not name.startswith(".") and PurePath(name.lower()).suffix in SUFFIXES


def looks_like_image(start: bytes) -> bool:
    """Return whether a file that starts with these bytes may be an image."""
    return _START.match(start) is not None


def decode_image(raw: bytes, name: object, reduced_to: int = 0) -> DecodedImage:
    """Return the image in the bytes of a file.

    Args:
        raw: the bytes.
        name: the name of the file, for errors.
        reduced_to: the longer side of the result at most, for photographs of up to MAX_PHOTOGRAPH
            pixels; 0 for images of a data set, which keep their size.

    Raises:
        BrokenImageError: the image is broken, or of another format.
        DataError: it has more than MAX_SIDE rows or columns, or MAX_PHOTOGRAPH pixels.
    """
    from PIL import Image  # noqa: PLC0415 - 20 ms that only image files need

    if not raw:
        raise BrokenImageError(f"{name} (empty)")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(raw), formats=_DECODERS) as image:
                _check_size(image, name, photograph=reduced_to > 0)
                if reduced_to:
                    image.draft("L", (reduced_to, reduced_to))  # JPEG is then decoded smaller
                return _decoded(image, reduced_to)
    except DataError:
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels(name, "far more", photograph=reduced_to > 0) from None
    except Exception as error:  # noqa: BLE001 - broken images raise errors of every kind
        # Pillow names an unknown format by the memory address of its bytes.
        reason = f"damaged, or not {FORMATS}" if "BytesIO" in str(error) else clean(error, 80)
        raise BrokenImageError(f"{name} ({reason})") from None


def encode_png(image: Pixels) -> bytes:
    """Return the bytes of a PNG file of an image, (height, width)."""
    from PIL import Image  # noqa: PLC0415 - see decode_image

    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG")
    return file.getvalue()


def _is_turned(image: "Image") -> bool:
    """Return whether EXIF data say that the image is not upright."""
    if image.format != "TIFF":  # its pixels are turned while they are loaded
        image.load()  # PNG may have EXIF data after the pixels
        if not any("exif" in str(key).lower() or "xmp" in str(key).lower() for key in image.info):
            return False  # most images; getexif takes half as long as decoding one
    return image.getexif().get(_ORIENTATION, 1) in range(2, 9)


def _check_size(image: "Image", name: object, *, photograph: bool) -> None:
    width, height = image.size
    few = width * height <= MAX_PHOTOGRAPH if photograph else max(width, height) <= MAX_SIDE
    if not (few and min(width, height) >= 1):
        raise _too_many_pixels(name, f"{height} x {width}", photograph=photograph)


def _too_many_pixels(name: object, received: str, *, photograph: bool) -> DataError:
    most = f"{MAX_PHOTOGRAPH:,}" if photograph else f"{MAX_SIDE} x {MAX_SIDE}"
    return DataError(f"{name}: expected an image of at most {most} pixels, received {received}")


def _decoded(image: "Image", reduced_to: int) -> DecodedImage:
    turned = _is_turned(image)
    if turned:
        from PIL import ImageOps  # noqa: PLC0415 - see decode_image

        image = ImageOps.exif_transpose(image)
    if reduced_to and max(image.size) > reduced_to:
        image = image.reduce(-(-max(image.size) // reduced_to))
    if image.mode.startswith(("I", "F")):  # more than 8 bits, which "L" would clip at 255
        deep = np.asarray(image)
        transparent = image.info.get("transparency")
        opaque = None if transparent is None else np.where(deep == transparent, 0, 255)
        return DecodedImage(deep, None if opaque is None else opaque.astype(np.uint8), turned)
    if not image.has_transparency_data:
        return DecodedImage(np.asarray(image.convert("L"), np.uint8), None, turned)
    colors = image.convert("RGBA")
    alpha = np.asarray(colors.getchannel("A"), np.uint8)
    gray = np.asarray(colors.convert("L"), np.uint8)
    return DecodedImage(gray, alpha if int(alpha.min()) < _OPAQUE else None, turned)
