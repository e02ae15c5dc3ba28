"""The paths of many digits at once, with the variation of hand.py.

Coordinates come before samples here: (n, 2, samples). NumPy is slow along an axis of two numbers.
"""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from nntui.datasets.synthetic.hand import (
    FULL_JITTER_LENGTH,
    WAVE_NUMBER,
    WAVES,
    Preset,
    drift_waves,
    slant_matrix,
)
from nntui.datasets.synthetic.pen import BLUR, BOX
from nntui.datasets.synthetic.quick.numbers import Draw, Portions
from nntui.datasets.synthetic.strokes import Alphabet, Floats, Ints, alphabet

SAMPLES: Final = 48
"""Points along each path; they are about a pixel apart."""
_ALONG: Final = np.linspace(0, 1, SAMPLES, dtype=np.float32)


class Strokes(NamedTuple):
    """What the pen does in the box of 20 x 20 pixels."""

    paths: Floats
    """(n, 2, SAMPLES): x and y in pixels from the top left corner."""
    weights: Floats
    """(n, SAMPLES): of the samples, by the length of path that each stands for, and pressure."""
    reach: Floats
    """(n,): half the width of a stroke and of its edge, 255 to a pixel."""

    def part(self, rows: slice) -> "Strokes":
        """Return some of the digits."""
        return Strokes(*(each[rows] for each in self))


@dataclass(frozen=True)
class Table:
    """The alphabet, and what else depends on the template or the form of a digit alone."""

    alphabet: Alphabet
    control: Floats
    """(templates, 2, points): control points."""
    matrix: Floats
    """(forms, points + WAVES + 1, SAMPLES): from control points and drift to a path."""
    strength: Floats
    """(forms,): of jitter and drift; long paths vary more."""
    ends: Floats
    """(forms, SAMPLES): 1/2 where a stroke begins or ends, elsewhere 0."""
    half_joined: Floats
    """(forms, SAMPLES): 1/2 where the pen draws from a sample to the next, elsewhere 0."""


@cache
def table() -> Table:
    """Return the table; computed once."""
    letters = alphabet(SAMPLES)
    waves = drift_waves(SAMPLES).T
    waves = np.broadcast_to(waves, (len(letters.basis), *waves.shape))
    lifted = np.pad(1 - letters.joined, ((0, 0), (1, 1)), constant_values=1)
    return Table(
        letters,
        np.ascontiguousarray(letters.control.transpose(0, 2, 1)),
        np.concatenate([letters.basis.transpose(0, 2, 1), waves], axis=1),
        np.sqrt(letters.length / FULL_JITTER_LENGTH).clip(0, 1),
        np.asarray((lifted[:, :-1] + lifted[:, 1:]) / 2, np.float32),
        np.asarray((1 - lifted[:, 1:]) / 2, np.float32),
    )


def write(rng: np.random.Generator, template: Ints, preset: Preset, draw: Draw) -> Strokes:
    """Return the strokes of a digit for each template (n,), which are in ascending order.

    Args:
        rng: random numbers.
        template: of each digit.
        preset: the strengths of all variation.
        draw: draws normal numbers; see numbers.py.
    """
    known = table()
    form = known.alphabet.form[template]
    each = 2 * known.matrix.shape[1] + 4 * WAVES + 5
    normal = Portions(draw(rng, (len(template), each), preset.reach))
    paths = _bent(rng, _written(rng, template, preset, normal), preset, normal)
    paths = slant_matrix(normal.take(3).T, preset).transpose(0, 2, 1) @ paths
    pressure = _pressure(rng, preset, normal.take(1))
    low, high = _extremes(paths)
    size = (high - low).max(axis=1)
    steps = _steps(paths, known.half_joined[form])
    median, spread = preset.pen
    limit = preset.max_area / (steps.sum(axis=1) * BOX / size)
    pen = np.minimum(median * np.exp(spread * normal.take(1)[:, 0]), limit).clip(1, 8)
    scale = (BOX - pen) / size
    paths -= ((low + high) / 2)[:, :, None]
    paths *= scale[:, None, None]
    paths += np.float32(BOX / 2)
    steps *= scale[:, None]
    steps *= np.float32(1 / (BLUR * np.sqrt(2 * np.pi)))
    weights = steps + known.ends[form]
    weights *= pressure
    return Strokes(paths, weights, pen * np.float32(255 / 2) + np.float32(255 / 2))


