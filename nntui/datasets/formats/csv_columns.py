"""Chosen columns of a table as numbers of any kind, or as text: slower than csv_table.py."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.formats.csv_table import Header, is_number, parse_table
from nntui.datasets.formats.limits import max_bytes, too_large
from nntui.datasets.formats.parsed import AnyArray
from nntui.errors import DataError
from nntui.strings import clean

_MAX_CELL = 80


def read_columns(text: bytes, header: Header, columns: Sequence[int], name: str) -> AnyArray:
    """Return columns of labels as integers, floats or text, of shape (lines, columns).

    Raises:
        DataError: lines of different lengths, or empty cells.
    """
    rows: list[list[bytes]] = []
    for number, line in enumerate(_lines(text, header), 1):
        cells = _cells(line, header, name, number)
        chosen = [cells[column].strip() for column in columns]
        if not all(chosen):
            raise DataError(
                f"{name}: expected a label in line {_line(header, number)}, received an empty cell"
            )
        rows.append(chosen)
    if not rows:
        raise DataError(f"{name}: expected one image in each line, received no lines")
    if all(cell.isdigit() and len(cell) < 10 for row in rows for cell in row):
        return np.array([[int(cell) for cell in row] for row in rows], np.int64)
    if all(is_number(cell) for row in rows for cell in row):
        return np.array([[float(cell) for cell in row] for row in rows], np.float64)
    return np.array(
        [[clean(cell.decode("utf-8", "replace"), _MAX_CELL) for cell in row] for row in rows]
    )


def counts_up(text: bytes, header: Header) -> bool:
    """Return whether the first column has the numbers of the lines, all of them."""
    cells = [line.split(header.separator, 1)[0].strip() for line in _lines(text, header)]
    if not cells or not cells[0].isdigit() or len(cells[0]) > 9:
        return False
    return all(cell == b"%d" % number for number, cell in enumerate(cells, int(cells[0])))


def read_numbers(
    text: bytes, header: Header, columns: Sequence[int], name: str
) -> tuple[AnyArray, list[str]]:
    """Return columns of pixels as uint8 or float32, and notes on what was replaced.

    Empty cells are 0. Lines of integers are read as fast as tables without other columns.

    Raises:
        DataError: lines of different lengths, cells that are not numbers, or too much.
    """
    lines = _lines(text, header)
    if not lines:
        raise DataError(f"{name}: expected one image in each line, received no lines")
    if len(lines) * len(columns) * 4 > max_bytes():
        raise too_large(name, max_bytes())
    kept = [
        _without_others(line, header, columns, name, number) for number, line in enumerate(lines, 1)
    ]
    body = b"\n".join(kept) + b"\n"
    body, empty = _filled(body, header.separator)
    notes = [f"{empty:,} empty cells read as 0"] if empty else []
    plain = Header(header.separator, [], len(columns), 0)
    try:
        if not re.search(rb"[-.eE]", body[: 2**16]):
            return parse_table(body, plain, name), notes
    except DataError:
        pass  # numbers of another kind, or an error that is found below
    return _floats(body, header, len(columns), name), notes


def _lines(text: bytes, header: Header) -> list[bytes]:
    return text[header.start :].rstrip(b"\n").split(b"\n") if text[header.start :].strip() else []


def _line(header: Header, number: int) -> int:
    """Return the line of the file that has line `number` below the header."""
    return header.line(number + bool(header.names))


def _cells(line: bytes, header: Header, name: str, number: int) -> list[bytes]:
    cells = line.split(header.separator)
    if len(cells) != header.columns:
        raise DataError(
            f"{name}: expected {header.columns} columns in line {_line(header, number)}, as in "
            f"the first, received {len(cells)}"
        )
    return cells


def _without_others(
    line: bytes, header: Header, columns: Sequence[int], name: str, number: int
) -> bytes:
    """Return a line with these columns only."""
    if line.count(header.separator) + 1 != header.columns:
        _cells(line, header, name, number)
    first, last = columns[0], columns[-1]
    if last - first + 1 == len(columns):  # neighbors: the others are cut off
        after = header.columns - 1 - last
        line = line.split(header.separator, first)[-1] if first else line
        return line.rsplit(header.separator, after)[0] if after else line
    cells = line.split(header.separator)
    return header.separator.join([cells[column] for column in columns])


def _filled(body: bytes, separator: bytes) -> tuple[bytes, int]:
    """Return lines with 0 in empty cells, and the number of such cells."""
    if separator != b" " and b" " in body:
        body = body.replace(b" ", b"")
    mark = re.escape(separator)
    if not re.search(rb"(^|\n|%b)(%b|\n)" % (mark, mark), body):
        return body, 0
    filled, inner = re.subn(rb"(?<=%b)(?=[%b\n])" % (mark, mark), b"0", body)
    filled, starts = re.subn(rb"(?m)^(?=%b)" % mark, b"0", filled)
    return filled, inner + starts


def _floats(body: bytes, header: Header, columns: int, name: str) -> NDArray[np.float32]:
    separator = header.separator.decode()
    lines = body.decode("latin-1").splitlines()
    try:
        table = np.loadtxt(
            lines, np.float32, comments=None, delimiter=separator, ndmin=2, encoding=None
        )
    except ValueError:
        raise _not_a_number(body, header, name) from None
    if table.shape != (len(lines), columns):
        raise _not_a_number(body, header, name)
    return table


def _not_a_number(body: bytes, header: Header, name: str) -> DataError:
    """Return the error for the first cell that is not a number."""
    for number, line in enumerate(body.split(b"\n"), 1):
        for column, cell in enumerate(line.split(header.separator), 1):
            if line and not is_number(cell):
                shown = clean(cell[:30].decode("utf-8", "replace"), 30)
                return DataError(
                    f"{name}: expected a number in line {_line(header, number)}, pixel {column}, "
                    f"received {shown!r}"
                )
    return DataError(f"{name}: expected lines of numbers, received others")
