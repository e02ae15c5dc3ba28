"""Small networks with random weights, and images that are labeled by what these predict."""

import numpy as np

from nntui.datasets.dataset import Split
from nntui.reading.blocks import Array
from nntui.reading.forward import Forward
from nntui.reading.outline import Outline, outline_of
from nntui.reading.readings import Reading, steps_of
from nntui.weights.importers.foreign import ForeignArray

SIZE, CLASSES = 8, 4


def random(*shape: int, seed: int = 0, scale: float = 1.0) -> Array:
    """Return normal numbers, smaller for more inputs."""
    rng = np.random.default_rng([seed, *shape])
    return (scale * rng.normal(size=shape)).astype(np.float32)


def arrays(**named: Array) -> tuple[ForeignArray, ...]:
    """Return arrays as an importer does; a double underscore in a name stands for a dot."""
    return tuple(ForeignArray(name.replace("__", "."), array) for name, array in named.items())


def images(count: int = 300, size: int = SIZE) -> Split:
    """Return images of random strokes on black, without labels."""
    rng = np.random.default_rng(1)
    pixels = rng.integers(1, 256, (count, size, size)) * (rng.random((count, size, size)) < 0.4)
    return Split(pixels.astype(np.uint8), np.zeros(count, np.uint8))


def labeled(outline: Outline, reading: Reading, count: int = 300) -> Split:
    """Return images with the classes that a reading predicts for them."""
    unlabeled = images(count, outline.image_shape[0])
    outputs = Forward(outline.blocks, unlabeled.images).outputs(steps_of(outline, reading))
    return Split(unlabeled.images, outputs.argmax(axis=1).astype(np.uint8))


__all__ = ["CLASSES", "SIZE", "arrays", "images", "labeled", "outline_of", "random"]