def _written(rng: np.random.Generator, template: Ints, preset: Preset, normal: Portions) -> Floats:
    """Return mixed templates as paths (n, 2, SAMPLES), with jitter and drift."""
    known = table()
    form = known.alphabet.form[template]
    points = known.control.shape[2]
    first = known.alphabet.first
    other = rng.integers(first[form], first[form + 1])
    part = rng.uniform(0, preset.mix, (len(template), 1, 1)).astype(np.float32)
    strength = known.strength[form][:, None, None]
    inputs = np.empty((len(template), 2, points + WAVES + 1), np.float32)
    control, drift = inputs[:, :, :points], inputs[:, :, points:]
    own = known.control[template]
    control[...] = own + part * (known.control[other] - own)
    control += np.float32(preset.jitter) * strength * normal.take(2, points)
    drift[...] = np.float32(preset.drift) * strength * normal.take(2, WAVES + 1)
    paths = np.empty((len(template), 2, SAMPLES), np.float32)
    borders = np.flatnonzero(np.diff(form, prepend=-1, append=-1))
    for start, stop in pairwise(borders):
        matrix = known.matrix[form[start]]
        np.matmul(
            inputs[start:stop].reshape(-1, len(matrix)),
            matrix,
            out=paths[start:stop].reshape(-1, SAMPLES),
        )
    return paths


def _bent(rng: np.random.Generator, paths: Floats, preset: Preset, normal: Portions) -> Floats:
    """Return paths, displaced by a few long sine waves across the plane."""
    phase = rng.uniform(0, 2 * np.pi, (len(paths), WAVES, 1)).astype(np.float32)
    waves = (normal.take(WAVES, 2) * WAVE_NUMBER) @ paths
    waves += phase
    push = normal.take(2, WAVES) * np.float32(preset.warp * np.sqrt(2 / WAVES))
    return np.asarray(paths + push @ np.sin(waves, out=waves), np.float32)


def _pressure(rng: np.random.Generator, preset: Preset, height: Floats) -> Floats:
    """Return the pressure of the pen (n, SAMPLES): a slow wave of some height along the path."""
    n = len(height)
    waves = rng.uniform(2, 12, (n, 1)).astype(np.float32) * _ALONG
    waves += rng.uniform(0, 2 * np.pi, (n, 1)).astype(np.float32)
    np.sin(waves, out=waves)
    waves *= np.float32(preset.pressure) * height
    np.exp(waves, out=waves).clip(0.5, 2, out=waves)
    return waves


def _extremes(paths: Floats) -> tuple[Floats, Floats]:
    """Return the minimum and the maximum (n, 2) of x and y."""
    # NumPy compares long rows with vector instructions, and short ones number by number.
    samples = np.ascontiguousarray(paths.reshape(-1, SAMPLES).T)
    return samples.min(axis=0).reshape(-1, 2), samples.max(axis=0).reshape(-1, 2)


def _steps(paths: Floats, half_joined: Floats) -> Floats:
    """Return half the distance to both neighbors of each sample (n, SAMPLES), 0 over lifts."""
    # One long row, in which the last sample of a digit and the first of the next are apart.
    squares = np.zeros(paths.shape, np.float32)
    np.subtract(paths.reshape(-1)[1:], paths.reshape(-1)[:-1], out=squares.reshape(-1)[:-1])
    np.square(squares, out=squares)
    distances = squares[:, 0] + squares[:, 1]
    np.sqrt(distances, out=distances)
    distances *= half_joined
    steps = distances.copy()
    steps.reshape(-1)[1:] += distances.reshape(-1)[:-1]
    return steps
