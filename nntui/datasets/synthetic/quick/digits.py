"""Digits as those of synthetic/digits.py, generated faster: of the same shapes and variation.

Half as many points along each path, and Gaussians, their weights, normal numbers and noise from
tables: a digit takes a sixth of the time. The bits differ, so the data set `digits` is not made
here.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import NEWEST_STREAM
from nntui.datasets.synthetic.hand import PRESETS, choose_templates
from nntui.datasets.synthetic.pen import SIDE
from nntui.datasets.synthetic.quick.numbers import draw_exact, draw_quantiles
from nntui.datasets.synthetic.quick.paths import table, write
from nntui.datasets.synthetic.quick.pixels import ExactRenderer, Renderer


def generate(
    count: int, seed: Sequence[int], *, preset: str = "calm", stream: int = NEWEST_STREAM
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return `count` digits, the same number of each class, in random order.

    The same count and seed give the same images, except that a few pixels in a million differ by 1
    on processors that round exponentials or products differently.

    >>> images, labels = generate(20, seed=[1])
    >>> images.shape, np.bincount(labels).tolist()
    ((20, 28, 28), [2, 2, 2, 2, 2, 2, 2, 2, 2, 2])

    Args:
        count: number of images.
        seed: integers, not negative.
        preset: `calm` or `wild`; see hand.py.
        stream: the version of the images, from 2 on.

    Returns:
        Images (count, 28, 28), strokes up to 255 on 0, and labels (count,), both uint8.
    """
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(count) % 10).astype(np.uint8)
    template = choose_templates(rng, labels, table().alphabet)
    order = np.argsort(template)  # digits of one form are one matrix product
    draw, renderer = (draw_exact, ExactRenderer) if stream == 2 else (draw_quantiles, Renderer)
    strokes = write(rng, template[order], PRESETS[preset], draw)
    images = np.zeros((count, SIDE, SIDE), np.uint8)
    renderer(PRESETS[preset].grain).render(rng, strokes, images, order)
    return images, labels
