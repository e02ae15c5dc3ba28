"""Images of strokes, which tests scale, invert and mix."""

import numpy as np

from nntui.datasets.dataset import Pixels


def strokes(count: int, seed: int = 1) -> Pixels:
    """Return images of 12 x 12 with light strokes before a dark background, as in MNIST."""
    rng = np.random.default_rng(seed)
    images = np.zeros((count, 12, 12), np.uint8)
    for image in images:
        row, column = rng.integers(2, 9, 2)
        image[row, 2:10] = rng.integers(150, 256, 8)
        image[2:10, column] = rng.integers(150, 256, 8)
        image[row, column] = 255
    return images


def photos(count: int, seed: int = 1) -> Pixels:
    """Return images of 12 x 12 with gradients of any direction, as parts of photos have."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:12, 0:12] / 11
    slopes = rng.normal(size=(count, 3, 1, 1))
    waves = slopes[:, 0] * x + slopes[:, 1] * y + slopes[:, 2] * x * y
    waves -= waves.min(axis=(1, 2), keepdims=True)
    waves /= waves.max(axis=(1, 2), keepdims=True)
    shaded: Pixels = (waves * 255).astype(np.uint8)
    return shaded


def clothes(count: int, seed: int = 1) -> Pixels:
    """Return images of 12 x 12 with light shapes that reach the border, as in Fashion-MNIST."""
    rng = np.random.default_rng(seed)
    images = np.zeros((count, 12, 12), np.uint8)
    for number, image in enumerate(images):
        top, left = ((0, 2), (4, 0), (0, 0))[number % 3]
        image[top:, left : 12 - left] = rng.integers(120, 250, (12 - top, 12 - 2 * left))
        image[0, 4:8] = 0
    return images
