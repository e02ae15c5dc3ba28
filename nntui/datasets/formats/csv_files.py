"""CSV: one image a line, its label first, last or nowhere, with or without a line of names.

The numbers are read column by column of the text, not line by line: where a number ends is known
from one look at all bytes, and its last digit is the byte before, its tens the one before that.
"""

import math
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.config.reading import Reading
from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.limits import MAX_SIDE, max_bytes, too_large
from nntui.datasets.formats.parsed import ParsedData, ParsedSplit
from nntui.errors import DataError
from nntui.strings import clean

_SEPARATORS = b",;\t"
_LABEL_NAMES = {"label", "labels", "class", "target", "digit", "y"}
_ROW = 4096
"""Bytes of a line that are looked at to find out what a file is."""
_MOST_COLUMNS = MAX_SIDE * MAX_SIDE + 1
_PIECE = 2 * 4 * _MOST_COLUMNS
"""Bytes that are read at once: more than the longest line there can be."""


class _Head(NamedTuple):
    """What the first line tells."""

    separator: bytes
    names: list[str]
    """Of the columns, where the first line has names."""
    columns: int
    start: int
    """Where the numbers begin."""


def looks_like_csv(start: bytes) -> bool:
    """Return whether a file that begins like this is a table: its first line or one soon after.

    Most cells of such a line are numbers; one that is not is told when the table is read.
    """
    lines = start.replace(b"\r", b"\n").split(b"\n")[:4]
    return any(_is_row(line[:_ROW]) for line in lines)


def _is_row(line: bytes) -> bool:
    separator = max(_SEPARATORS, key=line.count).to_bytes(1, "big")
    cells = [cell.strip(b' "').replace(b".", b"", 1) for cell in line.split(separator)]
    return len(cells) >= 2 and 2 * sum(cell.isdigit() for cell in cells) > len(cells)


def read_csv(raw: bytes, name: str, reading: Reading) -> ParsedData:
    """Return the images and labels of a CSV file.

    Raises:
        DataError: ragged lines, or anything in a pixel but a whole number from 0 to 255.
    """
    raw = _plain(raw)
    head = _head(raw, name, reading.header)
    table = _table(raw, head, name)
    place = _label_place(table, head, reading, name)
    words = f"CSV {'with' if head.names else 'without'} a header, "
    if place == "none":
        return ParsedData({"train": ParsedSplit(table, None)}, words + "no label")
    pixels, labels = table[:, :-1], table[:, -1]
    if place == "first":
        pixels, labels = table[:, 1:], table[:, 0]
    return ParsedData({"train": ParsedSplit(pixels, labels.copy())}, f"{words}label {place}")


def _plain(raw: bytes) -> bytes:
    """Return the text as simple as tables come: no quotes, no blank lines, nothing behind a line.

    What is not there is looked for, which is quick, and not replaced, which copies everything.
    """
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b'"' in raw:
        raw = raw.replace(b'"', b"")
    raw = raw.lstrip(b"\n")
    if b"\n\n" in raw.rstrip(b"\n"):
        raw = re.sub(rb"\n{2,}", b"\n", raw)
    for separator in (b",", b";"):
        first = raw[: raw.find(b"\n", 0, _PIECE) + 1]
        if first.endswith(separator + b"\n"):
            raw = raw.replace(separator + b"\n", b"\n").removesuffix(separator)
    return raw


def _head(raw: bytes, name: str, header: str) -> _Head:
    end = raw.find(b"\n", 0, 2**24)
    line = raw[: end if end >= 0 else min(len(raw), 2**24)]
    separator = max(_SEPARATORS, key=line.count).to_bytes(1, "big")
    columns = line.count(separator) + 1
    if not 2 <= columns <= _MOST_COLUMNS:
        raise DataError(
            f"{name}: expected numbers with commas between them, received a first line of "
            f"{columns} columns: {clean(line[:40].decode('utf-8', 'replace'), 40)}"
        )
    numeric = not line.translate(None, separator + b"0123456789 ")
    if header == "yes" or (header == "auto" and not numeric):
        words = line.decode("utf-8", "replace").split(separator.decode())
        names = [word.strip(" \"'").lower() for word in words]
        return _Head(separator, names, columns, len(line) + 1)
    return _Head(separator, [], columns, 0)


