"""Reads JSON and JavaScript: all lists of numbers in it, under the keys that lead to them.

JavaScript is read as data: keys without quotes, `const W = [...]`, `export default {...}`, calls
such as `new Float32Array([...])`, comments. Functions and other code are skipped.
"""

import base64
import binascii
import math
import re
from pathlib import Path
from typing import Any

import numpy as np

from nntui.errors import WeightsError
from nntui.weights.importers.collect import AnyArray, Named, broken, foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.number_lists import MAX_DEPTH, number_lists
from nntui.weights.importers.objects import named_arrays

_SPACE = re.compile(rb"(?:[\s,;]++|//[^\n]*+|/\*.*?\*/)*+", re.DOTALL)
_STRING = re.compile(rb'"((?:[^"\\]++|\\.)*+)"|\'((?:[^\'\\]++|\\.)*+)\'|`([^`]*+)`', re.DOTALL)
_NUMBER = re.compile(
    rb"0[xX][0-9a-fA-F]{1,12}|[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?Infinity|NaN"
)
_WORD = re.compile(rb"(?:new\s+)?[A-Za-z_$][\w$.]*")
_STATEMENT = re.compile(
    rb"(?:export\s+default\b|(?:export\s+)?(?:const|let|var)\s+([\w$]{1,99})\s*(?::[^=\n]{0,99})?="
    rb"|([\w$.\[\]'\"]{1,99})\s*=)\s*"
)
_KEY = re.compile(rb"[\w$.]{1,200}")
_MAX_FAILURES = 100
_MOST_MIXED = 10_000
"""Numbers in a list that has other values, too: each takes many times its length in the file."""
_SHORTEST_BASE64 = 32
_BASE64 = re.compile(rb"(?:data:[^,]{0,99},)?([A-Za-z0-9+/\s]+={0,2})")
_LARGEST = 1e6
"""Floats in base64 that are larger must be something else."""

_SIZES = re.compile(
    r"(?i)\w*(sizes?|shape|layers?|dims?|structure|units|architecture|topology|nodes|neurons)"
)


def read_json(path: Path) -> ForeignFile:
    """Return the lists of numbers in a JSON file.

    Raises:
        WeightsError: the file is broken, nested too deeply, or holds no weights.
    """
    raw = read_whole(path)
    parser = _Parser(raw)
    value = parser.value(0)
    if parser.at < len(raw.rstrip(b" \t\r\n;,\0")):
        raise broken(path, f"something behind the end of its value, at byte {parser.at}")
    return _foreign_file(path, value)


def read_javascript(path: Path) -> ForeignFile:
    """Return the lists of numbers that a JavaScript file assigns to names or exports.

    Raises:
        WeightsError: it holds no lists of numbers.
    """
    parser = _Parser(read_whole(path))
    return _foreign_file(path, parser.statements())


def _foreign_file(path: Path, value: Any) -> ForeignFile:
    found: list[Named] = []
    left_out = []
    for name, array in named_arrays(with_shapes(value)):
        if _are_sizes(name, array):
            left_out.append(f"{name} {array.astype(int).tolist()} read as sizes of layers")
        else:
            found.append((name, array))
    if not found:
        raise WeightsError(
            f"{path}: expected weights as lists of numbers, received none; try another file"
        )
    return foreign_file(path, found, notes=left_out)


def _are_sizes(name: str, array: AnyArray) -> bool:
    last = name.rpartition(".")[2]
    if array.ndim != 1 or len(array) > 16 or not _SIZES.fullmatch(last):
        return False
    return bool((array >= 1).all() and (array < 1e6).all() and (array == np.rint(array)).all())


