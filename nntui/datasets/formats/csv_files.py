"""CSV files and other text tables: one image in each line, with or without its label."""

from dataclasses import replace
from functools import partial

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.csv_columns import counts_up, read_columns, read_numbers
from nntui.datasets.formats.csv_layout import Layout, find_layout
from nntui.datasets.formats.csv_table import Header, is_number, parse_header, parse_table
from nntui.datasets.formats.csv_text import decode, most_common_separator, normalize
from nntui.datasets.formats.limits import MAX_CLASSES
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.part import Part
from nntui.errors import DataError

_START_OF_LINE = 4096
"""Bytes of a line that are enough to detect a table."""
_SAMPLE = 32
"""Lines from which the columns are recognized."""
_MAX_LABEL_CELL = 40
_MAX_SLIP = 1024
"""Integers below it are no pixels of 16 bits."""


def looks_like_csv(start: bytes) -> bool:
    r"""Return whether most cells of one of the first lines are numbers, or a cell each.

    >>> looks_like_csv(b"label,pixel0,pixel1\n5,0,128\n"), looks_like_csv(b"To be, or not to be")
    (True, False)
    >>> looks_like_csv(b"5\n0\n4\n")
    True
    """
    lines = [line for line in decode(start[: 2**15]).split(b"\n") if line.strip()]
    comments = next((n for n, line in enumerate(lines) if not line.startswith((b"#", b"%"))), 0)
    lines = lines[comments : comments + 4]
    one_column = len(lines) > 1 and all(_is_number_alone(line) for line in lines[1:])
    return one_column or any(_has_numbers(line[:_START_OF_LINE]) for line in lines)


def _is_number_alone(line: bytes) -> bool:
    cell = line.strip(b" \"'")
    return len(cell) <= _MAX_LABEL_CELL and cell.replace(b".", b"", 1).isdigit()


def _has_numbers(line: bytes) -> bool:
    separator = most_common_separator(line)
    cells = [cell.strip(b" \"'") for cell in line.split(separator)]
    filled = [cell for cell in cells if cell] if separator != b" " else cells
    return len(cells) >= 2 and 2 * sum(map(is_number, filled)) > len(filled) > 0


def read_csv(raw: bytes, name: str, reading: Reading, own_name: str = "") -> Part:
    """Return the images and labels of a table, or the labels of a table without images.

    Args:
        raw: the text, with or without a line of column names.
        name: the path of the file, for errors.
        reading: the place of the label, whether there are column names, and the image height.
        own_name: the name of the file without folders.

    Raises:
        DataError: lines of different lengths, or anything but numbers where there are pixels.
    """
    file = decode(raw)
    text = normalize(file)
    header = parse_header(text, name, reading.header, file)
    rows = _sample(text, header)
    layout = find_layout(header, rows, reading, partial(counts_up, text, header))
    detail = f"CSV {'with' if header.names else 'without'} a header"
    part = Part(own_name or name, detail=detail, classes=layout.classes)
    if header.columns == 1 or not layout.pixels:
        columns = layout.labels or tuple(range(header.columns))
        labels = read_columns(text, header, columns[:1], name)[:, 0]
        return replace(part, array=labels, content="labels", detail=f"{detail}, labels only")
    plain = not layout.unused and layout.place in {"first", "last", "none", "auto"}
    if plain and _all_integers(text, header):
        try:
            return _split_off(parse_table(text, header, name), layout, part)
        except DataError as error:
            return _read_other(text, header, layout, part, name, error)
    return _read_other(text, header, layout, part, name)


def _sample(text: bytes, header: Header) -> list[list[bytes]]:
    """Return the cells of some lines that have as many as the first one."""
    lines = text[header.start : header.start + _SAMPLE * 2**14].split(b"\n")
    rows = [line.split(header.separator) for line in lines[:_SAMPLE]]
    return [row for row in rows if len(row) == header.columns]


def _all_integers(text: bytes, header: Header) -> bool:
    """Return whether there is nothing but digits and separators in the first lines."""
    start = text[header.start : header.start + _SAMPLE * 2**12]
    plain = not start.translate(None, b"0123456789 \n" + header.separator)
    return plain and header.separator * 2 not in start


def _split_off(table: Pixels, layout: Layout, part: Part) -> Part:
    """Return the images and labels of a table of integers, where the label is at an end."""
    place = layout.place
    if place == "auto":
        place = "first" if _first_is_label(table[:, 0], table[:, -1]) else "last"
    if place == "none":
        return replace(part, array=table, content="images", detail=f"{part.detail}, no label")
    images, labels = (
        (table[:, 1:], table[:, 0]) if place == "first" else (table[:, :-1], table[:, -1])
    )
    return replace(part, array=images, labels=labels.copy(), detail=f"{part.detail}, label {place}")


def _read_other(
    text: bytes,
    header: Header,
    layout: Layout,
    part: Part,
    name: str,
    error: DataError | None = None,
) -> Part:
    """Return the images and labels of a table with text, floats, or columns of other things.

    Args:
        text: the normalized text.
        header: its first line.
        layout: which columns have what.
        part: what is known of the result.
        name: the path of the file, for errors.
        error: why it is not a table of integers from 0 to 255, which is raised if it is not one
            of other numbers either.
    """
    images, notes = read_numbers(text, header, layout.pixels, name)
    if error is not None and images.dtype != np.uint8 and _is_out_of_range(images):
        raise error
    labels: AnyArray | None = None
    place = layout.place
    if place == "auto":
        first = _first_is_label(images[:, 0], images[:, -1])
        place = "first" if first else "last"
        labels = images[:, 0 if first else -1].copy()
        images = images[:, 1:] if first else images[:, :-1]
    elif layout.labels:
        cells = read_columns(text, header, layout.labels, name)
        labels = cells if cells.shape[1] > 1 else cells[:, 0]
    notes = [*notes, *(f"{column} not used" for column in layout.unused)]
    detail = f"{part.detail}, " + ("no label" if labels is None else f"label {place}")
    return replace(
        part, array=images, labels=labels, content="images", detail=detail, notes=tuple(notes)
    )


def _is_out_of_range(numbers: AnyArray) -> bool:
    """Return whether integers are a little above 255, in which case the line is worth knowing."""
    whole = bool((numbers == np.rint(numbers)).all())
    return whole and (float(numbers.min()) < 0 or float(numbers.max()) < _MAX_SLIP)


def _first_is_label(first: AnyArray, last: AnyArray) -> bool:
    """Return whether the first column is more likely to have labels than the last one.

    Labels have few different values, about equally often; the corner of an image is nearly always
    blank.
    """

    def evenness(column: AnyArray) -> float:
        if float(column.min()) < 0 or float(column.max()) >= MAX_CLASSES:
            return 0.0
        if bool((column != np.rint(column)).any()):
            return 0.0
        shares = np.bincount(column.astype(np.int64)) / len(column)
        return 1 - float((shares**2).sum())

    return evenness(first) >= evenness(last)
