"""Names of classes from files and arrays beside the data: mapping files, class maps, lists."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

import numpy as np

from nntui.datasets.assembly.names import meaning, words
from nntui.datasets.assembly.shapes import is_class_table
from nntui.datasets.formats.limits import MAX_CLASSES
from nntui.datasets.formats.parsed import AnyArray
from nntui.strings import clean

MAX_BYTES = 2**16
"""Longer files are no lists of class names."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f]")
_SUFFIXES = ("", ".txt", ".csv", ".tsv", ".json", ".names", ".map")


def may_have_names(name: str) -> bool:
    """Return whether a file with this name may be a list of class names.

    >>> may_have_names("emnist-letters-mapping.txt"), may_have_names("kmnist_classmap.csv")
    (True, True)
    >>> may_have_names("train-labels-idx1-ubyte.gz")
    False
    """
    if PurePosixPath(name).suffix.lower() not in _SUFFIXES:
        return False
    own = meaning(name)
    return own.content in {"classes", "labels"} and not own.split


def parse_names(raw: bytes) -> dict[int, str]:
    r"""Return the names of classes by label in the text of a file; empty if it has none.

    Lines are `label codepoint` as of EMNIST, `index,codepoint,char` as of Kuzushiji-MNIST,
    `label name`, or a name each; JSON is a list or an object.

    >>> parse_names(b"0 48\n1 65 97\n"), parse_names(b"cat\nsun\n")
    ({0: '0', 1: 'A'}, {0: 'cat', 1: 'sun'})
    """
    if len(raw) > MAX_BYTES:
        return {}
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return {}
    if _CONTROL.search(text):
        return {}
    return _from_json(text) if text.lstrip()[:1] in {"{", "["} else _from_lines(text)


def _from_lines(text: str) -> dict[int, str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not 2 <= len(lines) <= MAX_CLASSES + 1:
        return {}
    rows = [[cell.strip(" \"'") for cell in re.split(r"[,;\t:]|\s+", line)] for line in lines]
    if not _number(rows[0][0]) and _number(rows[1][0]) and len(rows[0]) > 1:
        rows = rows[1:]  # a header
    if all(_number(row[0]) and len(row) > 1 for row in rows):
        return _distinct({int(row[0]): _name(row[1:]) for row in rows}, len(rows))
    if any(_number(line) for line in lines):
        return {}
    return _distinct({number: clean(line, 40) for number, line in enumerate(lines)}, len(lines))


def from_array(array: AnyArray) -> dict[int, str]:
    """Return the names of classes in an array of text by position, or in a table by label."""
    if is_class_table(array):
        rows = [[str(int(cell)) for cell in row] for row in array.tolist()]
        return _distinct({int(row[0]): _name(row[1:]) for row in rows}, len(rows))
    if array.ndim != 1 or array.dtype.kind != "U" or not 2 <= len(array) <= MAX_CLASSES:
        return {}
    return {number: clean(word, 40) for number, word in enumerate(array.tolist())}


def choose(candidates: Mapping[str, dict[int, str]], images: Sequence[str]) -> str:
    """Return which of several files of names belongs to images of these names; empty if none.

    The words of its own name must all be in the name of the images, the more the better.
    """
    known = {word for name in images for word in words(name)}
    fitting = {
        name: len(meaning(name).rest)
        for name in candidates
        if known.issuperset(meaning(name).rest) or len(candidates) == 1
    }
    best = [name for name, count in fitting.items() if count == max(fitting.values())]
    return best[0] if len(best) == 1 else ""


def renumber(
    labels: Mapping[str, AnyArray], names: Mapping[int, str]
) -> tuple[dict[str, AnyArray], tuple[str, ...]] | None:
    """Return integer labels as indices into the names of their classes; None if one has no name."""
    keys = np.array(sorted(names), np.int64)
    numbered: dict[str, AnyArray] = {}
    for split, array in labels.items():
        if array.dtype.kind not in "iub" or not bool(np.isin(array, keys).all()):
            return None
        numbered[split] = np.searchsorted(keys, array)
    return numbered, tuple(names[key] for key in keys.tolist())


def _from_json(text: str) -> dict[int, str]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict) or not 2 <= len(value) <= MAX_CLASSES:
        return {}
    if all(isinstance(word, int) for word in value.values()):  # name to number
        value = {number: word for word, number in value.items()}
    names = {str(key): word for key, word in value.items() if isinstance(word, str)}
    if not all(_number(key) for key in names) or len(names) != len(value):
        return {}
    return _distinct({int(key): clean(word, 40) for key, word in names.items()}, len(value))


def _number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 5


def _name(cells: Sequence[str]) -> str:
    """Return the name in the cells after a label: text, or the character of a code point."""
    codes = [cell for cell in cells if re.fullmatch(r"\d{2,6}|U\+[0-9A-Fa-f]{4,6}", cell)]
    plain = [cell for cell in cells if cell and cell not in codes]
    if plain:
        return clean(" ".join(plain), 40)
    if not codes:
        return ""
    code = codes[0]
    number = int(code, 0) if code.startswith("U+") else int(code)
    return clean(chr(number), 40) if number < 0x110000 else ""


def _distinct(names: dict[int, str], count: int) -> dict[int, str]:
    """Return names if all are there and none occurs twice, else no names."""
    valid = len(names) == count <= MAX_CLASSES and len(set(names.values())) == count
    return names if valid and all(names.values()) else {}
