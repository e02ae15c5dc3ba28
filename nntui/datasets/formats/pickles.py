"""Pickled data sets such as mnist.pkl.gz, read without unpickling.

A pickle is a program that may call any function. Here a machine runs only the opcodes that arrays,
tuples, lists and dictionaries need; it records calls instead of making them, and arrays are built
from the records. Pickles that use anything else are refused.
"""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from nntui.datasets.assembly.found import found_part
from nntui.datasets.assembly.shapes import content_of
from nntui.datasets.formats.limits import max_bytes, too_large
from nntui.datasets.formats.parsed import ROLES, AnyArray
from nntui.datasets.formats.part import Part
from nntui.datasets.formats.pickle_arrays import with_arrays
from nntui.errors import DataError
from nntui.pickles.machine import LargePickleError, PickleError
from nntui.pickles.opcodes import run_pickle
from nntui.strings import clean

_START = re.compile(rb"\x80[\0-\5]|\(+(lp|dp|l|t|d|c[a-z_])|c[a-z_.]+\n")
_SPLITS = {1: ("train",), 2: ("train", "test"), 3: ROLES}
"""The splits of pairs without names, by their number."""


def looks_like_pickle(start: bytes) -> bool:
    """Return whether these bytes may be the start of a pickle of any protocol."""
    return _START.match(start) is not None


def read_pickle(raw: bytes, name: str, file: str = "") -> list[Part]:
    """Return the arrays of a dictionary, of tuples of images and labels, or a single array.

    Args:
        raw: the bytes of the pickle.
        name: the path of the file, for errors.
        file: its name without folders, if there are several files.

    Raises:
        DataError: the pickle would call something, is broken, or is not a data set.
    """
    try:
        parts = named_arrays(with_arrays(run_pickle(raw, limit=2 * max_bytes())), file)
        if not file and not any(found_part(part).content == "images" for part in parts):
            received = ", ".join(part.shown for part in parts[:12]) or "nothing"
            raise PickleError(f"a dictionary of {clean(received, 200)} without images")  # noqa: TRY301
    except LargePickleError:
        raise too_large(name, max_bytes()) from None
    except PickleError as error:
        raise DataError(
            f"{name}: expected a pickle of images and labels, as mnist.pkl.gz, received {error}; "
            "save the arrays with numpy.savez"
        ) from None
    return parts


def named_arrays(value: Any, file: str) -> list[Part]:
    """Return the arrays in a dictionary, a sequence of arrays or of pairs, or an array.

    >>> pair = (np.zeros((5, 8, 8)), np.zeros(5))
    >>> [(part.split, part.content) for part in named_arrays((pair, pair), "")][::2]
    [('train', 'images'), ('test', 'images')]

    Raises:
        PickleError: anything else.
    """
    if isinstance(value, dict):
        return _of_dictionary(value, file, "")
    if isinstance(value, np.ndarray):
        return [Part(file or "the array", value, content="images")]
    if isinstance(value, tuple | list):
        return _of_sequence(value, file, "", "")
    raise PickleError("another object")


def _of_dictionary(value: dict[Any, Any], file: str, path: str) -> list[Part]:
    """Return the arrays of a dictionary by key; nested ones by all keys that lead to them."""
    parts: list[Part] = []
    for key, item in value.items():
        own = clean(f"{path} {key}".strip(), 60)
        if isinstance(item, dict):
            parts += _of_dictionary(item, file, own)
        elif isinstance(item, np.ndarray):
            parts.append(Part(own, item, file=file))
        elif isinstance(item, tuple | list) and item and isinstance(item[0], np.ndarray):
            parts += _of_sequence(item, file, own, own)
        else:
            parts.append(Part(own, file=file, problem="not an array"))
    return parts


def _of_sequence(value: Sequence[Any], file: str, path: str, split: str) -> list[Part]:
    """Return the arrays of pairs, or of images and labels in any order, by position.

    Args:
        value: the tuple or list.
        file: the name of the file, see read_pickle.
        path: the keys that lead to it, empty at the top.
        split: a name that says the split; empty where the position does.
    """
    pairs = [item for item in value if isinstance(item, tuple | list)]
    if pairs and len(pairs) == len(value) <= 3 and all(len(pair) == 2 for pair in pairs):
        arrays = [array for pair in pairs for array in pair]
        images, labels = arrays[::2], arrays[1::2]
    elif len(value) == 2:
        images, labels = [value[0]], [value[1]]
    else:
        images, labels = _told_apart(value)
    if not all(isinstance(array, np.ndarray) for array in images):
        raise PickleError("images that are not an array")
    parts: list[Part] = []
    for number, role in enumerate(_SPLITS[len(images)]):
        known = "" if split or len(images) == 1 else role
        for kind, arrays in (("images", images), ("labels", labels)):
            if isinstance(array := arrays[number], np.ndarray):
                title = f"{path or known} {kind}".strip()
                parts.append(Part(title, array, file=file, split=known, content=kind))
    return parts


def _told_apart(value: Sequence[Any]) -> tuple[list[AnyArray], list[AnyArray]]:
    """Return the images and the labels in a sequence of four or six arrays, by their shape."""
    arrays = [item for item in value if isinstance(item, np.ndarray)]
    images = [array for array in arrays if content_of(array) == "images"]
    labels = [array for array in arrays if content_of(array) == "labels"]
    if len(arrays) != len(value) or len(images) != len(labels) or len(images) not in _SPLITS:
        raise PickleError(
            "another object: "
            + ", ".join(
                str(item.shape) if isinstance(item, np.ndarray) else type(item).__name__
                for item in value[:8]
            )
        )
    return images, labels