class _Parser:
    """Reads values of JSON and JavaScript one after the other.

    Args:
        text: the contents of a file.

    Attributes:
        at: the next byte.
    """

    def __init__(self, text: bytes) -> None:
        self._text = text
        self.at = 3 if text.startswith(b"\xef\xbb\xbf") else 0

    def statements(self) -> dict[str, Any]:
        """Return the values of all assignments by name; code that cannot be read is skipped."""
        values: dict[str, Any] = {}
        failures = 0
        while self._skip() < len(self._text) and failures < _MAX_FAILURES:
            start = self.at
            match = _STATEMENT.match(self._text, start)
            if match is not None or self._text[start : start + 1] in (b"{", b"["):
                self.at = match.end() if match else start
                name = (match[1] or match[2] or b"").decode("latin-1") if match else ""
                name = "" if name == "module.exports" else name
                try:
                    values[name if name not in values else f"{name} {len(values)}"] = self.value(0)
                    continue
                except ValueError:
                    failures += 1
            end = self._text.find(b"\n", start)
            self.at = len(self._text) if end < 0 else end + 1
        return values

    def value(self, depth: int) -> Any:
        """Return the next value: dictionaries, lists, arrays, text and numbers.

        Raises:
            ValueError: there is none, or it is nested too deeply.
        """
        if depth > MAX_DEPTH:
            raise ValueError(f"values that are nested more than {MAX_DEPTH} deep")
        start = self._skip()
        first = self._text[start : start + 1]
        if first == b"{":
            return self._dictionary(depth)
        if first == b"[":
            numbers = number_lists(self._text, start)
            if numbers is None:
                return self._list(b"]", depth)
            value, self.at = numbers
            return value
        if first in (b'"', b"'", b"`"):
            return self._string()
        match = _NUMBER.match(self._text, start)
        if match is not None:
            self.at = match.end()
            text = match[0].decode()
            whole = int(text, 16) if text[:2] in ("0x", "0X") else None
            return float(text.replace("Infinity", "inf")) if whole is None else float(whole)
        return self._word(depth)

    def _skip(self) -> int:
        """Move over white space, separators and comments; return the next place."""
        match = _SPACE.match(self._text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _next_is(self, expected: bytes) -> bool:
        """Return whether a character comes next, and move over it."""
        found = self._text[self._skip() : self.at + 1] == expected
        self.at += found
        return found

    def _dictionary(self, depth: int) -> dict[str, Any]:
        self.at += 1
        values: dict[str, Any] = {}
        while not self._next_is(b"}"):
            key = self._key()
            if not self._next_is(b":"):
                raise self._error("a colon")
            values[key] = self.value(depth + 1)
        return values

    def _key(self) -> str:
        start = self._skip()
        if self._text[start : start + 1] in (b'"', b"'"):
            return self._string()[:200].decode("utf-8", "replace")
        match = _KEY.match(self._text, start)
        if match is None:
            raise self._error("a key")
        self.at = match.end()
        return match[0].decode("latin-1")

    def _list(self, closing: bytes, depth: int) -> list[Any]:
        self.at += 1
        values: list[Any] = []
        numbers = 0
        while not self._next_is(closing):
            values.append(self.value(depth + 1))
            numbers += isinstance(values[-1], float)
            if numbers > _MOST_MIXED:
                raise ValueError("a long list of numbers with something else in it")
        return values

    def _string(self) -> bytes:
        match = _STRING.match(self._text, self.at)
        if match is None:
            raise self._error("the end of a text")
        self.at = match.end()
        return next(group for group in match.groups() if group is not None)

    def _word(self, depth: int) -> Any:
        """Read `true`, `null` and the like, and what is in the parentheses of a call."""
        match = _WORD.match(self._text, self.at)
        if match is None:
            raise self._error("a value")
        self.at = match.end()
        if self._text[self._skip() : self.at + 1] != b"(":
            return None
        arguments = self._list(b")", depth)
        return arguments[0] if arguments else None

    def _error(self, expected: str) -> ValueError:
        received = self._text[self.at : self.at + 12].decode("latin-1")
        if not received:
            return ValueError(f"expected {expected}, received the end of the file")
        return ValueError(f"expected {expected} at byte {self.at}, received {received!r}")


def with_shapes(value: Any) -> Any:
    """Return a value with arrays for base64, and flat numbers in the shape given beside them.

    >>> with_shapes({"shape": np.array([2.0, 1.0]), "data": np.array([0.5, 1.5])}).tolist()
    [[0.5], [1.5]]
    """
    if isinstance(value, bytes):
        return _from_base64(value)
    if isinstance(value, list):
        return [with_shapes(item) for item in value]
    if not isinstance(value, dict):
        return value
    read = {key: with_shapes(item) for key, item in value.items()}
    shape = next((read[key] for key in ("shape", "dims", "size") if key in read), None)
    others = [item for key, item in read.items() if key not in ("shape", "dims", "size")]
    arrays = [item for item in others if isinstance(item, np.ndarray)]
    if isinstance(shape, np.ndarray) and len(arrays) == 1 and shape.ndim == 1 and shape.size <= 8:
        sides = tuple(int(side) for side in shape if 0 < side < 2**31)
        if math.prod(sides) == arrays[0].size and len(sides) == len(shape):
            return arrays[0].reshape(sides)
    return read


def _from_base64(text: bytes) -> AnyArray | None:
    """Return little-endian float32 from base64, None for a text that is something else."""
    match = _BASE64.fullmatch(text)
    if match is None or len(text) < _SHORTEST_BASE64:
        return None
    try:
        raw = base64.b64decode(match[1])
    except binascii.Error:
        return None
    if len(raw) % 4:
        return None
    array = np.frombuffer(raw, "<f4")
    with np.errstate(invalid="ignore"):
        plausible = np.isfinite(array).all() and bool((np.abs(array) < _LARGEST).all())
    tiny = array[(array != 0) & (np.abs(array) < 1e-20)]
    return array if plausible and not tiny.size else None
