"""Lines of a chart: clipped to what is in sight, and marked where they are."""

import math
from collections.abc import Sequence
from itertools import pairwise

from nntui.view.scales import Scale, Window, averaged, scaled
from nntui.view.series import Point


def visible(points: Sequence[Point], scale: Scale, epochs: Window, dots: int) -> list[Point]:
    """Return the positions of the points within some epochs, at most one for each dot."""
    left, right = epochs
    within = [(x - left, y) for x, y in scaled(points, scale) if left <= x <= right]
    return [(x + left, y) for x, y in averaged(within, right - left, dots)]


def clipped(points: Sequence[Point], window: Window) -> list[list[Point]]:
    """Return the parts of a line that are within a window of values.

    >>> clipped([(0, 0.0), (2, 4.0), (3, 1.0)], (0.0, 2.0))
    [[(0, 0.0), (1.0, 2.0)], [(2.6666666666666665, 2.0), (3, 1.0)]]
    """
    if len(points) < 2:
        return [[point] for point in points if window[0] <= point[1] <= window[1]]
    parts: list[list[Point]] = []
    for start, end in pairwise(points):
        piece = _clipped_segment(start, end, window)
        if piece and parts and parts[-1][-1] == piece[0]:
            parts[-1].append(piece[1])
        elif piece:
            parts.append(piece)
    return parts


def _clipped_segment(start: Point, end: Point, window: Window) -> list[Point]:
    (x0, y0), (x1, y1) = start, end
    low, high = window
    if max(y0, y1) < low or min(y0, y1) > high:
        return []
    if y0 == y1:
        return [start, end]

    def at(y: float) -> Point:
        return x0 + (x1 - x0) * (y - y0) / (y1 - y0), y

    def inside(point: Point) -> Point:
        return point if low <= point[1] <= high else at(low if point[1] < low else high)

    return [inside(start), inside(end)]


def marked(points: Sequence[Point], columns: int, apart: int = 3) -> list[Point]:
    """Return the points that get a mark: every nth and the last, so that they do not touch.

    >>> len(marked([(x, 0.0) for x in range(60)], 60))
    20
    """
    if not points:
        return []
    every = max(math.ceil(len(points) * apart / max(columns, 1)), 1)
    return [*points[every - 1 : -1 : every], points[-1]]


def placed(wanted: Sequence[int], rows: int) -> list[int | None]:
    """Return a row for each label, as near to the wanted one as there is room; None without room.

    >>> placed([2, 2, 2, 5], 4)
    [2, 1, 3, 0]
    """
    free = set(range(rows))
    found: list[int | None] = []
    for row in wanted:
        best = min(free, key=lambda each: (abs(each - row), each), default=None)
        free.discard(-1 if best is None else best)
        found.append(best)
    return found
