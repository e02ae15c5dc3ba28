"""Tables with all pixels of an image in one cell, as of FER2013, get one pixel in each cell."""

import re

from nntui.datasets.formats.csv_text import most_common_separator

_LIST = re.compile(rb"\[?\s*\d+(?:\.\d*)?(?:\s+\d+(?:\.\d*)?){15,}\s*\]?")
_MAX_CELLS = 8
_MAX_LINE = 2**23


def has_pixel_list(line: bytes) -> bool:
    r"""Return whether one cell of a line is a list of numbers with spaces between them.

    >>> has_pixel_list(b"5," + b"0 " * 15 + b"0,Training"), has_pixel_list(b"5,0,0\n")
    (True, False)
    """
    return _place(line) is not None


def without_pixel_lists(text: bytes) -> bytes:
    """Return normalized text with each number of a list in a cell of its own."""
    first, second = (*text[:_MAX_LINE].split(b"\n", 2), b"")[:2]
    place, start = _place(first), 0
    if place is None:
        place, start = _place(second), len(first) + 1
    if place is None:
        return text
    line = second if start else first
    separator = most_common_separator(line)
    count = len(line.split(separator)[place].strip(b" []").split())
    head = b""
    if start:
        names = first.split(separator)
        name = names[place].strip() if place < len(names) else b"pixel"
        names[place : place + 1] = [b"%b%d" % (name, number) for number in range(count)]
        head = separator.join(names) + b"\n"
    body = re.sub(rb"\[ *| *\]", b"", text[start:])
    body = re.sub(rb" *%b *" % re.escape(separator), separator, body)
    return head + re.sub(rb"(?<=[\d.]) +(?=\d)", separator, body)


def _place(line: bytes) -> int | None:
    """Return which cell is a list; None if there is none, or nothing but a list."""
    separator = most_common_separator(line)
    if separator == b" ":
        return None
    cells = line.split(separator, _MAX_CELLS + 1)
    if not 2 <= len(cells) <= _MAX_CELLS:
        return None
    return next((n for n, cell in enumerate(cells) if _LIST.fullmatch(cell.strip(b" \"'"))), None)
