"""Pickled data sets such as mnist.pkl.gz, read without unpickling.

A pickle is a program that may call any function. Here a machine runs only the opcodes that arrays,
tuples, lists and dictionaries need; it records calls instead of making them, and arrays are built
from the records. Pickles that use anything else are refused.
"""

import re
from typing import Any

import numpy as np

from nntui.datasets.formats.conversion import to_labels
from nntui.datasets.formats.parsed import ROLES, AnyArray, ParsedData, ParsedSplit, roles_in_words
from nntui.datasets.formats.pickle_arrays import with_arrays
from nntui.datasets.formats.pickle_machine import PickleError
from nntui.datasets.formats.pickle_opcodes import run_pickle
from nntui.errors import DataError

_START = re.compile(rb"\x80[\0-\5]|\(+(lp|dp|l|t|d|c[a-z_])|c[a-z_.]+\n")
_ROLES_BY_COUNT = {1: ("train",), 2: ("train", "test"), 3: ROLES}
_KEYS = (("data", "labels"), ("x", "y"), ("images", "labels"))
"""Keys of a dictionary of images and labels, in lower case."""


def looks_like_pickle(start: bytes) -> bool:
    """Return whether these bytes may be the start of a pickle of any protocol."""
    return _START.match(start) is not None


def read_pickle(raw: bytes, name: str) -> ParsedData:
    """Return one pair of images and labels, two (train, test), or three as in `mnist.pkl.gz`.

    Raises:
        DataError: the pickle would call something, is broken, or is not a data set.
    """
    try:
        pairs = _pairs(with_arrays(run_pickle(raw, name)))
        images = [_array(pair[0]) for pair in pairs]
    except PickleError as error:
        raise DataError(
            f"{name}: expected a pickle of images and labels, as mnist.pkl.gz, received {error}"
        ) from None
    splits: dict[str, ParsedSplit] = {}
    for role, array, (_, labels) in zip(_ROLES_BY_COUNT[len(pairs)], images, pairs, strict=True):
        title = f"{name}: {role}"
        known = None if labels is None else to_labels(np.asarray(labels), title)
        splits[role] = ParsedSplit(array, known, title)
    return ParsedData(splits, f"pickle ({roles_in_words(splits)})")


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    """Return the pairs of images and labels in a dictionary, an array, or nested tuples."""
    if isinstance(value, dict):
        keys = {str(key).lower(): key for key in value}
        for images, labels in _KEYS:
            if images in keys:
                return [(value[keys[images]], value.get(keys.get(labels)))]
        raise PickleError("a dictionary without data and labels")
    if isinstance(value, np.ndarray):
        return [(value, None)]
    if not isinstance(value, tuple | list) or not 2 <= len(value) <= 3:
        raise PickleError("another object")
    if len(value) == 2 and isinstance(value[0], np.ndarray):
        return [(value[0], value[1])]
    for pair in value:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise PickleError("another object")
    return [(pair[0], pair[1]) for pair in value]


def _array(value: Any) -> AnyArray:
    if isinstance(value, np.ndarray):
        return value
    raise PickleError("images that are not an array")
