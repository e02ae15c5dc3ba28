"""Converting the text of a CSV file to a table of uint8, several times faster than line by line.

All numbers are converted at once: separators mark where they end, the byte before each separator is
the last digit, the byte before that the tens, and so on. Only if something does not fit, the lines
are examined one by one to find the error.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.csv_text import line_number, most_common_separator
from nntui.datasets.formats.limits import MAX_SIDE, max_bytes, too_large
from nntui.errors import DataError
from nntui.strings import clean

_MAX_COLUMNS = MAX_SIDE * MAX_SIDE + 256
_CHUNK = 2 * 4 * _MAX_COLUMNS
"""Bytes that are converted at once: more than the longest valid line."""
_MAX_FIRST_LINE = 2**24


class Header(NamedTuple):
    """What the first line says about a table."""

    separator: bytes
    names: list[str]
    """Of the columns in lower case, empty if the first line has numbers."""
    columns: int
    start: int
    """Position of the first number."""
    file: bytes = b""
    """The text as it is in the file, to find the numbers of lines."""

    def line(self, number: int) -> int:
        """Return the line of the file that has this line of the normalized text."""
        return line_number(self.file, number) if self.file else number


def parse_header(raw: bytes, name: str, header: str, file: bytes = b"") -> Header:
    """Return what the first line of normalized text says.

    Args:
        raw: the text.
        name: the name of the file, for errors.
        header: whether the first line has names: `yes`, `no` or `auto`.
        file: the text before it was normalized, to find the numbers of lines.

    Raises:
        DataError: the first line is not one of a table.
    """
    end = raw.find(b"\n", 0, _MAX_FIRST_LINE)
    line = raw[: end if end >= 0 else min(len(raw), _MAX_FIRST_LINE)]
    separator = most_common_separator(line)
    columns = line.count(separator) + 1
    if not 1 <= columns <= _MAX_COLUMNS:
        raise DataError(
            f"{name}: expected numbers separated by commas, received a first line of "
            f"{columns} columns: {clean(line[:40].decode('utf-8', 'replace'), 40)}"
        )
    second_end = raw.find(b"\n", len(line) + 1, len(line) + _MAX_FIRST_LINE)
    second = raw[len(line) + 1 : second_end if second_end >= 0 else len(raw)][:_MAX_FIRST_LINE]
    if header == "yes" or (header == "auto" and _has_names(line, second, separator)):
        words = line.decode("utf-8", "replace").split(separator.decode())
        names = [word.strip(" \"'").lower() for word in words]
        if second.count(separator) == columns:  # R leaves out the name of the row names
            names = ["", *names]
        return Header(separator, names, len(names), len(line) + 1, file)
    return Header(separator, [], columns, 0, file)


def _has_names(line: bytes, second: bytes, separator: bytes) -> bool:
    """Return whether the first line of a table has the names of its columns.

    It has if a cell is text that is a number in the second line, or if the cells count: 0, 1, 2.
    """
    if not line.translate(None, separator + b"0123456789 "):
        return _counts(line.split(separator))
    first = line.split(separator)
    texts = [column for column, cell in enumerate(first) if not is_number(cell)]
    below = second.split(separator)
    if not texts:  # pandas makes 0, 0, 0 of a lost first line 0, 0.1, 0.2
        return (
            any(not cell.strip().isdigit() for cell in first)
            and bool(below[0])
            and all(cell.strip().isdigit() for cell in below)
            and len(below) == len(first)
            and _is_mangled(first)
        )
    if not second or 2 * len(texts) > len(first):
        return True
    return any(column >= len(below) or is_number(below[column]) for column in texts) or _counts(
        [cell for column, cell in enumerate(first) if column not in texts]
    )


def _is_mangled(cells: list[bytes]) -> bool:
    """Return whether cells are numbers that pandas made different, as 0, 0.1, 0.2."""
    return len(cells) > 4 and len(set(cells)) == len(cells) and b"0.1" in cells


def _counts(cells: list[bytes]) -> bool:
    """Return whether cells are the integers from 0 or 1, as pandas names columns."""
    if len(cells) < 4 or not cells[0].strip().isdigit() or int(cells[0][:9]) > 1:
        return False
    start = int(cells[0])
    return all(cell.strip() == b"%d" % n for n, cell in enumerate(cells, start))


def is_number(cell: bytes) -> bool:
    """Return whether a cell is a number; an empty one is not."""
    try:
        float(cell)
    except ValueError:
        return False
    return b"_" not in cell


def parse_table(raw: bytes, header: Header, name: str) -> Pixels:
    """Return all numbers of normalized text as uint8 of shape (lines, columns).

    Raises:
        DataError: lines of different lengths, anything but integers from 0 to 255, or too much.
    """
    body = raw[header.start :] if header.start else raw
    if b" " in body and header.separator != b" ":
        body = body.replace(b" ", b"")
    if body[-1:] != b"\n" or body[-2:] == b"\n\n":
        body = body.rstrip(b"\n") + b"\n"
    if body == b"\n":
        raise DataError(f"{name}: expected one image in each line, received no lines")
    lines = body.count(b"\n")
    if lines * header.columns > max_bytes():
        raise too_large(name, max_bytes())
    named = 1 if header.names else 0
    if lines * header.columns * 2 > len(body):  # a number needs a digit and a separator
        raise _error_in(body, header, name, named)
    table = np.empty((lines, header.columns), np.uint8)
    position = line = 0
    while position < len(body):
        end = body.rfind(b"\n", position, position + _CHUNK) + 1
        if not end:
            number = header.line(line + 1 + named)
            raise DataError(
                f"{name}: expected {header.columns} columns in line {number}, "
                f"received a line of more than {_CHUNK >> 20} MiB"
            )
        rows = _parse_lines(body[position:end], header, name, line + named)
        table[line : line + len(rows)] = rows
        position, line = end, line + len(rows)
    return table


def _parse_lines(text: bytes, header: Header, name: str, before: int) -> Pixels:
    """Return the numbers of whole lines; `before` is the number of lines before the first one."""
    characters = np.frombuffer(text, np.uint8)
    digits = characters - np.uint8(ord("0"))  # above 9: no digit
    ends = np.flatnonzero(digits > 9).astype(np.int32)
    lines = text.count(b"\n")
    if len(ends) != lines * header.columns:
        raise _error_in(text, header, name, before)
    separators = characters[ends].reshape(lines, header.columns)
    regular = (separators[:, :-1] == header.separator[0]).all()
    if not (regular and (separators[:, -1] == ord("\n")).all()):
        raise _error_in(text, header, name, before)
    lengths = np.diff(ends, prepend=np.int32(-1)) - 1
    if lengths.min() < 1 or lengths.max() > 3:
        raise _error_in(text, header, name, before)
    values = digits[ends - 1]
    if not _add_tens_and_hundreds(values, digits, ends, lengths):
        raise _error_in(text, header, name, before)
    return values.reshape(lines, header.columns)


def _add_tens_and_hundreds(
    values: Pixels, digits: Pixels, ends: NDArray[np.int32], lengths: NDArray[np.int32]
) -> bool:
    """Add tens and hundreds to the last digits in place; return whether all fit in a byte.

    Only numbers of two and three digits are touched: most pixels are 0.
    """
    long = np.flatnonzero(lengths >= 2)
    values[long] += digits[ends[long] - 2] * np.uint8(10)
    long = np.flatnonzero(lengths == 3)
    hundreds = digits[ends[long] - 3]
    sums = hundreds * np.uint16(100) + values[long]
    values[long] = sums.astype(np.uint8)
    return not len(sums) or int(sums.max()) <= 255


def _error_in(text: bytes, header: Header, name: str, before: int) -> DataError:
    """Return the error for the first invalid line; `before` is the number of lines before."""
    for number, line in enumerate(text.split(b"\n")[:-1], before + 1):
        columns = line.count(header.separator) + 1
        if columns != header.columns:
            return DataError(
                f"{name}: expected {header.columns} columns in line {header.line(number)}, as in "
                f"the first, received {columns}"
            )
        for column, cell in enumerate(line.split(header.separator), 1):
            if not (cell.isdigit() and len(cell) <= 3 and int(cell) <= 255):
                shown = clean(cell[:30].decode("utf-8", "replace"), 30)
                return DataError(
                    f"{name}: expected an integer from 0 to 255 in line {header.line(number)}, "
                    f"column {column}, received {shown!r}"
                )
    return DataError(f"{name}: expected lines of {header.columns} numbers, received others")
