"""Write a digit the way a hand does: mix two models, tremble, lean, stretch and press.

Everything here happens to points along the pen's path, before a single pixel exists.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.synthetic.pen import path_length
from nntui.datasets.synthetic.strokes import SAMPLES, Alphabet, Floats, Ints, alphabet

_WAVES: Final = 3
_LONG: Final = 2.5
"""Length of a path, in unit boxes, from which on a hand trembles in full."""


@dataclass(frozen=True)
class Preset:
    """How freely a hand writes; spreads are standard deviations, lengths parts of a digit."""

    reach: float
    """Spreads beyond which nothing strays: what keeps a digit readable is the outliers' end."""
    mix: float
    """How far towards another hand's points at most; above 1 exaggerates it."""
    jitter: float
    """Trembling of each point of the template."""
    drift: float
    """Slow wandering of the pen from the template on its way."""
    warp: float
    """Smooth bending of the paper."""
    slant: tuple[float, float]
    """Mean and spread of the horizontal shear; positive leans right."""
    turn: float
    """Rotation in radians."""
    aspect: float
    """Log of width over height."""
    pen: tuple[float, float]
    """Median of the pen's diameter in pixels, and the spread of its log."""
    blot: float
    """Pixels of the box that ink may cover: who has a thick pen writes a long path larger."""
    pressure: float
    """Log of the ink along the path."""
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
        blot=190.0,
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
        blot=300.0,
        pressure=0.5,
        grain=0.15,
    ),
}


def _normal(rng: np.random.Generator, reach: float, *shape: int) -> Floats:
    """Standard normal numbers, those beyond ``reach`` put at it."""
    numbers = rng.standard_normal(shape, dtype=np.float32)
    return np.clip(numbers, -reach, reach, out=numbers)


def choose(rng: np.random.Generator, labels: NDArray[np.uint8], table: Alphabet) -> Ints:
    """One hand (n,) for each label, as often as the table says."""
    first = np.searchsorted(table.digit, labels, "left")
    last = np.searchsorted(table.digit, labels, "right")
    ticket = rng.uniform(table.share[first], table.share[last])
    return np.searchsorted(table.share, ticket, "right").clip(first + 1, last) - 1


def mix(rng: np.random.Generator, hand: Ints, preset: Preset, table: Alphabet) -> Floats:
    """Control points (n, points, 2) between each ``hand`` (n,) and another of its way."""
    way = table.way[hand]
    other = rng.integers(table.first[way], table.first[way + 1])
    part = rng.uniform(0, preset.mix, (len(hand), 1, 1)).astype(np.float32)
    control = table.control[hand]
    control += part * (table.control[other] - control)
    return control


def drift(rng: np.random.Generator, n: int, preset: Preset) -> Floats:
    """Wandering (n, samples, 2) of the pen in time: cosines along the path, fading upwards.

    Unlike bent paper it moves two strokes that meet in a place apart: loops open and close.
    """
    order = np.arange(1, _WAVES + 2, dtype=np.float32)
    waves = np.cos(np.linspace(0, np.pi, SAMPLES, dtype=np.float32)[:, None] * order)
    size = np.float32(preset.drift) * _normal(rng, preset.reach, n, len(order), 2)
    return np.asarray((waves / order) @ size, np.float32)


def bend(rng: np.random.Generator, paths: Floats, preset: Preset) -> Floats:
    """Bend the paper under ``paths`` (n, samples, 2) by a few long sine waves."""
    n = len(paths)
    wave = _normal(rng, preset.reach, n, 2, _WAVES) * np.float32(3.5)
    phase = rng.uniform(0, 2 * np.pi, (n, 1, _WAVES)).astype(np.float32)
    push = _normal(rng, preset.reach, n, _WAVES, 2)
    push *= np.float32(preset.warp * np.sqrt(2 / _WAVES))
    return np.asarray(paths + np.sin(paths @ wave + phase) @ push, np.float32)


def lean(rng: np.random.Generator, paths: Floats, preset: Preset) -> Floats:
    """Slant, stretch and turn ``paths`` (n, samples, 2) about the middle of the unit box."""
    shear, turn, stretch = _normal(rng, preset.reach, 3, len(paths))
    shear = preset.slant[0] + preset.slant[1] * shear
    turn = preset.turn * turn
    wide = np.exp(preset.aspect / 2 * stretch)
    cos, sin = np.cos(turn), np.sin(turn)
    # Rows are where x and y go; y points down, hence the minus of the shear.
    x_axis = np.stack([wide * cos, wide * sin], axis=-1)
    y_axis = np.stack([-shear * cos - sin / wide, -shear * sin + cos / wide], axis=-1)
    matrix = np.stack([x_axis, y_axis], axis=1)
    return np.asarray((paths - np.float32(0.5)) @ matrix, np.float32)


def press(rng: np.random.Generator, n: int, preset: Preset) -> Floats:
    """Ink (n, samples) along the path: a slow wave, as the hand bears down and lets go."""
    along = np.linspace(0, 1, SAMPLES, dtype=np.float32)
    speed = rng.uniform(2, 12, (n, 1)).astype(np.float32)
    phase = rng.uniform(0, 2 * np.pi, (n, 1)).astype(np.float32)
    wave = _normal(rng, preset.reach, n, 1) * np.sin(speed * along + phase)
    return np.asarray(np.exp(np.float32(preset.pressure) * wave).clip(0.5, 2), np.float32)


def pick_pen(rng: np.random.Generator, paths: Floats, joined: Floats, preset: Preset) -> Floats:
    """Diameters (n,) of the pen in pixels of the box that ``paths`` will be fitted into."""
    median, spread = preset.pen
    pen = median * np.exp(spread * _normal(rng, preset.reach, len(paths)))
    limit = preset.blot / path_length(paths, joined)
    return np.asarray(np.minimum(pen, limit).clip(1, 8), np.float32)


def write(
    rng: np.random.Generator, labels: NDArray[np.uint8], preset: Preset
) -> tuple[Floats, Floats, Floats]:
    """Write ``labels``: paths (n, samples, 2), where the pen is down (n, samples - 1), ink.

    Paths are in units of about a digit's height, with no particular origin; ink (n, samples)
    is how heavily the pen presses, about 1.
    """
    table = alphabet()
    hand = choose(rng, labels, table)
    way = table.way[hand]
    # A hand goes astray on long ways: a "1" trembles less than an "8".
    unsteady = np.sqrt(table.length[way] / _LONG).clip(0, 1)[:, None, None]
    control = mix(rng, hand, preset, table)
    tremble = _normal(rng, preset.reach, *control.shape)
    control += np.float32(preset.jitter) * unsteady * tremble
    paths = table.basis[way] @ control + unsteady * drift(rng, len(labels), preset)
    paths = lean(rng, bend(rng, paths, preset), preset)
    return paths, table.joined[way], press(rng, len(labels), preset)
