"""Nested lists of numbers in a text, parsed by NumPy in one piece.

Lists of Python would need 32 bytes for each number, which is many times the memory of the file.
"""

import math
import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Lists: TypeAlias = Any
"""An array, or a list of arrays and lists where the lengths differ."""

MAX_DEPTH = 64
_MAX_BRACKETS = 2**21

_SPECIAL = re.compile(rb"[^\d\s.,eE+\-]")
"""All but the characters of numbers and what separates them."""
_WORDS = (b"NaN", b"Infinity", b"null")
_TRAILING_COMMA = re.compile(rb",(\s*+(?:\]|$))")


@dataclass(slots=True)
class _Node:
    """A list: a place in the text with a shape, or inner lists of different shapes."""

    start: int
    end: int = 0
    shape: tuple[int, ...] | None = None
    inner: list["_Node"] = field(default_factory=list)


def number_lists(text: bytes, start: int) -> tuple[Lists, int] | None:
    """Return the lists of numbers that begin at `start`, and where they end.

    >>> number_lists(b"x = [[1, 2], [3, 4.5]];", 4)[0].tolist()
    [[1.0, 2.0], [3.0, 4.5]]
    >>> [part.shape for part in number_lists(b"[[1, 2], [3]]", 0)[0]]
    [(2,), (1,)]

    None where anything but numbers is in the lists.

    Raises:
        ValueError: lists that are nested too deeply, too many of them, or broken numbers.
    """
    node = _tree(text, start)
    return None if node is None else (_built(text, node), node.end)


def _tree(text: bytes, start: int) -> _Node | None:
    """Return the list that begins at `start`; None if it holds anything but numbers."""
    open_lists: list[_Node] = []
    skipped = start
    for count, special in enumerate(_SPECIAL.finditer(text, start)):
        if count > _MAX_BRACKETS:
            raise ValueError(f"more than {_MAX_BRACKETS} brackets")
        if special.start() < skipped:
            continue  # inside a word
        if special[0] == b"[":
            open_lists.append(_Node(special.start()))
            if len(open_lists) > MAX_DEPTH:
                raise ValueError(f"lists that are nested more than {MAX_DEPTH} deep")
        elif special[0] == b"]":
            node = open_lists.pop()
            node.end = special.end()
            _close(text, node)
            if not open_lists:
                return node
            open_lists[-1].inner.append(node)
        else:
            word = next((w for w in _WORDS if text.startswith(w, special.start())), None)
            if word is None:
                return None
            skipped = special.start() + len(word)
    return None


def _close(text: bytes, node: _Node) -> None:
    """Set the shape of a list, and forget its inner lists if they have the same shape."""
    if not node.inner:
        content = text[node.start + 1 : node.end - 1].strip()
        node.shape = (content.count(b",") + (bool(content) and not content.endswith(b",")),)
        return
    shape = node.inner[0].shape
    if shape is not None and all(each.shape == shape for each in node.inner):
        node.shape = (len(node.inner), *shape)
        node.inner.clear()


def _built(text: bytes, node: _Node) -> Lists:
    if node.shape is None:
        return [_built(text, each) for each in node.inner]
    return _numbers(text[node.start : node.end], node.shape)


def _numbers(part: bytes, shape: tuple[int, ...]) -> NDArray[np.float64]:
    if _TRAILING_COMMA.search(part):
        part = _TRAILING_COMMA.sub(rb"\1", part)
    plain = part.translate(None, b"[]").replace(b"null", b"nan")
    array = parsed(plain, ",")
    if array.size != math.prod(shape):
        raise ValueError("numbers that are not separated by commas")
    return array.reshape(shape)


def parsed(text: bytes, separator: str) -> NDArray[np.float64]:
    """Return the numbers of a text.

    Args:
        text: numbers in decimals.
        separator: between them; white space by itself stands for any amount of it.

    Raises:
        ValueError: anything else in it.
    """
    import warnings  # noqa: PLC0415 - only here

    if not text.strip():
        return np.empty(0)
    with warnings.catch_warnings():
        warnings.simplefilter("error", DeprecationWarning)  # numbers with something behind them
        try:
            return np.fromstring(text, np.float64, sep=separator)
        except DeprecationWarning:
            raise ValueError("a broken number") from None
