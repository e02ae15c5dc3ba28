"""Columns of pixels in another order than their names say, as `pixel1, pixel10, pixel100`."""

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from nntui.datasets.formats.csv_table import Header
from nntui.datasets.formats.part import Part

_NUMBER = re.compile(r"\d+")
_ONE, _TWO = re.compile(r"\D*#\D*"), re.compile(r"\D*#x#")
_MAX_COLUMNS = 2**17


def in_order_of_names(part: Part, header: Header, pixels: Sequence[int]) -> Part:
    """Return images with pixels in the order of the numbers in the names of their columns.

    Args:
        part: images of shape (count, pixels).
        header: the names of the columns.
        pixels: the columns of the pixels.
    """
    names = [header.names[column] for column in pixels] if header.names else []
    order = order_of(names) if len(names) <= _MAX_COLUMNS else []
    if not order or part.array is None or part.array.shape[1] != len(order):
        return part
    note = "pixels sorted by the names of their columns"
    return replace(part, array=part.array[:, order], notes=(*part.notes, note))


def order_of(names: Sequence[str]) -> list[int]:
    """Return the positions of names in the order of their numbers; empty if that is as they are.

    Names that are not the same word with all numbers of a range, or `ROWxCOLUMN`, have no order.

    >>> order_of(["p0", "p1", "p10"]), order_of(["p0", "p2", "p1"]), order_of(["1x1", "2x1"])
    ([], [0, 2, 1], [])
    """
    words = {_NUMBER.sub("#", name) for name in names}
    if len(words) != 1 or not any(form.fullmatch(next(iter(words))) for form in (_ONE, _TWO)):
        return []
    keys = [tuple(map(int, _NUMBER.findall(name))) for name in names]
    spans = [max(column) - min(column) + 1 for column in zip(*keys, strict=True)]
    if len(set(keys)) != len(keys) or int(np.prod(spans, dtype=object)) != len(keys):
        return []
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return [] if order == list(range(len(keys))) else order
