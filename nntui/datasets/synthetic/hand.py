"""Random variation of handwriting: mixed templates, jitter, slant, stretch, rotation, pressure.

All of it applies to points along the path of the pen; pixels come later, see pen.py.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.synthetic.pen import path_length
from nntui.datasets.synthetic.strokes import SAMPLES, Alphabet, Floats, Ints, alphabet

WAVES: Final = 3
"""Sine waves that bend the plane; a path is bent by one cosine more."""
WAVE_NUMBER: Final = np.float32(3.5)
"""Standard deviation of the wave numbers, per unit box."""
FULL_JITTER_LENGTH: Final = 2.5
"""Length of a path, in unit boxes, from which jitter and drift have their full strength."""


@dataclass(frozen=True)
class Preset:
    """The strengths of all variation; spreads are standard deviations, lengths parts of a digit."""

    reach: float
    """Random numbers are clipped at this many standard deviations, so that digits stay readable."""
    mix: float
    """How far control points move toward another template at most; above 1 exaggerates it."""
    jitter: float
    """Independent displacement of each control point."""
    drift: float
    """Slow displacement along the path."""
    warp: float
    """Smooth displacement of the plane."""
    slant: tuple[float, float]
    """Mean and spread of the horizontal shear; positive leans right."""
    turn: float
    """Rotation in radians."""
    aspect: float
    """Log of width divided by height."""
    pen: tuple[float, float]
    """Median of the diameter of the pen in pixels, and the spread of its log."""
    max_area: float
    """Limit on length times width of the strokes in pixels: long paths get thinner pens."""
    pressure: float
    """Log of the pressure along the path."""
    grain: float
    """Roughness of the edges in pixels."""


PRESETS: Final = {
    "calm": Preset(
        reach=1.8,
        mix=1.0,
        jitter=0.025,
        drift=0.045,
        warp=0.05,
        slant=(0.12, 0.2),
        turn=0.08,
        aspect=0.13,
        pen=(2.4, 0.36),
        max_area=190.0,
        pressure=0.4,
        grain=0.1,
    ),
    "wild": Preset(
        reach=3.0,
        mix=1.2,
        jitter=0.045,
        drift=0.05,
        warp=0.06,
        slant=(0.15, 0.24),
        turn=0.12,
        aspect=0.15,
        pen=(2.4, 0.45),
        max_area=300.0,
        pressure=0.5,
        grain=0.15,
    ),
}


def write(
    rng: np.random.Generator, labels: NDArray[np.uint8], preset: Preset
) -> tuple[Floats, Floats, Floats]:
    """Return the paths of the digits `labels` (n,), where the pen is down, and its pressure.

    Returns:
        Paths (n, samples, 2), of about unit height and without a particular origin; joined
        (n, samples - 1), 1 where the pen is down; pressure (n, samples), about 1.
    """
    table = alphabet()
    template = choose_templates(rng, labels, table)
    form = table.form[template]
    # Long paths vary more: a "1" has less jitter than an "8".
    strength = np.sqrt(table.length[form] / FULL_JITTER_LENGTH).clip(0, 1)[:, None, None]
    control = mix(rng, template, preset, table)
    jitter = _normal(rng, preset.reach, *control.shape)
    control += np.float32(preset.jitter) * strength * jitter
    paths = table.basis[form] @ control + strength * drift(rng, len(labels), preset)
    paths = slant(rng, warp(rng, paths, preset), preset)
    return paths, table.joined[form], pressure_along(rng, len(labels), preset)


def choose_templates(rng: np.random.Generator, labels: NDArray[np.uint8], table: Alphabet) -> Ints:
    """Return a random template (n,) for each label, chosen with the weights of the table."""
    starts = np.searchsorted(table.digit, np.arange(11))
    first, last = starts[labels], starts[1:][labels]
    number = rng.uniform(table.share[first], table.share[last])
    return np.searchsorted(table.share, number, "right").clip(first + 1, last) - 1


def mix(rng: np.random.Generator, template: Ints, preset: Preset, table: Alphabet) -> Floats:
    """Return control points (n, points, 2) between each template (n,) and another of its form."""
    form = table.form[template]
    other = rng.integers(table.first[form], table.first[form + 1])
    part = rng.uniform(0, preset.mix, (len(template), 1, 1)).astype(np.float32)
    control = table.control[template]
    control += part * (table.control[other] - control)
    return control


def drift(rng: np.random.Generator, n: int, preset: Preset) -> Floats:
    """Return slow displacements (n, samples, 2): a few cosines along the path.

    Strokes that meet in one place may move apart: loops open and close.
    """
    size = np.float32(preset.drift) * _normal(rng, preset.reach, n, WAVES + 1, 2)
    return np.asarray(drift_waves(SAMPLES) @ size, np.float32)


def drift_waves(samples: int) -> Floats:
    """Return the cosines (samples, WAVES + 1) that drift is a sum of; faster ones are smaller."""
    order = np.arange(1, WAVES + 2, dtype=np.float32)
    waves = np.cos(np.linspace(0, np.pi, samples, dtype=np.float32)[:, None] * order)
    return np.asarray(waves / order, np.float32)


def warp(rng: np.random.Generator, paths: Floats, preset: Preset) -> Floats:
    """Return paths (n, samples, 2), displaced by a few long sine waves across the plane."""
    n = len(paths)
    wave = _normal(rng, preset.reach, n, 2, WAVES) * WAVE_NUMBER
    phase = rng.uniform(0, 2 * np.pi, (n, 1, WAVES)).astype(np.float32)
    push = _normal(rng, preset.reach, n, WAVES, 2)
    push *= np.float32(preset.warp * np.sqrt(2 / WAVES))
    return np.asarray(paths + np.sin(paths @ wave + phase) @ push, np.float32)


def slant(rng: np.random.Generator, paths: Floats, preset: Preset) -> Floats:
    """Return paths (n, samples, 2), sheared, stretched and rotated about the middle of the box."""
    matrix = slant_matrix(_normal(rng, preset.reach, 3, len(paths)), preset)
    return np.asarray((paths - np.float32(0.5)) @ matrix, np.float32)


def slant_matrix(numbers: Floats, preset: Preset) -> Floats:
    """Return the images (n, 2, 2) of the x and y axes, for standard normal numbers (3, n)."""
    shear, turn, stretch = numbers
    shear = preset.slant[0] + preset.slant[1] * shear
    turn = preset.turn * turn
    wide = np.exp(preset.aspect / 2 * stretch)
    cos, sin = np.cos(turn), np.sin(turn)
    # y points down, so the shear has a minus sign.
    x_axis = np.stack([wide * cos, wide * sin], axis=-1)
    y_axis = np.stack([-shear * cos - sin / wide, -shear * sin + cos / wide], axis=-1)
    return np.stack([x_axis, y_axis], axis=1)


def pressure_along(rng: np.random.Generator, n: int, preset: Preset) -> Floats:
    """Return the pressure of the pen (n, samples): a slow wave along the path."""
    along = np.linspace(0, 1, SAMPLES, dtype=np.float32)
    speed = rng.uniform(2, 12, (n, 1)).astype(np.float32)
    phase = rng.uniform(0, 2 * np.pi, (n, 1)).astype(np.float32)
    wave = _normal(rng, preset.reach, n, 1) * np.sin(speed * along + phase)
    return np.asarray(np.exp(np.float32(preset.pressure) * wave).clip(0.5, 2), np.float32)


def choose_pen(rng: np.random.Generator, paths: Floats, joined: Floats, preset: Preset) -> Floats:
    """Return random diameters (n,) of the pen, in pixels of the box that paths are fitted into."""
    median, spread = preset.pen
    pen = median * np.exp(spread * _normal(rng, preset.reach, len(paths)))
    limit = preset.max_area / path_length(paths, joined)
    return np.asarray(np.minimum(pen, limit).clip(1, 8), np.float32)


def _normal(rng: np.random.Generator, reach: float, *shape: int) -> Floats:
    """Return standard normal numbers, clipped at ``reach``."""
    numbers = rng.standard_normal(shape, dtype=np.float32)
    return np.clip(numbers, -reach, reach, out=numbers)
