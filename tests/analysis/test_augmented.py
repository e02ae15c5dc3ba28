"""Augmented digits: eight distorted versions of one image, each with its prediction."""

import numpy as np
import pytest

from nntui.analysis.augmented import VARIANTS, augmented_variants
from nntui.analysis.evaluated import EvaluatedNetwork, evaluate_network
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.runs.checkpoint import weights_info
from nntui.training.assemble import assemble
from nntui.weights import Weights

CONFIG = RunConfig.of({"layers": "6:tanh", "augment": "shift:2", "seed": 5})


@pytest.fixture
def network(lines: Dataset) -> EvaluatedNetwork:
    """An untrained network, evaluated on `lines`."""
    built = assemble(CONFIG, lines.image_shape, 2).network
    weights = Weights(weights_info(CONFIG, lines), dict(built.parameters.arrays))
    return evaluate_network(weights, lines, "untrained")


def test_each_version_has_a_prediction(network: EvaluatedNetwork, lines: Dataset) -> None:
    """The images differ, the label is that of the original, and each image has its own row."""
    images, predictions = augmented_variants(network, CONFIG, lines, 3)

    assert images.shape == (VARIANTS, *lines.image_shape)
    assert len({image.tobytes() for image in images}) > VARIANTS // 2
    assert predictions.truth.tolist() == [lines.test.labels[3]] * VARIANTS
    assert predictions.probabilities.shape == (VARIANTS, 2)


def test_the_same_digit_is_always_augmented_alike(
    network: EvaluatedNetwork, lines: Dataset
) -> None:
    """Other digits and another seed get other distortions."""
    images, _ = augmented_variants(network, CONFIG, lines, 3)
    again, _ = augmented_variants(network, CONFIG, lines, 3)
    seeded, _ = augmented_variants(network, CONFIG.replace(seed=6), lines, 3)

    np.testing.assert_array_equal(images, again)
    assert (images != seeded).any()


def test_without_augmentation_the_versions_are_the_image(
    network: EvaluatedNetwork, lines: Dataset
) -> None:
    """So are their predictions."""
    images, predictions = augmented_variants(network, CONFIG.replace(augment=""), lines, 3)

    assert (images == lines.test.images[3]).all()
    assert set(predictions.predicted.tolist()) == {network.predictions.predicted[3]}
