"""The data set `digits`: synthetic handwritten digits, prepared like MNIST.

A network trained on these images alone reads real handwriting, although they are not derived from
any: the shapes of the strokes are in templates.py, their curves in strokes.py, their variation in
hand.py, and the conversion to pixels is in pen.py.
"""

import math
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.synthetic.hand import PRESETS, choose_pen, write
from nntui.datasets.synthetic.pen import BOX, SIDE, center, fit, render

__all__ = ["VERSION", "generate"]

VERSION: Final = 1
"""Raised whenever a seed gives other images; part of the names of cached files."""

_CHUNK: Final = 1000
"""Images that a thread generates at once, which limits memory."""


def generate(
    count: int, seed: int | Sequence[int], *, preset: str = "calm"
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return `count` digits, the same number of each class, in random order.

    The same seed and `VERSION` give the same images, except that a few pixels in a million differ
    by 1 on processors that round exponentials or products differently.

    >>> images, labels = generate(20, seed=1)
    >>> images.shape, np.bincount(labels).tolist()
    ((20, 28, 28), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])

    Args:
        count: number of images.
        seed: one or several integers, not negative.
        preset: `calm`, digits that a person can read, or `wild` for more variation.

    Returns:
        Images (count, 28, 28), strokes up to 255 on 0, and labels (count,), both uint8.

    Raises:
        ValueError: an unknown preset or a negative count.
    """
    if preset not in PRESETS:
        raise ValueError(f"unknown preset {preset!r}; expected one of {', '.join(PRESETS)}")
    if count < 0:
        raise ValueError(f"expected a count of at least 0, received {count}")
    seeds = [seed] if isinstance(seed, int) else list(seed)
    order = np.random.default_rng([*seeds, 0])
    labels = order.permutation(np.arange(count) % 10).astype(np.uint8)
    images = np.empty((count, SIDE, SIDE), np.uint8)

    def generate_chunk(number: int) -> None:
        rows = slice(number * _CHUNK, (number + 1) * _CHUNK)
        rng = np.random.default_rng([*seeds, number + 1])
        images[rows] = _generate_chunk(rng, labels[rows], preset)

    chunks = range(math.ceil(count / _CHUNK))
    if len(chunks) < 2:
        for number in chunks:
            generate_chunk(number)
    else:  # NumPy releases the interpreter lock, so threads run in parallel
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            list(threads.map(generate_chunk, chunks))
    return images, labels


def _generate_chunk(
    rng: np.random.Generator, labels: NDArray[np.uint8], preset_name: str
) -> NDArray[np.uint8]:
    """Return images (n, 28, 28) of the digits `labels` (n,)."""
    preset = PRESETS[preset_name]
    paths, joined, pressure = write(rng, labels, preset)
    pen = choose_pen(rng, paths, joined, preset)
    shape = (len(labels), BOX, BOX)
    grain = np.float32(preset.grain) * rng.standard_normal(shape, dtype=np.float32)
    return center(render(fit(paths, pen), joined, pressure, pen, grain))
