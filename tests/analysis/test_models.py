"""A network out of a file of weights: what the file says must be what it holds."""

import numpy as np
import pytest

from nntui.analysis.models import check_fit, restore
from nntui.datasets.dataset import Dataset
from nntui.errors import WeightsError
from nntui.weights import Weights, WeightsInfo


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


def test_a_network_is_what_was_saved() -> None:
    """Every weight in its place."""
    weights = _weights()

    network = restore(weights)

    assert network.parameters.weights.keys() == weights.arrays.keys()
    for name, array in weights.arrays.items():
        np.testing.assert_array_equal(network.parameters.weights[name], array)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (_weights("3:relu,3:relu"), r"expected arrays .*, received others: "),
        (_weights(w7=(1,)), r"expected arrays .*, received others: 7/weight"),
        (_weights(w0=(3, 4)), r"weights 0/weight: expected shape \(4, 3\), received \(3, 4\)"),
        (_weights(b0=()), r"weights 0/bias: expected shape \(3,\), received \(\)"),
        (_weights("3:tanh", (4096, 4096)), r"weights 0/weight: expected shape \(16777216, 3\)"),
        (_weights(",".join(["16384"] * 32), (4096, 4096)), r"do not fit into the memory"),
    ],
)
def test_what_is_not_what_it_says_is_refused(weights: Weights, sentence: str) -> None:
    """Layers that promise other arrays, or more of them than any memory holds."""
    with pytest.raises(WeightsError, match=sentence):
        restore(weights)


def test_weights_look_only_at_what_they_were_trained_on(lines: Dataset) -> None:
    """Images of another size, or of other classes, are refused with both sizes."""
    with pytest.raises(WeightsError, match="images of 2 x 2 in 2 classes, received lines with 12"):
        check_fit(_weights(), lines)

    check_fit(_weights(image_shape=(12, 12)), lines)