def _table(raw: bytes, head: _Head, name: str) -> Pixels:
    """Return all numbers as (lines, columns)."""
    body = raw[head.start :] if head.start else raw
    if b" " in body:
        body = body.replace(b" ", b"")
    body = body.rstrip(b"\n")
    if not body:
        raise DataError(f"{name}: expected an image a line, received none")
    body += b"\n"
    lines = body.count(b"\n")
    if lines * head.columns > max_bytes():
        raise too_large(name, max_bytes())
    if lines * head.columns * 2 > len(body):  # a digit and a comma each at least
        raise _ragged(body, head, name, 0)
    table = np.empty((lines, head.columns), np.uint8)
    place = line = 0
    while place < len(body):
        end = body.rfind(b"\n", place, place + _PIECE) + 1
        if not end:
            raise DataError(
                f"{name}: expected {head.columns} columns in line {line + 1 + bool(head.names)}, "
                f"received a line of more than {_PIECE >> 20} MiB"
            )
        values = _values(body[place:end], head, name, line + bool(head.names))
        table[line : line + len(values)] = values
        place, line = end, line + len(values)
    return table


def _values(piece: bytes, head: _Head, name: str, line: int) -> Pixels:
    """Return the numbers of some whole lines, the first of them being number `line` + 1."""
    text = np.frombuffer(piece, np.uint8)
    digits = text - np.uint8(ord("0"))  # beyond 9: no digit
    ends = np.flatnonzero(digits > 9).astype(np.int32)
    marks = text[ends]
    lines = piece.count(b"\n")
    if len(ends) != lines * head.columns:
        raise _ragged(piece, head, name, line)
    marks = marks.reshape(lines, head.columns)
    if not ((marks[:, :-1] == head.separator[0]).all() and (marks[:, -1] == ord("\n")).all()):
        raise _ragged(piece, head, name, line)
    lengths = np.diff(ends, prepend=np.int32(-1)) - 1
    if lengths.min() < 1 or lengths.max() > 3:
        raise _ragged(piece, head, name, line)
    values = digits[ends - 1]
    if not _add_tens(values, digits, ends, lengths):
        raise _ragged(piece, head, name, line)
    return values.reshape(lines, head.columns)


def _add_tens(
    values: Pixels, digits: Pixels, ends: NDArray[np.int32], lengths: NDArray[np.int32]
) -> bool:
    """Add tens and hundreds to the last digits; return whether no number is beyond 255.

    Most pixels of most images have neither.
    """
    long = np.flatnonzero(lengths >= 2)
    values[long] += digits[ends[long] - 2] * np.uint8(10)
    long = np.flatnonzero(lengths == 3)
    hundreds = digits[ends[long] - 3]
    sums = hundreds * np.uint16(100) + values[long]
    values[long] = sums.astype(np.uint8)
    return not len(sums) or int(sums.max()) <= 255


def _ragged(piece: bytes, head: _Head, name: str, line: int) -> DataError:
    """Find what is wrong in some lines, the slow way, and return the sentence for it."""
    for number, text in enumerate(piece.split(b"\n")[:-1], line + 1):
        columns = text.count(head.separator) + 1
        if columns != head.columns:
            return DataError(
                f"{name}: expected {head.columns} columns in line {number}, as in the first, "
                f"received {columns}"
            )
        for column, cell in enumerate(text.split(head.separator), 1):
            if not (cell.isdigit() and len(cell) <= 3 and int(cell) <= 255):
                shown = clean(cell[:30].decode("utf-8", "replace"), 30)
                return DataError(
                    f"{name}: expected a whole number from 0 to 255 in line {number}, column "
                    f"{column}, received {shown!r}"
                )
    return DataError(f"{name}: expected lines of {head.columns} numbers, received others")


def _label_place(table: Pixels, head: _Head, reading: Reading, name: str) -> str:
    """Return where the label is: as it was said, as the names say, or as the numbers look."""
    if reading.label_column != "auto":
        return reading.label_column
    named = [place for place, word in enumerate(head.names) if word in _LABEL_NAMES]
    if named:
        if named[0] not in {0, head.columns - 1}:
            raise DataError(
                f"{name}: expected the label in the first or the last column, received it in "
                f"column {named[0] + 1}"
            )
        return "last" if named[0] else "first"
    if not _is_image(head.columns - 1, reading) and _is_image(head.columns, reading):
        return "none"
    if head.names and head.names[0].startswith("pixel") and head.names[-1].startswith("pixel"):
        return "none"
    return "first" if _like_labels(table[:, 0], table[:, -1]) else "last"


def _is_image(pixels: int, reading: Reading) -> bool:
    if reading.image_height:
        return pixels % reading.image_height == 0
    return math.isqrt(pixels) ** 2 == pixels


def _like_labels(first: Pixels, last: Pixels) -> bool:
    """Return whether the first column looks more like labels than the last one.

    A corner of an image is nearly always blank; labels have few numbers, and all about as often.
    """

    def evenness(column: Pixels) -> float:
        shares = np.bincount(column) / len(column)
        return 0.0 if int(column.max()) >= 64 else 1 - float((shares**2).sum())

    return evenness(first) >= evenness(last)
