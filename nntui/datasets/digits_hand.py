"""Write a digit the way a hand does: mix two models, tremble, lean, stretch and press.

Everything here happens to points along the pen's path, before a single pixel exists.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.digits_strokes import SAMPLES, Alphabet, Floats, Ints, alphabet

_WAVES: Final = 3


@dataclass(frozen=True)
class Preset:
    """How freely a hand writes; spreads are standard deviations, lengths parts of a digit."""

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
    pressure: float
    """Log of the ink along the path."""


PRESETS: Final = {
    "calm": Preset(
        mix=1.0,
        jitter=0.025,
        drift=0.03,
        warp=0.03,
        slant=(0.12, 0.18),
        turn=0.08,
        aspect=0.13,
        pen=(2.3, 0.25),
        pressure=0.3,
    ),
    "wild": Preset(
        mix=1.2,
        jitter=0.045,
        drift=0.05,
        warp=0.06,
        slant=(0.15, 0.28),
        turn=0.12,
        aspect=0.2,
        pen=(2.3, 0.32),
        pressure=0.5,
    ),
}


def _normal(rng: np.random.Generator, *shape: int) -> Floats:
    return rng.standard_normal(shape, dtype=np.float32)


def choose(rng: np.random.Generator, labels: NDArray[np.uint8], table: Alphabet) -> Ints:
    """One hand (n,) for each label, all hands of a digit equally likely."""
    start = np.searchsorted(table.digit, labels, "left")
    stop = np.searchsorted(table.digit, labels, "right")
    return rng.integers(start, stop)


def drift(rng: np.random.Generator, n: int, amount: float) -> Floats:
    """Wandering (n, samples, 2) of the pen in time: cosines along the path, fading upwards.

    Unlike bent paper it moves two strokes that meet in a place apart: loops open and close.
    """
    order = np.arange(1, _WAVES + 2, dtype=np.float32)
    waves = np.cos(np.linspace(0, np.pi, SAMPLES, dtype=np.float32)[:, None] * order)
    size = np.float32(amount) * _normal(rng, n, len(order), 2)
    return np.asarray((waves / order) @ size, np.float32)


def bend(rng: np.random.Generator, paths: Floats, amount: float) -> Floats:
    """Bend the paper under ``paths`` (n, samples, 2) by a few long sine waves."""
    n = len(paths)
    wave = _normal(rng, n, 2, _WAVES) * np.float32(3.5)
    phase = rng.uniform(0, 2 * np.pi, (n, 1, _WAVES)).astype(np.float32)
    push = _normal(rng, n, _WAVES, 2) * np.float32(amount * np.sqrt(2 / _WAVES))
    return np.asarray(paths + np.sin(paths @ wave + phase) @ push, np.float32)


def lean(rng: np.random.Generator, paths: Floats, preset: Preset) -> Floats:
    """Slant, stretch and turn ``paths`` (n, samples, 2) about the middle of the unit box."""
    shear, turn, stretch = _normal(rng, 3, len(paths))
    shear = preset.slant[0] + preset.slant[1] * shear
    turn = preset.turn * turn
    wide = np.exp(preset.aspect / 2 * stretch)
    cos, sin = np.cos(turn), np.sin(turn)
    # Rows are where x and y go; y points down, hence the minus of the shear.
    x_axis = np.stack([wide * cos, wide * sin], axis=-1)
    y_axis = np.stack([-shear * cos - sin / wide, -shear * sin + cos / wide], axis=-1)
    matrix = np.stack([x_axis, y_axis], axis=1)
    return np.asarray((paths - np.float32(0.5)) @ matrix, np.float32)


def press(rng: np.random.Generator, n: int, spread: float) -> Floats:
    """Ink (n, samples) along the path: a slow wave, as the hand bears down and lets go."""
    along = np.linspace(0, 1, SAMPLES, dtype=np.float32)
    speed = rng.uniform(2, 12, (n, 1)).astype(np.float32)
    phase = rng.uniform(0, 2 * np.pi, (n, 1)).astype(np.float32)
    wave = _normal(rng, n, 1) * np.sin(speed * along + phase)
    return np.asarray(np.exp(np.float32(spread) * wave), np.float32)


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
    other = rng.integers(table.first[way], table.first[way + 1])
    part = rng.uniform(0, preset.mix, (len(labels), 1, 1)).astype(np.float32)
    control = table.control[hand]
    control += part * (table.control[other] - control)
    control += np.float32(preset.jitter) * _normal(rng, *control.shape)
    paths = table.basis[way] @ control + drift(rng, len(labels), preset.drift)
    paths = bend(rng, paths, preset.warp)
    paths = lean(rng, paths, preset)
    return paths, table.joined[way], press(rng, len(labels), preset.pressure)
