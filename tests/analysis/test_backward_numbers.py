"""The numbers of backpropagation agree with each other and with the difference quotient."""

import numpy as np
import pytest

from nntui.analysis.backward_numbers import Example, unit_numbers
from nntui.analysis.units import LayerPlace
from nntui.config.layers import parse_layers
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.errors import UsageError
from nntui.training.networks import build_network


def _network(layers: str) -> Network:
    network = build_network(parse_layers(layers), (4, 4), 3, 1, np.float64)
    network.initialize(np.random.default_rng(0))
    return network


def _example(shape: tuple[int, ...]) -> Example:
    x = np.random.default_rng(1).uniform(size=(1, *shape))
    return Example(LOSSES["cross-entropy", "softmax"], x, np.array([[0.0, 1.0, 0.0]]))


@pytest.mark.parametrize("place", [LayerPlace(1, "5 tanh", 1), LayerPlace(2, "softmax", 2)])
def test_the_derivative_is_the_difference_quotient(place: LayerPlace) -> None:
    network = _network("5:tanh")
    before = network.parameters.theta.copy()

    found = unit_numbers(network, _example((16,)), place, 2)

    total = sum(term.product for term in found.terms) + found.others + found.bias
    assert found.z == pytest.approx(total)
    assert found.gradient == pytest.approx(found.dz * found.chosen.x)
    assert found.gradient == pytest.approx(found.quotient, rel=1e-6)
    assert found.gradient != 0
    assert found.y == pytest.approx(np.tanh(found.z) if place.number == 1 else found.z)
    np.testing.assert_array_equal(network.parameters.theta, before)


def test_a_weight_can_be_chosen() -> None:
    found = unit_numbers(_network("5:tanh"), _example((16,)), LayerPlace(1, "5 tanh", 1), 0, 7)

    assert found.chosen.input == 7


@pytest.mark.parametrize(
    ("layers", "shape", "place", "unit"),
    [
        ("5:tanh", (16,), LayerPlace(1, "5 tanh", 1), 5),
        ("conv:2x3", (1, 4, 4), LayerPlace(1, "conv", 1), 0),
        ("5,batchnorm", (16,), LayerPlace(1, "5", 1), 0),
    ],
)
def test_what_has_no_such_numbers_is_refused(
    layers: str, shape: tuple[int, ...], place: LayerPlace, unit: int
) -> None:
    with pytest.raises(UsageError):
        unit_numbers(_network(layers), _example(shape), place, unit)
