"""What the name and the shape of an array say about it."""

from dataclasses import dataclass

import numpy as np

from nntui.datasets.assembly.names import Meaning, meaning
from nntui.datasets.assembly.shapes import content_of, is_class_table
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.part import Part

_MAX_NAMES = 64
"""Names of classes in an array."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A part, and what its name and its shape say."""

    part: Part
    split: str
    content: str
    rest: tuple[str, ...]
    word: str


def found_part(part: Part) -> Found:
    """Return a part with what its name says; the name of its file says what its own does not."""
    own = meaning(part.name)
    of_file = meaning(part.file)
    split = part.split or own.split or of_file.split
    word = own.word or of_file.word
    return Found(part, split, _content(part, own), (*of_file.rest, *own.rest), word)


def _content(part: Part, own: Meaning) -> str:
    array = part.array
    if array is None or not array.size:
        return ""
    if part.content or part.labels is not None:
        return part.content or "images"
    if own.content == "classes" and is_class_table(array):
        return "classes"
    if array.dtype.kind == "U" and own.content in {"classes", "images"}:
        is_list = own.content == "classes" and array.ndim == 1 and len(array) <= _MAX_NAMES
        return "classes" if is_list else ""
    named = own.content in {"images", "labels"} and array.ndim > 0
    return own.content if named else content_of(array)


def array_of(part: Part) -> AnyArray:
    """Return the contents of a part, an empty array if it cannot be used."""
    return np.empty(0) if part.array is None else part.array
