"""Restoring networks: from the right arrays the same network, from others a WeightsError."""

from typing import Any

import msgspec
import numpy as np
import pytest

from nntui.analysis.restore import check_fit, restore
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.engine.network import Network
from nntui.errors import WeightsError
from nntui.runs.checkpoint import weights_info
from nntui.training.assemble import assemble
from nntui.weights import Weights, WeightsInfo

CONFIG = RunConfig.of({"layers": "6:tanh,dropout:0.5,4:relu", "seed": 5})


@pytest.fixture
def network(lines: Dataset) -> Network:
    """An untrained network for `lines`."""
    return assemble(CONFIG, lines.image_shape, 2).network


@pytest.fixture
def weights(network: Network, lines: Dataset) -> Weights:
    """The weights of that network, as read from a file."""
    info = WeightsInfo(
        layers=CONFIG.layers,
        image_shape=lines.image_shape,
        classes=list(lines.classes),
        data=lines.name,
    )
    return Weights(info, dict(network.parameters.weights))


def changed(weights: Weights, **info: Any) -> Weights:
    """Return the same arrays with changed information about them."""
    return Weights(msgspec.structs.replace(weights.info, **info), weights.arrays)


def test_a_restored_network_computes_the_same_logits(
    weights: Weights, network: Network, lines: Dataset
) -> None:
    """Equal to those of the saved network, bit by bit."""
    x = lines.test.images[:60].reshape(60, -1).astype(np.float32)

    np.testing.assert_array_equal(restore(weights, batch=60).forward(x), network.forward(x))


def test_a_restored_network_has_a_copy_of_the_weights(weights: Weights, network: Network) -> None:
    """Training it does not change the weights it was restored from."""
    before = network.parameters.theta.copy()
    restore(weights).parameters.theta[...] = 0

    np.testing.assert_array_equal(network.parameters.theta, before)


def test_an_output_without_bias_is_restored(lines: Dataset) -> None:
    """As the file says."""
    config = CONFIG.replace(bias=False)
    built = assemble(config, lines.image_shape, 2).network
    weights = Weights(weights_info(config, lines), dict(built.parameters.weights))

    assert restore(weights).parameters.shapes == built.parameters.shapes


def test_float64_becomes_float32(weights: Weights) -> None:
    """Weights in double precision are restored in single precision."""
    double = Weights(
        weights.info, {name: a.astype(np.float64) for name, a in weights.arrays.items()}
    )

    assert restore(double).parameters.theta.dtype == np.float32


def test_missing_and_unexpected_arrays_are_named(weights: Weights) -> None:
    """The error lists the arrays expected and those that differ."""
    arrays = {**weights.arrays, "9/weight": np.zeros((2, 2), np.float32)}
    del arrays["0/bias"]

    with pytest.raises(WeightsError, match=r"0/weight, .* differ in 0/bias, 9/weight$"):
        restore(Weights(weights.info, arrays))


def test_an_array_of_another_shape_is_named(weights: Weights) -> None:
    """With both shapes."""
    arrays = {**weights.arrays, "0/bias": np.zeros(7, np.float32)}

    with pytest.raises(WeightsError, match=r"0/bias: expected shape \(6,\), received \(7,\)"):
        restore(Weights(weights.info, arrays))


def test_weights_fit_the_data_of_their_training(weights: Weights, lines: Dataset) -> None:
    """For other data, the error says what was expected and received."""
    check_fit(weights, lines)
    with pytest.raises(WeightsError) as caught:
        check_fit(changed(weights, image_shape=(28, 28), classes=list("0123456789")), lines)

    assert str(caught.value) == (
        "weights trained on lines: expected images of 28 x 28 in 10 classes, received lines with "
        "12 x 12 in 2; choose the data set they were trained on"
    )


@pytest.mark.parametrize("info", [{"image_shape": (12, 13)}, {"classes": ["a", "b", "c"]}])
def test_other_sizes_and_numbers_of_classes_are_refused(
    weights: Weights, lines: Dataset, info: dict[str, object]
) -> None:
    """Either alone is enough."""
    with pytest.raises(WeightsError, match="choose the data set they were trained on"):
        check_fit(changed(weights, **info), lines)


def _weights(
    layers: str = "3:relu", image_shape: tuple[int, int] = (2, 2), **arrays: tuple[int, ...]
) -> Weights:
    """Return weights of 4-3-2; an array is named as `w0` or `b0`, with its shape."""
    shapes = {"w0": (4, 3), "b0": (3,), "w2": (3, 2), "b2": (2,), **arrays}
    names = {"w": "weight", "b": "bias"}
    info = WeightsInfo(layers=layers, image_shape=image_shape, classes=["a", "b"], data="toy")
    rng = np.random.default_rng(1)
    return Weights(
        info,
        {
            f"{short[1:]}/{names[short[0]]}": rng.normal(size=shape).astype(np.float32)
            for short, shape in shapes.items()
        },
    )


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (_weights("3:relu,3:relu"), r"expected arrays .*, they differ in "),
        (_weights(w7=(1,)), r"expected arrays .*, they differ in 7/weight"),
        (_weights(w0=(3, 4)), r"weights 0/weight: expected shape \(4, 3\), received \(3, 4\)"),
        (_weights(b0=()), r"weights 0/bias: expected shape \(3,\), received \(\)"),
        (_weights("3:tanh", (4096, 4096)), r"weights 0/weight: expected shape \(16777216, 3\)"),
        (_weights(",".join(["16384"] * 32), (4096, 4096)), r"expected arrays .* they differ in"),
    ],
)
def test_arrays_that_do_not_match_the_layers_are_refused(weights: Weights, sentence: str) -> None:
    """Before any memory is allocated for the layers that the file names."""
    with pytest.raises(WeightsError, match=sentence):
        restore(weights)
