"""Sparse text as of LIBSVM: a label, then `column:value` for each pixel that is not 0."""

import math
import re

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.formats.csv_text import decode
from nntui.datasets.formats.limits import MAX_SIDE, max_bytes, too_large
from nntui.datasets.formats.part import Part
from nntui.errors import DataError
from nntui.strings import clean

_LINE = re.compile(rb"[-+]?\d+(\.\d+)?([ \t]+\d{1,7}:[-+]?[\d.]+([eE][-+]?\d+)?)+[ \t]*(#.*)?")


def looks_like_libsvm(start: bytes) -> bool:
    r"""Return whether bytes are the start of such a text.

    >>> looks_like_libsvm(b"5 153:3 154:18\n"), looks_like_libsvm(b"5 3 18\n")
    (True, False)
    """
    lines = [line.strip() for line in start.splitlines() if line.strip()]
    whole = lines[:-1] or lines
    return bool(whole) and all(_LINE.fullmatch(line) for line in whole[:3])


def read_libsvm(raw: bytes, shown: str, own_name: str, reading: Reading) -> Part:
    """Return the images and labels; columns that no line has are blank pixels at the end.

    Args:
        raw: the text.
        shown: the path of the file, for errors.
        own_name: its name without folders.
        reading: with the image height; images are square by default.

    Raises:
        DataError: other lines, or too much data.
    """
    lines = [line for line in decode(raw).split(b"\n") if line.strip()]
    for number, line in enumerate(lines, 1):
        if not _LINE.fullmatch(line.strip()):
            raise DataError(
                f"{shown}: expected a label and column:value in entry {number}, received "
                f"{clean(line[:40].decode('utf-8', 'replace'), 40)!r}"
            )
    pairs = np.array([line.count(b":") for line in lines])
    text = b" ".join(line.split(b"#")[0] for line in lines).replace(b":", b" ")
    numbers = np.array(np.fromstring(text.decode("ascii"), np.float64, sep=" "))
    starts = np.cumsum(2 * pairs + 1) - (2 * pairs + 1)
    labels = numbers[starts]
    others = np.delete(numbers, starts)
    columns, values = others[::2].astype(np.int64), others[1::2]
    columns -= 0 if int(columns.min()) == 0 else 1
    width = _width(int(columns.max()) + 1, reading)
    if width > MAX_SIDE**2 or len(lines) * width * 4 > max_bytes():
        raise too_large(shown, max_bytes())
    images = np.zeros((len(lines), width), np.float32)
    images[np.repeat(np.arange(len(lines)), pairs), columns] = values
    return Part(own_name, images, labels, content="images")


def _width(columns: int, reading: Reading) -> int:
    """Return the pixels of an image that has at least so many columns."""
    if reading.image_height:
        return -(-columns // reading.image_height) * reading.image_height
    return math.ceil(math.sqrt(columns)) ** 2
