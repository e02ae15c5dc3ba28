"""The data set `digits`: handwriting-like digits drawn by our own code, prepared like MNIST.

A network trained on nothing but these pictures reads real handwriting, although no pixel and
no statistic of real handwriting went into them: the strokes are in ``digits_templates``, their
splines in ``digits_strokes``, the writing hand in ``digits_hand``, the pen in ``digits_pen``.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.synthetic.hand import PRESETS, pick_pen, write
from nntui.datasets.synthetic.pen import BOX, SIDE, center, fit, render

__all__ = ["VERSION", "draw"]

VERSION: Final = 1
"""Changes whenever the same seed would draw other bytes; part of a cache's key."""

_CHUNK: Final = 1000


def draw(
    count: int, seed: int | Sequence[int], *, preset: str = "calm"
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Draw ``count`` digits, the ten classes equally often, in an order shuffled by the seed.

    Args:
        count: how many pictures.
        seed: one or several numbers, not negative; the same seed and ``VERSION`` draw the same
            bytes, another seed draws fresh pictures. (On a processor whose exponentials or
            products are rounded in another way a few pixels in a million differ by 1 of 255.)
        preset: ``"calm"``, every digit readable by a person, or ``"wild"``.

    Returns:
        Pictures (count, 28, 28) with ink 255 on 0, and their labels (count,).

    Raises:
        ValueError: for an unknown preset or a negative count.
    """
    if preset not in PRESETS:
        raise ValueError(f"unknown preset {preset!r}; there are {', '.join(PRESETS)}")
    if count < 0:
        raise ValueError(f"cannot draw {count} digits")
    words = [seed] if isinstance(seed, int) else list(seed)
    order = np.random.default_rng([*words, 0])
    labels = order.permutation(np.arange(count) % 10).astype(np.uint8)
    images = np.empty((count, SIDE, SIDE), np.uint8)

    def draw_chunk(number: int) -> None:
        part = slice(number * _CHUNK, (number + 1) * _CHUNK)
        rng = np.random.default_rng([*words, number + 1])
        images[part] = _draw_chunk(rng, labels[part], preset)

    chunks = range(-(-count // _CHUNK))
    if len(chunks) < 2:
        list(map(draw_chunk, chunks))
    else:  # NumPy lets go of the interpreter, so threads draw side by side
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            list(threads.map(draw_chunk, chunks))
    return images, labels


def _draw_chunk(
    rng: np.random.Generator, labels: NDArray[np.uint8], name: str
) -> NDArray[np.uint8]:
    """Pictures (n, 28, 28) of a few hundred labels (n,) at once, to keep memory small."""
    preset = PRESETS[name]
    paths, joined, ink = write(rng, labels, preset)
    pen = pick_pen(rng, paths, joined, preset)
    shape = (len(labels), BOX, BOX)
    grain = np.float32(preset.grain) * rng.standard_normal(shape, dtype=np.float32)
    return center(render(fit(paths, pen), joined, ink, pen, grain))
