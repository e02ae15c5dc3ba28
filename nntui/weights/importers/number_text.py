"""Reads text of numbers: blocks of rows, with the sizes of the layers before them or not.

Rows of the same length that follow each other are one array. Numbers are separated by white space,
commas or semicolons. A line of words names the next array.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from nntui.errors import WeightsError
from nntui.weights.importers.collect import MAX_BYTES, AnyArray, Named, foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.number_lists import parsed
from nntui.weights.recognizers import is_numeric

_SEPARATORS = bytes.maketrans(b",;[]()\t\r", b"        ")
_WORDS = re.compile(rb"[A-Za-z]\w{1,40}")
_MAX_LINES = 2**20
_MAX_SIZE = 100_000
_ACTIVATIONS = ("sigmoid", "relu", "tanh", "softmax", "linear", "elu", "softplus")
_ENDINGS = (".txt", ".csv", ".dat", ".tsv")


def read_text(path: Path) -> ForeignFile:
    """Return the arrays in a text of numbers.

    Raises:
        WeightsError: there are none.
    """
    raw = read_whole(path)
    blocks = list(_blocks(path, raw))
    said = [word for word in _ACTIVATIONS if re.search(rb"\b%b\b" % word.encode(), raw[:2000])]
    notes = [f"the text mentions {', '.join(said)}"] if said else []
    sizes = _sizes(blocks)
    if sizes:
        notes.append(f"the text has the sizes of layers {' x '.join(map(str, sizes))}")
        blocks = [each for each in blocks if not _are_sizes(each[1])]
        blocks = _cut(blocks, sizes) or blocks
    return foreign_file(path, blocks, notes=notes)


def read_text_folder(path: Path) -> ForeignFile:
    """Return the arrays of all files of numbers in a folder, sorted by name.

    Raises:
        WeightsError: there are none.
    """
    found: list[Named] = []
    left = MAX_BYTES
    for file in sorted(each for each in path.iterdir() if each.suffix in _ENDINGS):
        raw = read_whole(file)
        left -= len(raw)
        if left < 0:
            raise WeightsError(f"{path}: expected at most {MAX_BYTES >> 20} MiB, received more")
        arrays = [array for _, array in _blocks(file, raw)]
        alone = len(arrays) == 1
        found += (
            (file.stem if alone else f"{file.stem}.{number}", array)
            for number, array in enumerate(arrays)
        )
    return foreign_file(path, found)


def _blocks(path: Path, raw: bytes) -> Iterator[Named]:
    """Yield the arrays of rows that have the same length."""
    if raw.count(b"\n") > _MAX_LINES:
        raise WeightsError(f"{path}: expected weights, received a text of very many lines")
    rows: list[bytes] = []
    name, width, count = "", 0, 0
    for line in (*raw.split(b"\n"), b"end"):
        numeric = is_numeric(line)
        row = line.translate(_SEPARATORS).strip() if numeric else b""
        columns = row.count(b" ") + 1 if row else 0
        columns = len(row.split()) if b"  " in row else columns
        if rows and columns != width:
            yield name or f"block {count}", _array(rows, width)
            rows, name, count = [], "", count + 1
        width = columns
        if row:
            rows.append(row)
        elif not numeric:
            words = _WORDS.findall(line)
            name = words[0].decode() if words else ""


def _array(rows: list[bytes], width: int) -> AnyArray:
    array = parsed(b" ".join(rows), " ")
    if array.size != len(rows) * width:
        raise ValueError("rows that are not numbers")
    return array if width == 1 or len(rows) == 1 else array.reshape(len(rows), width)


def _are_sizes(array: AnyArray) -> bool:
    """Return whether a short row can be the sizes of layers, or their number."""
    if array.ndim != 1 or len(array) > 16:
        return False
    whole = (array == np.rint(array)) & (array >= 1) & (array < _MAX_SIZE)
    return bool(whole.all())


def _sizes(blocks: list[Named]) -> list[int]:
    """Return the sizes of layers that come first, empty if there are none."""
    for _, array in blocks[:3]:
        if _are_sizes(array) and len(array) > 2:
            return [int(size) for size in array]
    return []


def _cut(blocks: list[Named], sizes: list[int]) -> list[Named]:
    """Return a flat list of numbers as weight and bias of each layer; empty if it does not fit."""
    if len(blocks) != 1 or blocks[0][1].ndim != 1:
        return []
    flat = blocks[0][1]
    biased = sum(n * m + m for n, m in pairwise(sizes)) == flat.size
    if not biased and sum(n * m for n, m in pairwise(sizes)) != flat.size:
        return []
    found: list[Named] = []
    at = 0
    for number, (inputs, units) in enumerate(pairwise(sizes)):
        end = at + inputs * units
        found.append((f"{number}.weight", flat[at:end].reshape(inputs, units)))
        at = end + units if biased else end
        if biased:
            found.append((f"{number}.bias", flat[end:at]))
    return found
