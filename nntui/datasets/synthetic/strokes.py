"""Turn the written templates into matrices, so that drawing one is a single product.

A spline is linear in its control points: the points along a template's pen path are
``basis @ control``, whatever the hand, the mixing or the trembling did to ``control``.
The curve is the uniform Catmull-Rom spline (E. Catmull and R. Rom, "A class of local
interpolating splines", 1974), which goes through every point of the table.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.synthetic.templates import RARE, WAYS

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

SAMPLES: Final = 96
"""Points along every pen path: on a 20 pixel digit at most a pixel apart."""

_CATMULL_ROM: Final = 0.5 * np.array(
    [[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]], dtype=np.float64
)


@dataclass(frozen=True)
class Plan:
    """How the points of one template belong together, read from its notation."""

    points: NDArray[np.float64]
    """(points, 2): x and y in the unit box."""
    pieces: tuple[tuple[int, int], ...]
    """First and last point of every smooth run; two runs share the corner between them."""
    lifts: frozenset[int]
    """The pieces after which the pen leaves the paper."""


@dataclass(frozen=True)
class Alphabet:
    """All ways and hands of the table, stacked and padded to the longest template."""

    basis: Floats
    """(ways, SAMPLES, points): control points to points along the path."""
    joined: Floats
    """(ways, SAMPLES - 1): 1 where the pen draws between two samples, 0 where it is lifted."""
    length: Floats
    """(ways,): length of the path in unit boxes, 1 for a "1" and about 3.5 for an "8"."""
    control: Floats
    """(hands, points, 2): the table, in the unit box."""
    way: Ints
    """(hands,): the way each hand follows; the hands of a way are neighbors."""
    first: Ints
    """(ways + 1,): the first hand of each way."""
    digit: Ints
    """(hands,): the digit each hand writes, in ascending order."""
    share: NDArray[np.float64]
    """(hands + 1,): how often the hands before each one are drawn, all together."""


def parse(template: str) -> Plan:
    """Read the notation of ``digits_templates``."""
    points: list[tuple[float, float]] = []
    pieces: list[tuple[int, int]] = []
    lifts: list[int] = []
    for stroke in template.split("/"):
        words = stroke.split()
        start, last = len(points), len(points) + len(words) - 1
        for at, word in enumerate(words, start):
            x, y = word.rstrip("!").split(",")
            points.append((int(x) / 100, int(y) / 100))
            if word.endswith("!") or at == last:
                pieces.append((start, at))
                start = at
        lifts.append(len(pieces) - 1)
    return Plan(np.array(points), tuple(pieces), frozenset(lifts))


def _spline(knots: int, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Matrix (len(u), knots) of the spline through ``knots`` points at parameters ``u``."""
    segment = np.clip(u.astype(np.intp), 0, knots - 2)
    powers = (u - segment)[:, None] ** np.arange(4)
    padded = np.zeros((len(u), knots + 2))
    rows = np.arange(len(u))[:, None]
    padded[rows, segment[:, None] + np.arange(4)] = powers @ _CATMULL_ROM
    # The neighbors missing at both ends are mirror images: the curve leaves its ends straight.
    inner = padded[:, 1:-1].copy()
    inner[:, 0] += 2 * padded[:, 0]
    inner[:, 1] -= padded[:, 0]
    inner[:, -1] += 2 * padded[:, -1]
    inner[:, -2] -= padded[:, -1]
    return inner


def _length(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance along a path of (n, 2) points from its start to each of them."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def path_matrix(plan: Plan) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The matrix (SAMPLES, points) of a plan and where its pen is down (SAMPLES - 1,).

    Samples are evenly spaced along the plan's own path, so that no part of a digit comes out
    dotted.
    """
    dense = []
    for start, stop in plan.pieces:
        u = np.linspace(0, stop - start, 40 * (stop - start) + 1)
        path = _spline(stop - start + 1, u) @ plan.points[start : stop + 1]
        dense.append((u, _length(path)))
    lengths = np.array([length[-1] for _, length in dense])
    ends = np.rint(np.cumsum(lengths) / lengths.sum() * (SAMPLES - 2 * len(lengths))).astype(int)
    counts = np.diff(ends, prepend=0) + 2
    matrix = np.zeros((SAMPLES, len(plan.points)))
    joined = np.ones(SAMPLES)
    row = 0
    for piece, (start, stop) in enumerate(plan.pieces):
        u, length = dense[piece]
        even = np.interp(np.linspace(0, length[-1], counts[piece]), length, u)
        rows = slice(row, row + counts[piece])
        matrix[rows, start : stop + 1] = _spline(stop - start + 1, even)
        row = rows.stop
        joined[row - 1] = piece not in plan.lifts
    return matrix, joined[:-1]


@cache
def alphabet() -> Alphabet:
    """The whole table, ready for drawing; built once."""
    ways = [(digit, name) for digit, table in WAYS.items() for name in table]
    plans = [[parse(hand) for hand in WAYS[digit][name]] for digit, name in ways]
    counts = [len(way) for way in plans]
    often = np.repeat([1 / 3 if way in RARE else 1.0 for way in ways], counts)
    longest = max(len(way[0].points) for way in plans)
    basis = np.zeros((len(ways), SAMPLES, longest), np.float32)
    joined = np.zeros((len(ways), SAMPLES - 1), np.float32)
    length = np.zeros(len(ways), np.float32)
    control = np.zeros((sum(counts), longest, 2), np.float32)
    for at, hand in enumerate(plan for way in plans for plan in way):
        control[at, : len(hand.points)] = hand.points
    for at, way in enumerate(plans):
        # One matrix serves all hands of a way, so the even spacing is that of their average.
        mean = np.mean([plan.points for plan in way], axis=0)
        matrix, down = path_matrix(Plan(mean, way[0].pieces, way[0].lifts))
        basis[at, :, : matrix.shape[1]] = matrix
        joined[at] = down
        length[at] = down @ np.diff(_length(matrix @ mean))
    return Alphabet(
        basis,
        joined,
        length,
        control,
        way=np.repeat(np.arange(len(ways)), counts),
        first=np.concatenate([[0], np.cumsum(counts)]),
        digit=np.repeat([digit for digit, _ in ways], counts),
        share=np.concatenate([[0.0], np.cumsum(often)]),
    )
