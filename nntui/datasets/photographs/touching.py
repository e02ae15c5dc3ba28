"""Digits that touch: the ways to cut what is connected into several digits.

Which of them is right is decided by what a network makes of the parts (Casey and Lecolinet 1996:
segmentation by recognition).
"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.photographs.resize import resized
from nntui.datasets.photographs.thickness import thickness

Floats = NDArray[np.float32]

NARROWEST = 0.9
"""Width by height from which on several digits may touch; one in four digits is wider."""
_ROWS = 40
"""Rows at which cuts are looked for."""
_REACH = 0.22
"""How far a cut bends to either side, as a part of the height."""
_CUTS = 4
"""Cuts in two that are proposed."""
_CROSSED = 0.9
"""Foreground that a cut goes through at most, in strokes: a cut through a 0 or 8 crosses two."""
_LEAST = 0.12
"""The part of what is drawn that each digit has at least."""
_SHORTEST = 0.5
"""The height of each digit at least, as a part of the height."""
_MOST = 6
_USUAL = 0.75
"""Width of a digit by its height."""


class Part(NamedTuple):
    """One digit of several that touch.

    Args:
        values: (height, width) of the whole, 0 outside of the part.
        left: the first of its columns.
        right: the column after its last one.
    """

    values: Floats
    left: int
    right: int

    @property
    def aspect(self) -> float:
        """Width by height of what is drawn."""
        rows = np.flatnonzero((self.values > 0.3).any(axis=1))
        return (self.right - self.left) / max(int(np.ptp(rows)) + 1 if len(rows) else 0, 1)


def ways_to_cut(values: Floats) -> list[list[Part]]:
    """Return ways to cut what is drawn into two digits or more, each from left to right.

    Args:
        values: (height, width), cropped, from 0 for paper to 1 for foreground.
    """
    height, width = values.shape
    scale = _ROWS / height
    small = resized(values, (_ROWS, max(round(width * scale), 4)))
    most = _CROSSED * thickness(small)
    seams = [seam for seam in _seams(small) if seam.foreground <= most]
    if not seams:
        return []
    ways = [[seam] for seam in _best(seams, _CUTS)]
    for count in range(3, min(round(width / height / _USUAL) + 1, _MOST) + 1):
        places = small.shape[1] * np.arange(1, count) / count
        near = [_nearest(seams, float(place)) for place in places]
        ways.append(list({id(seam): seam for seam in near}.values()))
    found = [_parts(values, [seam.columns / scale for seam in way]) for way in ways]
    return [parts for parts in found if _is_plausible(parts, values)]


class _Seam(NamedTuple):
    columns: Floats
    """For each row, the column that it cuts at."""
    foreground: float
    """How much foreground it cuts through, in pixels."""

    @property
    def middle(self) -> float:
        return float(self.columns.mean())


def _nearest(seams: list[_Seam], place: float) -> _Seam:
    """Return the cut near a place: through little foreground, and not far from it."""
    return min(seams, key=lambda seam: seam.foreground + 0.35 * abs(seam.middle - place))


def _best(seams: list[_Seam], count: int) -> list[_Seam]:
    """Return the seams that cut through least, none beside a better one."""
    found: list[_Seam] = []
    for seam in sorted(seams, key=lambda seam: seam.foreground):
        if all(abs(seam.middle - other.middle) > _ROWS / 10 for other in found):
            found.append(seam)
    return found[:count]


def _seams(small: Floats) -> list[_Seam]:
    """Return the best cut near each column, from top to bottom."""
    width = small.shape[1]
    reach = max(int(_REACH * _ROWS), 1)
    return [
        _seam(small, max(middle - reach, 0), min(middle + reach + 1, width))
        for middle in range(_ROWS // 6, width - _ROWS // 6, 2)
    ]


def _seam(small: Floats, left: int, right: int) -> _Seam:
    """Return the path of least foreground between two columns, by dynamic programming."""
    cost = small[:, left:right] + 0.01
    width = cost.shape[1]
    total = np.empty_like(cost)
    total[0] = cost[0]
    steps = np.zeros(cost.shape, np.intp)
    columns = np.arange(width)
    for row in range(1, len(cost)):
        padded = np.pad(total[row - 1], 1, constant_values=np.inf)
        # A step aside costs a little, so that cuts are straight where nothing is in their way.
        options = np.stack([padded[:-2] + 0.03, padded[1:-1], padded[2:] + 0.03])
        choice = options.argmin(axis=0)
        steps[row] = choice - 1
        total[row] = cost[row] + options[choice, columns]
    path = np.empty(len(cost), np.float32)
    column = int(total[-1].argmin())
    for row in range(len(cost) - 1, -1, -1):
        path[row] = column
        column += int(steps[row][column])
    crossed = float(small[np.arange(len(cost)), path.astype(int) + left].sum())
    return _Seam(path + left, crossed)


def _parts(values: Floats, cuts: list[Floats]) -> list[Part]:
    """Return what is between each two of the cuts."""
    height, width = values.shape
    rows = np.linspace(0, _ROWS - 1, height)
    edges = [np.zeros(height)]
    edges += [np.interp(rows, np.arange(_ROWS), cut + 0.5) for cut in sorted(cuts, key=np.mean)]
    edges.append(np.full(height, float(width)))
    columns = np.arange(width)
    parts = []
    for left, right in pairwise(edges):
        inside = (columns >= left[:, None]) & (columns < right[:, None])
        part = np.where(inside, values, 0).astype(np.float32)
        own = np.flatnonzero((part > 0.3).any(axis=0))
        parts.append(Part(part, int(own[0]), int(own[-1]) + 1) if len(own) else Part(part, 0, 0))
    return parts


def _is_plausible(parts: list[Part], values: Floats) -> bool:
    """Return whether each part can be a digit: high enough, and with enough foreground."""
    total = float(values.sum())
    for part in parts:
        rows = np.flatnonzero((part.values > 0.3).any(axis=1))
        if not len(rows) or np.ptp(rows) + 1 < _SHORTEST * len(values):
            return False
        if float(part.values.sum()) < _LEAST * total / max(len(parts) / 2, 1):
            return False
    return True
