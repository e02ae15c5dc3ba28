"""Geometry: paddings, strides and pools that lead from the image to the first dense layer."""

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nntui.reading.forward import size_after
from nntui.reading.steps import Padding

_MOST = 60
"""Geometries that are tried, the most usual ones."""
_STRIDES = (1, 2)
_POOLS = (1, 2, 3)


class Window(NamedTuple):
    """How a convolution moves over images, and the pool that follows it."""

    stride: int = 1
    padding: Padding = 0
    pool: int = 1
    """The side of the squares; 1 for no pool."""


class Kernel(NamedTuple):
    """The size of the kernels of a convolution."""

    side: int
    filters: int


def geometries(
    kernels: Sequence[Kernel], size: int, inputs: Sequence[int]
) -> list[tuple[Window, ...]]:
    """Return the geometries after which images flatten to one of these numbers, usual ones first.

    The pool of the last window may be as large as what is left: global average pooling.

    Args:
        kernels: of the convolutions, in order.
        size: rows and columns of the image.
        inputs: how many inputs the first dense layer can have, one number for each layout.

    >>> [found[0] for found in geometries([Kernel(5, 8)], 28, [8 * 12 * 12])][0]
    Window(stride=1, padding=0, pool=2)
    """
    found = set(_search(tuple(kernels), size, frozenset(inputs)))
    return sorted(found, key=lambda windows: (unusual(windows, kernels), windows_key(windows)))[
        :_MOST
    ]


def windows_key(windows: Sequence[Window]) -> str:
    """Return a key that makes the order of equally usual geometries the same every time."""
    return repr(tuple(windows))


def _search(
    kernels: tuple[Kernel, ...], size: int, inputs: frozenset[int]
) -> Iterator[tuple[Window, ...]]:
    (side, filters), rest = kernels[0], kernels[1:]
    for stride, padding in itertools.product(_STRIDES, paddings(side)):
        after = size_after(size, side, stride, padding)
        if after < 1 or (stride == 1 and size == 1 and side > 1):
            continue
        pools = {*_POOLS, after} if not rest else _POOLS
        for pool in pools:
            left = after // pool
            if left < 1:
                continue
            window = Window(stride, padding, pool)
            if rest:
                yield from ((window, *others) for others in _search(rest, left, inputs))
            elif filters * left * left in inputs:
                yield (window,)


def paddings(side: int) -> list[Padding]:
    """Return the paddings that are tried for kernels of this side."""
    if side == 1:
        return [0]
    if side % 2:
        return sorted({0, side // 2, 1, 2})
    return [0, "same", side // 2]


def unusual(windows: Sequence[Window], kernels: Sequence[Kernel]) -> float:
    """Return how unusual a geometry is; 0 for the most usual ones."""
    total = 0.0
    for window, kernel in zip(windows, kernels, strict=True):
        total += 2 * (window.stride > 1)
        total += 1.5 * (window.padding not in {0, "same", kernel.side // 2})
        total += 2 * (window.pool > 2)
    padded = {
        window.padding != 0
        for window, kernel in zip(windows, kernels, strict=True)
        if kernel.side > 1
    }
    total += len(padded) > 1
    pools = [window.pool for window in windows]
    total += 0.5 * (len(set(pools)) > 1) + 0.5 * (max(pools) == 1)
    return total
