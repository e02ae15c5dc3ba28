"""Reads C headers with arrays of floats, as they are written for microcontrollers."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from nntui.errors import WeightsError
from nntui.weights.importers.collect import Named, foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.number_lists import number_lists

_ARRAY = re.compile(
    rb"\b(float|double|float32_t|float64_t|u?int\d*_t|int|char)\s+(?:PROGMEM\s+)?(\w{1,80})\s*"
    rb"((?:\[[^\]\n]{0,40}\]\s*){1,6})[^={;]{0,80}=\s*(?=\{)"
)
_COMMENT = re.compile(rb"//[^\n]*+|/\*.*?\*/", re.DOTALL)
_SUFFIX = re.compile(rb"(?<=[\d.])[fFlL]\b")
_TO_LISTS = bytes.maketrans(b"{}", b"[]")


def read_c(path: Path) -> ForeignFile:
    """Return the arrays of floats in a C header, in the shapes that their declarations give.

    Raises:
        WeightsError: there are none.
    """
    text = _SUFFIX.sub(b"", _COMMENT.sub(b"", read_whole(path)))
    found = list(_arrays(text))
    if not found:
        raise WeightsError(f"{path}: expected arrays of floats in C, received none")
    return foreign_file(path, found)


def _arrays(text: bytes) -> Iterator[Named]:
    lists = text.translate(_TO_LISTS)
    for match in _ARRAY.finditer(text):
        read = number_lists(lists, match.end())
        if read is None or not isinstance(read[0], np.ndarray):
            continue
        sides = [int(side) for side in re.findall(rb"\[\s*(\d{1,9})\s*\]", match[3])]
        array = read[0]
        if len(sides) == match[3].count(b"[") and math.prod(sides) == array.size:
            array = array.reshape(sides)
        name = match[2].decode("latin-1")
        floats = match[1] in (b"float", b"double", b"float32_t", b"float64_t")
        yield name, array if floats else array.astype(np.int64)
