"""The text of a table brought to one form: line feeds, one separator, no quotes, no blank lines."""

import re

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_UTF8 = b"\xef\xbb\xbf"
_COMMENTS = (b"#", b"%")
_FIRST_LINE = 2**23
_FIRST_LINES = 2**17
_DECIMAL = re.compile(rb"-?\d+(,\d+)?")
_SEPARATORS = b",;\t"


def decode(raw: bytes) -> bytes:
    """Return text as UTF-8 without a mark, with line feeds only.

    Each case is searched for first: searching is fast, replacing copies the whole text.
    """
    if raw.startswith(_UTF16):
        raw = raw.decode("utf-16", "replace").encode("utf-8", "replace")
    raw = raw.removeprefix(_UTF8)
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return raw.replace(b",", b".") if _has_decimal_commas(raw) else raw


def _has_decimal_commas(raw: bytes) -> bool:
    """Return whether cells of the second line are separated by semicolons and have commas."""
    line = b"".join(raw[:_FIRST_LINES].split(b"\n")[1:2])
    cells = [cell.strip(b' "') for cell in line.split(b";")]
    return (
        len(cells) > 3
        and any(b"," in cell for cell in cells)
        and all(_DECIMAL.fullmatch(cell) for cell in cells[:-1])
    )


def normalize(raw: bytes) -> bytes:
    r"""Return decoded text without quotes, comments, blank lines or trailing separators.

    Where no other separator is used, several spaces in a row are one.

    >>> normalize(b"# made by R\n\n'5' 0  255\n")
    b'5 0 255\n'
    """
    for quote in (b'"', b"'"):
        if quote in raw:
            raw = raw.replace(quote, b"")
    raw = raw.lstrip(b"\n")
    while raw.startswith(_COMMENTS):
        end = raw.find(b"\n")
        raw = raw[end + 1 :].lstrip(b"\n") if end >= 0 else b""
    blank = raw.find(b"\n\n")
    if blank >= 0 and raw[blank:].strip(b"\n"):
        raw = re.sub(rb"\n{2,}", b"\n", raw)
    first = raw[: raw.find(b"\n", 0, _FIRST_LINE) + 1]
    if b" " in first and not any(first.count(byte) for byte in _SEPARATORS):
        raw = re.sub(rb" *\n *", b"\n", re.sub(rb" {2,}", b" ", raw)).strip(b" ")
    for separator in (b",", b";"):
        if first.endswith(separator + b"\n"):
            raw = raw.replace(separator + b"\n", b"\n").removesuffix(separator)
    return raw


def line_number(raw: bytes, number: int) -> int:
    r"""Return the line of a file that has line `number` of its normalized text, both from 1.

    >>> line_number(b"# made by R\n\n5,0,255\n\n7,0\n", 2)
    5
    """
    started = False
    remaining = number
    for counted, line in enumerate(decode(raw).split(b"\n"), 1):
        started = started or bool(line.strip(b"'\"") and not line.startswith(_COMMENTS))
        if started and line.strip(b"'\""):
            remaining -= 1
            if not remaining:
                return counted
    return number


def most_common_separator(line: bytes) -> bytes:
    r"""Return the separator that occurs most often in a line; a space only where it is alone.

    >>> most_common_separator(b"1;2;3,5"), most_common_separator(b"5 0 255\n")
    (b';', b' ')
    """
    best = max(_SEPARATORS, key=line.count)
    if not line.count(best) and b" " in line.strip():
        return b" "
    return best.to_bytes(1, "big")
