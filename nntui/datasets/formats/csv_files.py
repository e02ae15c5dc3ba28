"""CSV files: one image in each line, with its label in the first column, the last, or none."""

import math

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.csv_table import (
    Header,
    most_common_separator,
    normalize,
    parse_header,
    parse_table,
)
from nntui.datasets.formats.limits import MAX_CLASSES
from nntui.datasets.formats.parsed import ParsedData, ParsedSplit
from nntui.errors import DataError

_LABEL_NAMES = {"label", "labels", "class", "target", "digit", "y"}
_START_OF_LINE = 4096
"""Bytes of a line that are enough to detect a table."""


def looks_like_csv(start: bytes) -> bool:
    r"""Return whether most cells of one of the first four lines are numbers.

    >>> looks_like_csv(b"label,pixel0,pixel1\n5,0,128\n"), looks_like_csv(b"To be, or not to be")
    (True, False)
    """
    lines = start.replace(b"\r", b"\n").split(b"\n")[:4]
    return any(_has_numbers(line[:_START_OF_LINE]) for line in lines)


def _has_numbers(line: bytes) -> bool:
    cells = line.split(most_common_separator(line))
    numbers = [cell.strip(b' "').replace(b".", b"", 1).isdigit() for cell in cells]
    return len(cells) >= 2 and 2 * sum(numbers) > len(cells)


def read_csv(raw: bytes, name: str, reading: Reading) -> ParsedData:
    """Return the images and labels of a CSV file.

    Args:
        raw: the text, with or without a line of column names.
        name: the name of the file, for errors.
        reading: the place of the label, whether there are column names, and the image height.

    Raises:
        DataError: lines of different lengths, or anything but integers from 0 to 255.
    """
    raw = normalize(raw)
    header = parse_header(raw, name, reading.header)
    table = parse_table(raw, header, name)
    place = _label_place(table, header, reading, name)
    description = f"CSV {'with' if header.names else 'without'} a header, "
    if place == "none":
        return ParsedData({"train": ParsedSplit(table, None)}, description + "no label")
    pixels, labels = table[:, :-1], table[:, -1]
    if place == "first":
        pixels, labels = table[:, 1:], table[:, 0]
    split = ParsedSplit(pixels, labels.copy())
    return ParsedData({"train": split}, f"{description}label {place}")


def _label_place(table: Pixels, header: Header, reading: Reading, name: str) -> str:
    """Return `first`, `last` or `none`: as set, as named in the header, or as detected."""
    if reading.label_column != "auto":
        return reading.label_column
    named = [column for column, word in enumerate(header.names) if word in _LABEL_NAMES]
    if named:
        if named[0] not in {0, header.columns - 1}:
            raise DataError(
                f"{name}: expected the label in the first or the last column, received it in "
                f"column {named[0] + 1}"
            )
        return "last" if named[0] else "first"
    if not _fits_image(header.columns - 1, reading) and _fits_image(header.columns, reading):
        return "none"
    if header.names and all(header.names[end].startswith("pixel") for end in (0, -1)):
        return "none"
    return "first" if _first_is_label(table[:, 0], table[:, -1]) else "last"


def _fits_image(pixels: int, reading: Reading) -> bool:
    if reading.image_height:
        return pixels % reading.image_height == 0
    return math.isqrt(pixels) ** 2 == pixels


def _first_is_label(first: Pixels, last: Pixels) -> bool:
    """Return whether the first column is more likely to have labels than the last one.

    Labels have few different values, about equally often; the corner of an image is nearly always
    blank.
    """

    def evenness(column: Pixels) -> float:
        if int(column.max()) >= MAX_CLASSES:
            return 0.0
        shares = np.bincount(column) / len(column)
        return 1 - float((shares**2).sum())

    return evenness(first) >= evenness(last)
