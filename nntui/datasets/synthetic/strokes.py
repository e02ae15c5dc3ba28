"""Templates as matrices, so that the paths of many digits are one matrix product.

A spline is linear in its control points: the points along the path of the pen are
``basis @ control``, whatever variation was applied to ``control``. The curve is the uniform
Catmull-Rom spline (E. Catmull and R. Rom, "A class of local interpolating splines", 1974), which
goes through all control points.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.synthetic.templates import RARE_FORMS, TEMPLATES

Floats = NDArray[np.float32]
Ints = NDArray[np.intp]

SAMPLES: Final = 96
"""Points along each path; for a digit of 20 pixels they are at most a pixel apart."""

_CATMULL_ROM: Final = 0.5 * np.array(
    [[0, 2, 0, 0], [-1, 0, 1, 0], [2, -5, 4, -1], [-1, 3, -3, 1]], dtype=np.float64
)


@dataclass(frozen=True)
class Template:
    """A parsed template."""

    points: NDArray[np.float64]
    """(points, 2): x and y in the unit box."""
    pieces: tuple[tuple[int, int], ...]
    """First and last point of each smooth piece; two pieces share the corner between them."""
    lifts: frozenset[int]
    """The pieces after which the pen is lifted."""


@dataclass(frozen=True)
class Alphabet:
    """All templates, stacked and padded to the longest one; those of a form are neighbors."""

    basis: Floats
    """(forms, samples, points): matrices from control points to points along the path."""
    joined: Floats
    """(forms, samples - 1): 1 where the pen draws between two samples, 0 where it is lifted."""
    length: Floats
    """(forms,): length of the path in unit boxes, 1 for a "1" and about 3.5 for an "8"."""
    control: Floats
    """(templates, points, 2): control points in the unit box."""
    form: Ints
    """(templates,): the form of each template."""
    first: Ints
    """(forms + 1,): the first template of each form."""
    digit: Ints
    """(templates,): the digit of each template, in ascending order."""
    share: NDArray[np.float64]
    """(templates + 1,): cumulative weights with which templates are chosen."""


def parse(template: str) -> Template:
    """Return a parsed template; see templates.py for the notation.

    >>> parse("10,20 50,10! 90,80 / 0,50 100,50").pieces
    ((0, 1), (1, 2), (3, 4))
    """
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
    return Template(np.array(points), tuple(pieces), frozenset(lifts))


def _spline(knots: int, u: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the matrix (len(u), knots) of the spline through ``knots`` points at parameters u."""
    segment = np.clip(u.astype(np.intp), 0, knots - 2)
    powers = (u - segment)[:, None] ** np.arange(4)
    padded = np.zeros((len(u), knots + 2))
    rows = np.arange(len(u))[:, None]
    padded[rows, segment[:, None] + np.arange(4)] = powers @ _CATMULL_ROM
    # The missing neighbors of both ends are mirrored, so the curve is straight there.
    inner = padded[:, 1:-1].copy()
    inner[:, 0] += 2 * padded[:, 0]
    inner[:, 1] -= padded[:, 0]
    inner[:, -1] += 2 * padded[:, -1]
    inner[:, -2] -= padded[:, -1]
    return inner


def _arc_length(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distance along a path of (n, 2) points from its start to each point."""
    steps = np.hypot(*np.diff(points, axis=0).T)
    return np.concatenate([[0.0], np.cumsum(steps)])


def path_matrix(
    template: Template, samples: int = SAMPLES
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the matrix (samples, points) of a template, and where its pen is down (samples - 1,).

    Samples are evenly spaced along the path of the template, so that no part of a digit looks
    dotted.
    """
    dense = []
    for start, stop in template.pieces:
        u = np.linspace(0, stop - start, 40 * (stop - start) + 1)
        path = _spline(stop - start + 1, u) @ template.points[start : stop + 1]
        dense.append((u, _arc_length(path)))
    lengths = np.array([length[-1] for _, length in dense])
    ends = np.rint(np.cumsum(lengths) / lengths.sum() * (samples - 2 * len(lengths))).astype(int)
    counts = np.diff(ends, prepend=0) + 2
    matrix = np.zeros((samples, len(template.points)))
    joined = np.ones(samples)
    row = 0
    for piece, (start, stop) in enumerate(template.pieces):
        u, length = dense[piece]
        even = np.interp(np.linspace(0, length[-1], counts[piece]), length, u)
        rows = slice(row, row + counts[piece])
        matrix[rows, start : stop + 1] = _spline(stop - start + 1, even)
        row = rows.stop
        joined[row - 1] = piece not in template.lifts
    return matrix, joined[:-1]


@cache
def alphabet(samples: int = SAMPLES) -> Alphabet:
    """Return all templates as arrays, for so many points along each path; computed once."""
    forms = [(digit, name) for digit, table in TEMPLATES.items() for name in table]
    templates = [[parse(text) for text in TEMPLATES[digit][name]] for digit, name in forms]
    counts = [len(form) for form in templates]
    weights = np.repeat([1 / 3 if form in RARE_FORMS else 1.0 for form in forms], counts)
    longest = max(len(form[0].points) for form in templates)
    basis = np.zeros((len(forms), samples, longest), np.float32)
    joined = np.zeros((len(forms), samples - 1), np.float32)
    length = np.zeros(len(forms), np.float32)
    control = np.zeros((sum(counts), longest, 2), np.float32)
    for at, template in enumerate(template for form in templates for template in form):
        control[at, : len(template.points)] = template.points
    for at, form in enumerate(templates):
        # All templates of a form share a matrix; its samples are even on their average.
        mean = np.mean([template.points for template in form], axis=0)
        matrix, down = path_matrix(Template(mean, form[0].pieces, form[0].lifts), samples)
        basis[at, :, : matrix.shape[1]] = matrix
        joined[at] = down
        length[at] = down @ np.diff(_arc_length(matrix @ mean))
    return Alphabet(
        basis,
        joined,
        length,
        control,
        form=np.repeat(np.arange(len(forms)), counts),
        first=np.concatenate([[0], np.cumsum(counts)]),
        digit=np.repeat([digit for digit, _ in forms], counts),
        share=np.concatenate([[0.0], np.cumsum(weights)]),
    )
