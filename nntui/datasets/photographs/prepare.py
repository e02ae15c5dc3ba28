"""Photographs prepared as MNIST: one digit that fills an image, or all digits of a sheet."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.photographs.centering import SHAPE, centered
from nntui.datasets.photographs.foreground import Foreground, find_foreground
from nntui.datasets.photographs.grouping import Place, lines_of_digits, whole
from nntui.datasets.photographs.resize import resized, resized_within, scaled_shape
from nntui.datasets.photographs.touching import NARROWEST, ways_to_cut

_ONE_SIDE = (112, 280)
"""The longer side at which one digit is looked for."""
SHEET_SIDE = 1600
"""The longer side of a sheet at most."""
_WIDEST = 1.6
"""Width of a digit by its height, from which on it may be two that touch."""
_LEAST_TO_CUT = 12
"""Rows and columns from which on digits that touch are separated."""


@dataclass(frozen=True, slots=True, eq=False)
class PreparedDigit:
    """A digit as input of a network.

    Args:
        image: uint8, white on black.
        doubts: why it may not be one digit, each a short phrase; empty where nothing is odd.
        box: top, left, bottom, right in the photograph, as parts of its height and width.
        line: the line that it stands in, from 0.
        aspect: width by height.
        ways: other ways to read it, as several digits that touch.
    """

    image: NDArray[np.uint8]
    doubts: tuple[str, ...] = ()
    box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    line: int = 0
    aspect: float = 1.0
    ways: "tuple[tuple[PreparedDigit, ...], ...]" = ()


def prepare_one(gray: NDArray[np.uint8], shape: tuple[int, int] = SHAPE) -> PreparedDigit:
    """Return the one digit of a photograph, centered as in MNIST.

    Args:
        gray: (height, width), foreground of either polarity.
        shape: of the image that is made.
    """
    sized = _sized(gray)
    foreground = find_foreground(sized)
    place = whole(foreground.found, sized.shape)
    if place is None:
        return PreparedDigit(np.zeros(shape, np.uint8), ("nothing is written on it",))
    return _digit(foreground, place, shape, 1)


def prepare_all(gray: NDArray[np.uint8], shape: tuple[int, int] = SHAPE) -> list[PreparedDigit]:
    """Return all digits of a photograph, line by line; none where nothing is written on it.

    Args:
        gray: (height, width), foreground of either polarity.
        shape: of the images that are made.
    """
    sized = _bytes(resized_within(gray.astype(np.float32), SHEET_SIDE))
    if max(sized.shape) < _ONE_SIDE[0]:
        sized = _sized(sized)
    foreground = find_foreground(sized)
    lines = lines_of_digits(foreground.found)
    count = sum(map(len, lines))
    return [
        _with_ways(foreground, place, _digit(foreground, place, shape, count, number))
        for number, line in enumerate(lines)
        for place in line
    ]


def _with_ways(foreground: Foreground, place: Place, digit: PreparedDigit) -> PreparedDigit:
    """Return a digit with the ways to read it as several, where it is wide enough."""
    if digit.aspect < NARROWEST or min(place.height, place.width) < _LEAST_TO_CUT:
        return digit
    values = _values(foreground, place, 0)
    height, width = foreground.values.shape
    ways = tuple(
        tuple(
            PreparedDigit(
                centered(part.values, digit.image.shape),
                box=(
                    place.top / height,
                    (place.left + part.left) / width,
                    place.bottom / height,
                    (place.left + part.right) / width,
                ),
                line=digit.line,
                aspect=part.aspect,
            )
            for part in parts
        )
        for parts in ways_to_cut(values)
    )
    return replace(digit, ways=ways)


def _sized(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a photograph at a size at which strokes have several pixels."""
    least, most = _ONE_SIDE
    longest = max(gray.shape)
    if least <= longest <= most:
        return gray
    side = least if longest < least else most
    return _bytes(resized(gray.astype(np.float32), scaled_shape(gray.shape, side)))


def _bytes(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    return np.clip(np.rint(values), 0, 255).astype(np.uint8)


def _digit(
    foreground: Foreground, place: Place, shape: tuple[int, int], count: int, line: int = 0
) -> PreparedDigit:
    height, width = foreground.values.shape
    values = _values(foreground, place, 2)
    box = (place.top / height, place.left / width, place.bottom / height, place.right / width)
    doubts = _doubts(place, foreground, count)
    return PreparedDigit(centered(values, shape), doubts, box, line, place.width / place.height)


def _values(foreground: Foreground, place: Place, margin: int) -> NDArray[np.float32]:
    """Return the foreground of the strokes of one digit, with a margin around its box."""
    rows = slice(max(place.top - margin, 0), place.bottom + margin)
    columns = slice(max(place.left - margin, 0), place.right + margin)
    own = np.isin(foreground.found.labels[rows, columns], place.parts)
    values = np.where(_grown(own), foreground.values[rows, columns], 0)
    return np.asarray(values, np.float32)


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a mask with the pixels beside it, where the edge of a stroke is."""
    padded = np.pad(mask, 1)
    rows = padded[:-2] | padded[1:-1] | padded[2:]
    return np.asarray(rows[:, :-2] | rows[:, 1:-1] | rows[:, 2:])


def _doubts(place: Place, foreground: Foreground, count: int) -> tuple[str, ...]:
    """Return why what was found may not be one digit."""
    height, width = foreground.values.shape
    doubts = []
    if place.width > _WIDEST * place.height:
        doubts.append("wider than a digit: maybe several that touch")
    edges = (place.top, place.left, height - place.bottom, width - place.right)
    if count == 1 and min(edges) <= 0 and max(height, width) > SHAPE[0]:
        doubts.append("reaches the edge of the image")
    if count == 1 and sum(map(len, lines_of_digits(foreground.found))) > 1:
        doubts.append("there are more strokes beside it")
    return tuple(doubts)
