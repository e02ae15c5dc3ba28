"""Augmented digits: one test image distorted as in training, and what a network predicts for it."""

from typing import NamedTuple

import numpy as np

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.predictions import Predictions
from nntui.config.augmentation import parse_augmentation
from nntui.config.run_config import RunConfig
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import Dataset, Pixels, Split

VARIANTS = 8
"""Augmented versions of one image that are shown."""


class AugmentedDigit(NamedTuple):
    """Several augmented versions of one image, with the predictions for them."""

    images: Pixels
    """(VARIANTS, height, width)."""
    predictions: Predictions
    """One row for each version."""


def augmented_variants(
    network: EvaluatedNetwork, config: RunConfig, data: Dataset, row: int
) -> AugmentedDigit:
    """Return augmented versions of one image and the predictions of `network` for them.

    The same arguments always give the same images.

    Args:
        network: a network that takes the images of `data`.
        config: its `augment` says how to distort, its `seed` which distortions are drawn.
        data: the data set.
        row: which of the images that the network was evaluated on.
    """
    digit = network.images(data)[row : row + 1]
    pixels = np.repeat(digit.images.reshape(1, -1), VARIANTS, axis=0)
    augmenter = Augmenter(
        parse_augmentation(config.augment), data.image_shape, VARIANTS, config.seed
    )
    # The row takes the place of the step, so every image gets distortions of its own.
    images = augmenter.distort(pixels, row).reshape(VARIANTS, *data.image_shape)
    labels = np.repeat(digit.labels, VARIANTS)
    return AugmentedDigit(images, network.predict(Split(images, labels)))
