"""Networks out of files: what was saved is what is restored, and nothing else is taken."""

from typing import Any

import msgspec
import numpy as np
import pytest

from nntui.analysis.restore import check_fit, judge, restore
from nntui.config.choices import INPUT_RANGES
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.engine.network import Network
from nntui.errors import WeightsError
from nntui.runs.checkpoint import weights_info
from nntui.training.assemble import assemble
from nntui.training.events import Evaluated
from nntui.training.loop import train
from nntui.training.trainer import Trainer
from nntui.weights import Weights, WeightsInfo

CONFIG = RunConfig.of({"layers": "6:tanh,dropout:0.5,4:relu", "seed": 5})


@pytest.fixture
def network(lines: Dataset) -> Network:
    """A network for `lines`."""
    return assemble(CONFIG, lines.image_shape, 2).network


@pytest.fixture
def weights(network: Network, lines: Dataset) -> Weights:
    """Its weights as a file holds them."""
    info = WeightsInfo(
        layers=CONFIG.layers,
        image_shape=lines.image_shape,
        classes=list(lines.classes),
        data=lines.name,
    )
    return Weights(info, dict(network.parameters.weights))


def changed(weights: Weights, **info: Any) -> Weights:
    """The same arrays with another description."""
    return Weights(msgspec.structs.replace(weights.info, **info), weights.arrays)


def test_restored_network_computes_the_same(
    weights: Weights, network: Network, lines: Dataset
) -> None:
    """The logits of the restored network are those of the saved one, to the bit."""
    x = lines.test.images[:60].reshape(60, -1).astype(np.float32)

    np.testing.assert_array_equal(restore(weights).forward(x), network.forward(x))


def test_restored_network_is_its_own(weights: Weights, network: Network) -> None:
    """What the restored network learns does not touch what it was read from."""
    before = network.parameters.theta.copy()
    restore(weights).parameters.theta[...] = 0

    np.testing.assert_array_equal(network.parameters.theta, before)


def test_an_output_without_bias_is_restored(lines: Dataset) -> None:
    """What the file says of its output layer is what is built."""
    config = CONFIG.replace(bias=False)
    built = assemble(config, lines.image_shape, 2).network
    weights = Weights(weights_info(config, lines), dict(built.parameters.weights))

    assert restore(weights).parameters.shapes == built.parameters.shapes


@pytest.mark.parametrize("inputs", INPUT_RANGES)
def test_weights_are_judged_with_the_inputs_they_were_trained_on(
    lines: Dataset, inputs: str
) -> None:
    """The last judgment of a training and that of its weights are the same."""
    config = CONFIG.replace(data="lines", validation=0, epochs=1, inputs=inputs)
    training = Trainer(config, lines)
    *_, judged, _ = train(training, lambda: 0.0)
    weights = Weights(weights_info(config, lines), dict(training.network.parameters.arrays))

    predictions = judge(weights, lines.test)

    assert isinstance(judged, Evaluated)
    assert (predictions.loss, predictions.accuracy) == (judged.loss, judged.accuracy)


def test_float64_is_taken(weights: Weights) -> None:
    """Weights in double precision become single."""
    double = Weights(
        weights.info, {name: a.astype(np.float64) for name, a in weights.arrays.items()}
    )

    assert restore(double).parameters.theta.dtype == np.float32


def test_missing_and_foreign_arrays(weights: Weights) -> None:
    """Arrays of other layers are named."""
    arrays = {**weights.arrays, "9/weight": np.zeros((2, 2), np.float32)}
    del arrays["0/bias"]

    with pytest.raises(WeightsError, match=r"0/weight, .* differ in 0/bias, 9/weight$"):
        restore(Weights(weights.info, arrays))


def test_wrong_shape(weights: Weights) -> None:
    """An array of another shape is named, with both shapes."""
    arrays = {**weights.arrays, "0/bias": np.zeros(7, np.float32)}

    with pytest.raises(WeightsError, match=r"0/bias: expected shape \(6,\), received \(7,\)"):
        restore(Weights(weights.info, arrays))


def test_fit(weights: Weights, lines: Dataset) -> None:
    """Weights fit the data they were trained on."""
    check_fit(weights, lines)
    with pytest.raises(WeightsError) as caught:
        check_fit(changed(weights, image_shape=(28, 28), classes=list("0123456789")), lines)

    assert str(caught.value) == (
        "weights trained on lines: expected images of 28 x 28 in 10 classes, received lines with "
        "12 x 12 in 2; choose the data set they were trained on"
    )


@pytest.mark.parametrize("info", [{"image_shape": (12, 13)}, {"classes": ["a", "b", "c"]}])
def test_misfit(weights: Weights, lines: Dataset, info: dict[str, object]) -> None:
    """Another size or another number of classes does not fit."""
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
def test_what_is_not_what_it_says_is_refused(weights: Weights, sentence: str) -> None:
    """Layers that promise other arrays, or more of them than any memory holds."""
    with pytest.raises(WeightsError, match=sentence):
        restore(weights)
