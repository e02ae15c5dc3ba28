"""ARFF, the format of Weka and OpenML: a header of attributes above a table."""

import re

from nntui.errors import DataError
from nntui.strings import clean

_ATTRIBUTE = re.compile(rb"(?im)^[ \t]*@attribute[ \t]+('[^'\n]*'|\"[^\"\n]*\"|\S+)")
_DATA = re.compile(rb"(?im)^[ \t]*@data[ \t]*$")
_MAX_HEADER = 2**24


def looks_like_arff(start: bytes) -> bool:
    r"""Return whether bytes are the start of an ARFF file, whose comments begin with %.

    >>> looks_like_arff(b"% MNIST\n@RELATION mnist\n")
    True
    """
    lines = [line.strip() for line in start[:8192].splitlines()]
    return (
        next((line for line in lines if line and not line.startswith(b"%")), b"").lower()[:9]
        == b"@relation"
    )


def as_csv(raw: bytes, name: str) -> bytes:
    """Return the table of an ARFF file as CSV with a header, on the lines where it was.

    Raises:
        DataError: no table, or a sparse one.
    """
    match = _DATA.search(raw, 0, _MAX_HEADER)
    if match is None:
        raise DataError(f"{name}: expected a line @data in an ARFF file, received none")
    names = [found.strip(b"'\"") for found in _ATTRIBUTE.findall(raw[: match.start()])]
    body = raw[match.end() :].lstrip(b"\r")
    if body.lstrip()[:1] == b"{":
        raise DataError(
            f"{name}: expected a dense table in an ARFF file, received a sparse one; save it as CSV"
        )
    words = [clean(word.decode("utf-8", "replace"), 60).replace(",", " ") for word in names]
    lines = raw[: match.end()].count(b"\n")  # so that errors name the lines of the file
    return b"\n" * lines + ",".join(words).encode() + body
