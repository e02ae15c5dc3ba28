"""Evaluation: loss, accuracy and confusion matrix of a network on a split."""

import math
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from nntui.config.layers import parse_layers
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.training.assemble import assemble
from nntui.training.evaluation import BATCH, confusion_matrix, evaluate, finite
from nntui.training.networks import build_network


def network_for(data: Dataset, layers: str = "9:tanh") -> Network:
    """Return a network with its initial weights."""
    config = RunConfig.of({"layers": layers, "seed": 3})
    return assemble(config, data.image_shape, len(data.classes)).network


def test_the_result_agrees_with_a_plain_computation(lines: Dataset) -> None:
    """Loss, accuracy and probabilities are those of three lines of float64."""
    network = network_for(lines)
    weights = {name: a.astype(np.float64) for name, a in network.parameters.weights.items()}
    x = lines.test.images.reshape(len(lines.test), -1) / 255
    y = np.tanh(x @ weights["0/weight"] + weights["0/bias"])
    z = y @ weights["2/weight"] + weights["2/bias"]
    expected = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

    result = evaluate(network, LOSSES["cross-entropy", "softmax"], lines.test)

    labels = lines.test.labels
    np.testing.assert_allclose(result.probabilities, expected, atol=1e-6)
    assert result.loss == pytest.approx(
        -np.log(expected[np.arange(len(labels)), labels]).mean(), rel=1e-5
    )
    assert result.accuracy == np.mean(expected.argmax(axis=1) == labels)
    assert result.confusion.sum() == len(labels)
    assert np.trace(result.confusion) == round(result.accuracy * len(labels))


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH])
def test_every_image_counts_once(lines: Dataset, count: int) -> None:
    """The mean is over all images, each once, however they are divided into batches."""
    rows = np.arange(count) % len(lines.test)
    split = Split(lines.test.images[rows], lines.test.labels[rows])
    network = network_for(lines)

    result = evaluate(network, LOSSES["cross-entropy", "softmax"], split)
    picked = result.probabilities[np.arange(count), split.labels]

    assert result.confusion.sum() == count
    assert result.loss == pytest.approx(float(-np.log(picked).mean()), rel=1e-4)


def test_an_evaluation_does_not_change_the_network(lines: Dataset) -> None:
    """Dropout is off, and no weight changes."""
    network = network_for(lines, "9:tanh,dropout:0.5")
    before = network.parameters.theta.copy()

    first = evaluate(network, LOSSES["cross-entropy", "softmax"], lines.test)
    second = evaluate(network, LOSSES["cross-entropy", "softmax"], lines.test)

    np.testing.assert_array_equal(network.parameters.theta, before)
    np.testing.assert_array_equal(first.probabilities, second.probabilities)


def test_an_infinite_loss_is_none(lines: Dataset) -> None:
    """Without a warning."""
    network = network_for(lines, "9:relu")
    network.parameters.theta[...] = np.float32(1e38)

    assert evaluate(network, LOSSES["cross-entropy", "softmax"], lines.test).loss is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_the_confusion_matrix_agrees_with_scikit_learn(pairs: list[tuple[int, int]]) -> None:
    """Rows are true classes, columns are predictions."""
    truth, said = np.array(pairs, np.uint8).T

    matrix = confusion_matrix(truth, said.astype(np.int64), 5)

    np.testing.assert_array_equal(
        matrix, sklearn_metrics.confusion_matrix(truth, said, labels=range(5))
    )
    assert matrix.sum() == len(pairs)


def test_a_confusion_matrix_of_many_classes() -> None:
    """Labels are bytes, and sixty classes have more cells than a byte can count."""
    truth = np.array([59, 58], np.uint8)

    matrix = confusion_matrix(truth, np.array([59, 0]), 60)

    assert matrix.shape == (60, 60)
    assert (matrix[59, 59], matrix[58, 0]) == (1, 1)


@pytest.mark.parametrize(
    ("number", "expected"), [(1.5, 1.5), (math.inf, None), (-math.inf, None), (math.nan, None)]
)
def test_only_finite_numbers_pass(number: float, expected: float | None) -> None:
    assert finite(number) == expected


def test_large_layers_are_evaluated_a_few_images_at_a_time() -> None:
    """The outputs of 64 channels of 28 x 28 for 500 images would fill half a gigabyte."""
    split = Split(np.zeros((40, 28, 28), np.uint8), np.zeros(40, np.uint8))
    layers = parse_layers("conv:64x3:same,conv:64x3:same,pool:2")
    network = build_network(layers, (28, 28), 10, batch=1)
    tracemalloc.start()
    evaluate(network, LOSSES["cross-entropy", "softmax"], split)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2**27
