"""Geometry: paddings, strides and pools that lead from the image to the first dense layer."""

import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from nntui.reading.forward import size_after
from nntui.reading.steps import Padding

_MOST = 60
"""Geometries that are tried, the most usual ones."""
_LIMITS = (1.0, 2.0, 3.0, 4.0, 6.0, 9.0)
"""How unusual geometries may be: the next limit is tried where too few are below the last."""
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


Windows = tuple[Window, ...]


def geometries(kernels: Sequence[Kernel], size: int, inputs: Sequence[int]) -> list[Windows]:
    """Return the geometries after which images flatten to one of these numbers, usual ones first.

    The pool of the last window may be as large as what is left: global average pooling.

    Args:
        kernels: of the convolutions, in order.
        size: rows and columns of the image.
        inputs: how many inputs the first dense layer can have, one number for each layout.

    >>> geometries([Kernel(5, 8)], 28, [8 * 12 * 12])[0]
    (Window(stride=1, padding=0, pool=2),)
    """
    search = _Search(tuple(kernels), frozenset(inputs))
    found: list[Windows] = []
    for limit in _LIMITS:
        found = list(itertools.islice(search.below(0, size, limit), 20 * _MOST))
        if len(found) >= _MOST:
            break
    return sorted(set(found), key=lambda each: (unusual(each, kernels), repr(each)))[:_MOST]


class _Search:
    """Lists geometries up to a limit of how unusual they are."""

    def __init__(self, kernels: tuple[Kernel, ...], inputs: frozenset[int]) -> None:
        self._kernels = kernels
        self._inputs = inputs
        self._reaches = cache(self._reaches_inputs)

    def below(self, place: int, size: int, limit: float) -> Iterator[Windows]:
        """Yield the geometries of the convolutions from `place` on."""
        for window, left in self._windows(place, size):
            rest = limit - cost_of(window, self._kernels, place)
            if rest < 0 or not self._reaches(place + 1, left):
                continue
            if place + 1 == len(self._kernels):
                yield (window,)
            else:
                yield from ((window, *others) for others in self.below(place + 1, left, rest))

    def _reaches_inputs(self, place: int, size: int) -> bool:
        if place == len(self._kernels):
            return self._kernels[-1].filters * size * size in self._inputs
        return any(self._reaches(place + 1, left) for _, left in self._windows(place, size))

    def _windows(self, place: int, size: int) -> Iterator[tuple[Window, int]]:
        """Yield windows of a convolution, each with the size of the images behind it."""
        side = self._kernels[place].side
        is_last = place + 1 == len(self._kernels)
        for stride, padding in itertools.product(_STRIDES, paddings(side)):
            after = size_after(size, side, stride, padding)
            if after < 1 or (size == 1 and (side > 1 or stride > 1)):
                continue
            for pool in sorted({*_POOLS, after}) if is_last else _POOLS:
                if pool <= after:
                    yield Window(stride, padding, pool), after // pool


def paddings(side: int) -> list[Padding]:
    """Return the paddings that are tried for kernels of this side."""
    if side == 1:
        return [0]
    if side % 2:
        return sorted({0, side // 2, 1, 2})
    return [0, "same", side // 2]


def cost_of(window: Window, kernels: Sequence[Kernel], place: int) -> float:
    """Return how unusual a window is at its place; 0 for the most usual ones.

    Pools usually stand where the number of filters changes, and behind the last convolution.
    """
    kernel = kernels[place]
    changes = place + 1 == len(kernels) or kernels[place + 1].filters != kernel.filters
    reduces = window.pool > 1 or window.stride > 1
    total = 2.0 * (window.stride > 1) + 2.0 * (window.pool > 2)
    total += 1.5 * (window.padding not in {0, "same", kernel.side // 2})
    return total + 0.6 * (reduces != changes)


def unusual(windows: Sequence[Window], kernels: Sequence[Kernel]) -> float:
    """Return how unusual a geometry is; 0 for the most usual ones."""
    total = sum(cost_of(window, kernels, place) for place, window in enumerate(windows))
    sides = [kernel.side for kernel in kernels]
    padded = {w.padding != 0 for w, side in zip(windows, sides, strict=True) if side > 1}
    return total + (len(padded) > 1)
