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
from nntui.datasets.synthetic.pen import BOX
from nntui.datasets.synthetic.strokes import Alphabet, Floats, Ints, alphabet

SAMPLES: Final = 48
"""Points along each path; they are about a pixel apart."""


class Strokes(NamedTuple):
    """What the pen does in the box of 20 x 20 pixels."""

    paths: Floats
    """(n, 2, SAMPLES): x and y in pixels from the top left corner."""
    steps: Floats
    """(n, SAMPLES): the length of path, in pixels, that each sample stands for."""
    ends: Floats
    """(n, SAMPLES): 1/2 where a stroke begins or ends, elsewhere 0."""
    pressure: Floats
    """(n, SAMPLES): about 1."""
    pen: Floats
    """(n,): diameters in pixels."""

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
    """(forms, SAMPLES): see Strokes."""


class _Numbers:
    """Standard normal numbers for each digit, dealt out in portions."""

    def __init__(self, rng: np.random.Generator, count: int, each: int, reach: float) -> None:
        self._numbers = rng.standard_normal((count, each), dtype=np.float32)
        np.clip(self._numbers, -reach, reach, out=self._numbers)
        self._used = 0

    def take(self, *shape: int) -> Floats:
        """Return the next numbers (n, *shape)."""
        start, self._used = self._used, self._used + int(np.prod(shape))
        return self._numbers[:, start : self._used].reshape(-1, *shape)


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
        (lifted[:, :-1] + lifted[:, 1:]) / 2,
    )


def write(rng: np.random.Generator, template: Ints, preset: Preset) -> Strokes:
    """Return the strokes of a digit for each template (n,), which are in ascending order."""
    known = table()
    form = known.alphabet.form[template]
    each = 2 * known.matrix.shape[1] + 4 * WAVES + 5
    normal = _Numbers(rng, len(template), each, preset.reach)
    paths = _bent(rng, _written(rng, template, preset, normal), preset, normal)
    paths = slant_matrix(normal.take(3).T, preset).transpose(0, 2, 1) @ paths
    pressure = _pressure(rng, preset, normal.take(1))
    low, high = paths.min(axis=2), paths.max(axis=2)
    size = (high - low).max(axis=1)
    steps = _steps(paths, known.alphabet.joined[form])
    median, spread = preset.pen
    limit = preset.max_area / (steps.sum(axis=1) * BOX / size)
    pen = np.minimum(median * np.exp(spread * normal.take(1)[:, 0]), limit).clip(1, 8)
    scale = (BOX - pen) / size
    paths -= ((low + high) / 2)[:, :, None]
    paths *= scale[:, None, None]
    paths += np.float32(BOX / 2)
    return Strokes(paths, steps * scale[:, None], known.ends[form], pressure, pen)


def _written(rng: np.random.Generator, template: Ints, preset: Preset, normal: _Numbers) -> Floats:
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


def _bent(rng: np.random.Generator, paths: Floats, preset: Preset, normal: _Numbers) -> Floats:
    """Return paths, displaced by a few long sine waves across the plane."""
    phase = rng.uniform(0, 2 * np.pi, (len(paths), WAVES, 1)).astype(np.float32)
    waves = (normal.take(WAVES, 2) * WAVE_NUMBER) @ paths
    waves += phase
    push = normal.take(2, WAVES) * np.float32(preset.warp * np.sqrt(2 / WAVES))
    return np.asarray(paths + push @ np.sin(waves, out=waves), np.float32)


def _pressure(rng: np.random.Generator, preset: Preset, height: Floats) -> Floats:
    """Return the pressure of the pen (n, SAMPLES): a slow wave of some height along the path."""
    n = len(height)
    along = np.linspace(0, 1, SAMPLES, dtype=np.float32)
    waves = rng.uniform(2, 12, (n, 1)).astype(np.float32) * along
    waves += rng.uniform(0, 2 * np.pi, (n, 1)).astype(np.float32)
    np.sin(waves, out=waves)
    waves *= np.float32(preset.pressure) * height
    return np.exp(waves, out=waves).clip(0.5, 2, out=waves)


def _steps(paths: Floats, joined: Floats) -> Floats:
    """Return half the distance to both neighbors of each sample (n, SAMPLES), 0 over lifts."""
    squares = np.square(np.diff(paths, axis=2))
    squares[:, 0] += squares[:, 1]
    distances = np.sqrt(squares[:, 0]) * (joined / 2)
    steps = np.zeros((len(paths), SAMPLES), np.float32)
    steps[:, :-1] += distances
    steps[:, 1:] += distances
    return steps
