"""How good a network is, against a plain computation of the same."""

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
    """A network with the weights that it begins with."""
    config = RunConfig.of({"layers": layers, "seed": 3})
    return assemble(config, data.image_shape, len(data.classes)).network


def test_agrees_with_a_plain_computation(lines: Dataset) -> None:
    """Loss, accuracy and probabilities are those of three lines of float64."""
    network = network_for(lines)
    weights = {name: a.astype(np.float64) for name, a in network.parameters.weights.items()}
    x = lines.test.images.reshape(len(lines.test), -1) / 255
    y = np.tanh(x @ weights["0/weight"] + weights["0/bias"])
    z = y @ weights["2/weight"] + weights["2/bias"]
    expected = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)

    judged = evaluate(network, LOSSES["cross-entropy", "softmax"], lines.test)

    labels = lines.test.labels
    np.testing.assert_allclose(judged.probabilities, expected, atol=1e-6)
    assert judged.loss == pytest.approx(
        -np.log(expected[np.arange(len(labels)), labels]).mean(), rel=1e-5
    )
    assert judged.accuracy == np.mean(expected.argmax(axis=1) == labels)
    assert judged.confusion.sum() == len(labels)
    assert np.trace(judged.confusion) == round(judged.accuracy * len(labels))


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH])
def test_every_image_counts_once(lines: Dataset, count: int) -> None:
    """However the images fall into batches, the mean is over all of them, each once."""
    rows = np.arange(count) % len(lines.test)
    split = Split(lines.test.images[rows], lines.test.labels[rows])
    network = network_for(lines)

    judged = evaluate(network, LOSSES["cross-entropy", "softmax"], split)
    picked = judged.probabilities[np.arange(count), split.labels]

    assert judged.confusion.sum() == count
    assert judged.loss == pytest.approx(float(-np.log(picked).mean()), rel=1e-4)


def test_network_is_left_alone(lines: Dataset) -> None:
    """Judging changes no weight, and dropout is asleep meanwhile."""
    network = network_for(lines, "9:tanh,dropout:0.5")
    before = network.parameters.theta.copy()

    first = evaluate(network, LOSSES["cross-entropy", "softmax"], lines.test)
    second = evaluate(network, LOSSES["cross-entropy", "softmax"], lines.test)

    np.testing.assert_array_equal(network.parameters.theta, before)
    np.testing.assert_array_equal(first.probabilities, second.probabilities)


def test_network_that_computes_nonsense(lines: Dataset) -> None:
    """Weights beyond all bounds are told as a loss of None, without a warning."""
    network = network_for(lines, "9:relu")
    network.parameters.theta[...] = np.float32(1e38)

    assert evaluate(network, LOSSES["cross-entropy", "softmax"], lines.test).loss is None


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_confusion_matrix(pairs: list[tuple[int, int]]) -> None:
    """Rows are truths, columns answers, as scikit-learn counts them."""
    truth, said = np.array(pairs, np.uint8).T

    matrix = confusion_matrix(truth, said.astype(np.int64), 5)

    np.testing.assert_array_equal(
        matrix, sklearn_metrics.confusion_matrix(truth, said, labels=range(5))
    )
    assert matrix.sum() == len(pairs)


def test_confusion_of_many_classes() -> None:
    """Labels are bytes, and the cells of sixty classes are more than a byte can number."""
    truth = np.array([59, 58], np.uint8)

    matrix = confusion_matrix(truth, np.array([59, 0]), 60)

    assert matrix.shape == (60, 60)
    assert (matrix[59, 59], matrix[58, 0]) == (1, 1)


@pytest.mark.parametrize(
    ("number", "expected"), [(1.5, 1.5), (math.inf, None), (-math.inf, None), (math.nan, None)]
)
def test_finite(number: float, expected: float | None) -> None:
    """Only what is finite passes."""
    assert finite(number) == expected


def test_large_layers_are_judged_a_few_images_at_a_time() -> None:
    """What 64 channels of 28 x 28 make of 500 images would fill half a gigabyte."""
    split = Split(np.zeros((40, 28, 28), np.uint8), np.zeros(40, np.uint8))
    layers = parse_layers("conv:64x3:same,conv:64x3:same,pool:2")
    network = build_network(layers, (28, 28), 10, batch=1)
    tracemalloc.start()
    evaluate(network, LOSSES["cross-entropy", "softmax"], split)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 2**27
