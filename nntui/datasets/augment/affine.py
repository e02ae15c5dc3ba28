"""Rotation and scaling: the positions at which the pixels of the new image are read."""

import numpy as np

from nntui.datasets.augment.elastic import Floats


def rotated_and_scaled(
    shape: tuple[int, int], angle: Floats, scale: Floats
) -> tuple[Floats, Floats]:
    """Return where to read images that are scaled, then rotated, about their middle.

    Args:
        shape: height and width.
        angle: (count,) in radians, counterclockwise.
        scale: (2, count), factors of height and width.

    Returns:
        Two arrays (count, height, width) of float32: positions in pixels, down and across.
    """
    middle = [(side - 1) / 2 for side in shape]
    y, x = (np.arange(side, dtype=np.float32) - m for side, m in zip(shape, middle, strict=True))
    # The inverse of the rotation, then of the scaling, leads to where a pixel came from.
    cosine, sine = (f(angle)[:, None] for f in (np.cos, np.sin))
    tall, wide = scale[:, :, None]
    down = (cosine * y / tall + middle[0])[:, :, None] + (sine * x / tall)[:, None, :]
    across = (-sine * y / wide + middle[1])[:, :, None] + (cosine * x / wide)[:, None, :]
    return down.astype(np.float32, copy=False), across.astype(np.float32, copy=False)
