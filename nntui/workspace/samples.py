"""Looking at data before training: the split of a run, and training images as they are seen."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.config.augmentation import parse_augmentation
from nntui.config.run_config import RunConfig
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import Dataset
from nntui.errors import DataError, UsageError
from nntui.training.images import select_images
from nntui.workspace import data as datasets


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Images with the names of their classes."""

    images: NDArray[np.uint8]
    names: tuple[str, ...]


def load_with(name: str, settings: Mapping[str, object]) -> Dataset:
    """Return the data set `name` as a run with these settings reads it, nothing held out yet.

    Raises:
        ConfigError: a setting is not legal.
        DataError: the name is unknown, or the files are broken.
    """
    return datasets.load_for(_config(name, settings))


def split_with(data: Dataset, settings: Mapping[str, object]) -> Dataset:
    """Return `data` as a run with these settings splits it; without labels it stays whole.

    Raises:
        DataError: fewer images than the settings ask for.
    """
    if not data.labeled:
        return data
    settings = {"validation": data.default_validation_size, **settings}
    return select_images(_config(data.name, settings), data)


def training_samples(
    name: str, first: int, count: int, augment: str = "", seed: int = 1
) -> Samples:
    """Return `count` training images from `first` on; after the last one it continues with 0.

    Args:
        name: the data set.
        first: the index of the first image.
        count: how many images.
        augment: augmentation to apply, as the setting of this name.
        seed: of the augmentation.

    Raises:
        ConfigError: `augment` is not valid.
        MissingDataError: the data must be downloaded first.
        DataError: the name is unknown, or the files are broken or have no training images.
        UsageError: there is no training image `first`.
    """
    augmentation = parse_augmentation(augment)
    data = datasets.load(name)
    if not len(data.train):
        raise DataError(f"{data.name}: has no training images; show some that are labeled")
    if not 0 <= first < len(data.train):
        raise UsageError(
            f"index: expected a whole number from 0 to {len(data.train) - 1}, the last training "
            f"image, received {first}"
        )
    rows = np.arange(first, first + count) % len(data.train)
    images = data.train.images[rows]
    if augmentation:
        augmenter = Augmenter(augmentation, data.image_shape, count, seed)
        images = augmenter.distort(images.reshape(count, -1), 0).reshape(images.shape)
    return Samples(images, tuple(data.classes[label] for label in data.train.labels[rows]))


def _config(name: str, settings: Mapping[str, object]) -> RunConfig:
    return RunConfig.of({**settings, "data": datasets.full_name(name)})
