"""The numbers of backpropagation agree with each other and with the difference quotient."""

import numpy as np
import pytest

from nntui.analysis.backward_numbers import UnitNumbers, unit_numbers
from nntui.analysis.backward_pass import BackwardPass, Example, exact_network
from nntui.analysis.layer_places import LayerPlace, places
from nntui.config.layers import parse_layers
from nntui.engine.losses import LOSSES
from nntui.errors import UsageError
from nntui.training.networks import build_network
from nntui.view.backward_numbers import numbers_text
from nntui.weights import Weights, WeightsInfo

_DENSE = "5:tanh"
_MIXED = "conv:2x3:tanh:same,pool:2,batchnorm,conv:3x2/2:gelu:pad1,dropout:0.5,4:sigmoid"
_FROZEN = "conv:2x3:tanh:frozen,batchnorm:frozen,4:tanh:nobias"


def _weights(layers: str) -> Weights:
    rng = np.random.default_rng(0)
    network = build_network(parse_layers(layers), (6, 6), 3, 1)
    network.initialize(rng)
    for name, array in network.parameters.statistics.items():
        array[...] = rng.uniform(0.5, 1.5, array.shape) if "variance" in name else 0.1
    info = WeightsInfo(layers=layers, image_shape=(6, 6), classes=["a", "b", "c"], data="test")
    return Weights(info, dict(network.parameters.arrays))


def _passed(layers: str) -> tuple[BackwardPass, list[LayerPlace]]:
    weights = _weights(layers)
    network = exact_network(weights)
    x = np.random.default_rng(1).uniform(size=(1, *network.shapes[0]))
    example = Example(LOSSES["cross-entropy", "softmax"], x, np.array([[0.0, 1.0, 0.0]]))
    return BackwardPass(network, example), places(weights.info)


def _numbers(layers: str, number: int, unit: int, chosen: int | None = None) -> UnitNumbers:
    passed, found = _passed(layers)
    return unit_numbers(passed, found[number - 1], unit, chosen)


@pytest.mark.parametrize(
    ("layers", "number"),
    [
        *((_DENSE, number) for number in (1, 2)),
        *((_MIXED, number) for number in (1, 3, 4, 6, 7)),
        *((_FROZEN, number) for number in (1, 2, 3, 4)),
    ],
)
def test_the_derivative_is_the_difference_quotient(layers: str, number: int) -> None:
    """Of every layer with weights, also of those that training does not change."""
    passed, found = _passed(layers)
    before = passed.network.parameters.theta.copy()

    numbers = unit_numbers(passed, found[number - 1], 1)

    total = sum(term.product for term in numbers.terms) + numbers.others + numbers.bias
    assert numbers.z == pytest.approx(total)
    assert numbers.gradient == pytest.approx(numbers.quotient, rel=1e-5)
    assert numbers.gradient != 0
    np.testing.assert_array_equal(passed.network.parameters.theta, before)


def test_of_a_vector_the_derivative_is_dz_times_x() -> None:
    found = _numbers(_DENSE, 1, 2)

    assert found.gradient == pytest.approx(found.dz * found.chosen.x)
    assert found.y == pytest.approx(np.tanh(found.z))
    assert found.position is None


def test_of_a_convolution_the_derivative_is_the_sum_over_positions() -> None:
    """A kernel of one weight: dz x of every position adds up to the derivative."""
    passed, found = _passed("conv:1x1:tanh")
    numbers = unit_numbers(passed, found[0], 0)
    dzs, x = passed.dys[0], passed.inputs(0)
    assert dzs is not None

    assert numbers.gradient == pytest.approx(float((dzs[0] * x[0]).sum()))
    assert numbers.positions == 36
    row, column = numbers.position or (0, 0)
    assert numbers.y == passed.ys[1][0].max() == passed.ys[1][0, row, column]


@pytest.mark.parametrize(("pool", "share"), [("pool:2", 1.0), ("avgpool:2", 0.25)])
def test_a_pool_shows_its_square_and_has_no_weight(pool: str, share: float) -> None:
    passed, found = _passed(f"conv:2x3,{pool}")
    numbers = unit_numbers(passed, found[1], 1)
    values = [term.x for term in numbers.terms]

    assert len(values) == 4
    assert numbers.z == pytest.approx(max(values) if share == 1 else np.mean(values))
    assert numbers.quotient is None
    assert "there is no weight" in numbers_text(numbers, found[1], 1)


def test_a_weight_can_be_chosen() -> None:
    assert _numbers(_DENSE, 1, 0, 7).chosen.input == 7
    assert _numbers(_MIXED, 4, 0, 5).chosen.name == "1,0,1"


def test_the_quotient_is_computed_where_it_is_asked_for() -> None:
    passed, found = _passed(_DENSE)

    numbers = unit_numbers(passed, found[0], 0, with_quotient=False)

    assert numbers.quotient is None
    assert "(press)" in numbers_text(numbers, found[0], 0, waiting="(press)")


def test_a_unit_that_is_off_says_that_nothing_flows_back() -> None:
    weights = _weights("2:relu")
    weights.arrays["0/bias"][...] = -100
    network = exact_network(weights)
    x, target = np.ones((1, 36)), np.array([[1.0, 0.0, 0.0]])
    passed = BackwardPass(network, Example(LOSSES["cross-entropy", "softmax"], x, target))
    place = places(weights.info)[0]
    numbers = unit_numbers(passed, place, 0)

    assert (numbers.dz, numbers.gradient, numbers.quotient) == (0, 0, 0)
    assert "y does not change with z here" in numbers_text(numbers, place, 0)


@pytest.mark.parametrize(
    ("layers", "number", "unit", "chosen"),
    [(_DENSE, 1, 5, None), (_DENSE, 1, 0, 36), (_DENSE, 2, 0, -1), ("4,dropout:0.5", 2, 0, None)],
)
def test_what_has_no_such_numbers_is_refused(
    layers: str, number: int, unit: int, chosen: int | None
) -> None:
    with pytest.raises(UsageError):
        _numbers(layers, number, unit, chosen)


def test_a_diverged_network_has_numbers_that_are_not_finite() -> None:
    weights = _weights(_DENSE)
    weights.arrays["0/weight"][0, 0] = np.nan
    network = exact_network(weights)
    x, target = np.ones((1, 36)), np.array([[1.0, 0.0, 0.0]])
    passed = BackwardPass(network, Example(LOSSES["cross-entropy", "softmax"], x, target))

    numbers = unit_numbers(passed, places(weights.info)[0], 0)

    assert np.isnan(numbers.z)
    assert "nan" in numbers_text(numbers, places(weights.info)[0], 0)
