"""Which strokes are one digit, and in which order digits are read."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.photographs.components import Components

_SPECK = 0.2
"""Height and width of a speck at most, as parts of the height of a digit."""
_APART = 0.35
"""The largest gap between two strokes of a digit, as a part of its height."""
_OVERLAP = 0.5
"""How much of the narrower of two strokes is above or below the other."""
_LINE = 0.4
"""How much of a digit's height it shares with a line that it belongs to."""


class Place(NamedTuple):
    """Where a digit is.

    Args:
        top, left, bottom, right: its box; the last two are exclusive.
        parts: the numbers of its components.
    """

    top: int
    left: int
    bottom: int
    right: int
    parts: tuple[int, ...]

    @property
    def height(self) -> int:
        """Rows of the box."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns of the box."""
        return self.right - self.left


def lines_of_digits(found: Components) -> list[list[Place]]:
    """Return where the digits of each line are, lines from the top and digits from the left."""
    places = [_place(box, number) for number, box in enumerate(found.boxes, 1)]
    if not places:
        return []
    height = typical_height(places)
    places = [place for place in places if max(place.height, place.width) > _SPECK * height]
    places = _joined(places, height)
    tall = [place for place in places if place.height > 0.4 * height]
    return _lines(tall)


def whole(found: Components, shape: tuple[int, ...]) -> Place | None:
    """Return the one digit of a photograph: the largest stroke, and all that are near it.

    None is returned if there is no foreground.

    Args:
        found: the components.
        shape: (height, width) of the photograph.
    """
    if not len(found):
        return None
    weights = found.areas * _toward_middle(found.boxes, shape)
    main = int(np.argmax(weights))
    place = _place(found.boxes[main], main + 1)
    size = max(place.height, place.width)
    for number in np.argsort(-found.areas):
        box = found.boxes[number]
        large = found.areas[number] > 0.03 * found.areas[main]
        if number != main and large and _gap(place, box) < 0.25 * size:
            place = _union(place, _place(box, int(number) + 1))
    return place


def typical_height(places: list[Place]) -> float:
    """Return the height of a digit: the mean height of strokes, weighted by their size."""
    heights = np.array([max(place.height, place.width * 0.3) for place in places], float)
    weights = heights**2
    return float((heights * weights).sum() / weights.sum())


def _place(box: NDArray[np.int64], number: int) -> Place:
    """Return the place of one component."""
    top, left, bottom, right = map(int, box)
    return Place(top, left, bottom, right, (number,))


def _toward_middle(boxes: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return a factor for each component: less for those at an edge of the photograph."""
    height, width = shape[:2]
    at_edge = (
        (boxes[:, 0] <= 0) | (boxes[:, 1] <= 0) | (boxes[:, 2] >= height) | (boxes[:, 3] >= width)
    )
    return np.where(at_edge, 0.2, 1.0)


def _gap(place: Place, box: NDArray[np.int64]) -> float:
    """Return the distance of a box to a place, 0 where they overlap."""
    top, left, bottom, right = map(int, box)
    down = max(top - place.bottom, place.top - bottom, 0)
    across = max(left - place.right, place.left - right, 0)
    return float(np.hypot(down, across))


def _union(one: Place, other: Place) -> Place:
    return Place(
        min(one.top, other.top),
        min(one.left, other.left),
        max(one.bottom, other.bottom),
        max(one.right, other.right),
        (*one.parts, *other.parts),
    )


def _joined(places: list[Place], height: float) -> list[Place]:
    """Return places of which strokes above one another, as the two of a 5, are joined."""
    places = sorted(places, key=lambda place: -place.height * place.width)
    joined: list[Place] = []
    for place in places:
        index = next((n for n, other in enumerate(joined) if _is_part(place, other, height)), None)
        if index is None:
            joined.append(place)
        else:
            joined[index] = _union(joined[index], place)
    return joined


def _is_part(stroke: Place, digit: Place, height: float) -> bool:
    overlap = min(stroke.right, digit.right) - max(stroke.left, digit.left)
    gap = max(stroke.top - digit.bottom, digit.top - stroke.bottom, 0)
    whole_height = max(stroke.bottom, digit.bottom) - min(stroke.top, digit.top)
    above = overlap >= _OVERLAP * min(stroke.width, digit.width) and gap <= _APART * height
    small = stroke.height < 0.6 * height
    near = -overlap <= 0.12 * height and gap == 0
    return small and (above or near) and whole_height <= 1.5 * height


def _lines(places: list[Place]) -> list[list[Place]]:
    """Return the digits of each line from left to right, the lines from the top."""
    lines: list[list[Place]] = []
    for place in sorted(places, key=lambda place: place.left):
        line = max(lines, key=lambda line: _shared(place, line[-1]), default=None)
        if line is not None and _shared(place, line[-1]) >= _LINE:
            line.append(place)
        else:
            lines.append([place])
    return sorted(lines, key=lambda line: float(np.mean([each.top + each.bottom for each in line])))


def _shared(one: Place, other: Place) -> float:
    """Return how much of the lower one's height two places share."""
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared / max(min(one.height, other.height), 1)
