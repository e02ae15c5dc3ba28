"""Small labeled images that tests write in every format, and read again."""

from pathlib import Path

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.user_files import load_user_files
from tests.datasets.files import rows, to_idx, write

_RNG = np.random.default_rng(5)
IMAGES = _RNG.integers(0, 256, (60, 6, 6), np.uint8)
LABELS = (np.arange(60) % 3).astype(np.uint8)
TEST = _RNG.integers(0, 256, (20, 6, 6), np.uint8)
TEST_LABELS = (np.arange(20) % 3).astype(np.uint8)
ALL = rows(Split(IMAGES, LABELS))
ALL_TEST = rows(Split(TEST, TEST_LABELS))
FLOATS = (IMAGES.reshape(60, 36) / np.float32(256)).astype(np.float32)
"""The images as rows of floats, as in mnist.pkl.gz."""


def load(path: Path, **settings: object) -> Dataset:
    """Return the data set at `path`, read with these settings."""
    return load_user_files(path, Reading.of(settings))


def write_idx_files(folder: Path) -> None:
    """Write the samples as four IDX files, named as those of MNIST."""
    write(folder / "train-images-idx3-ubyte", to_idx(IMAGES))
    write(folder / "train-labels-idx1-ubyte", to_idx(LABELS))
    write(folder / "t10k-images-idx3-ubyte", to_idx(TEST))
    write(folder / "t10k-labels-idx1-ubyte", to_idx(TEST_LABELS))


def write_image_folders(folder: Path) -> None:
    """Write the samples as PNG and PGM files, in a folder for each split and class."""
    from PIL import Image  # noqa: PLC0415 - most tests do not need it

    for role, images, labels in (("train", IMAGES, LABELS), ("test", TEST, TEST_LABELS)):
        for number, (image, label) in enumerate(zip(images, labels, strict=True)):
            path = folder / role / "012"[label]
            path.mkdir(parents=True, exist_ok=True)
            Image.fromarray(image).save(path / f"{number}.{('png', 'pgm')[number % 2]}")
