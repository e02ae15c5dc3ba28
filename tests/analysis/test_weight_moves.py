"""How far weights moved: distances and angles of known weights, and the course of a unit."""

import numpy as np
import pytest

from nntui.analysis.weight_moves import unit_course, weight_moves
from nntui.config.layers import parse_layers
from nntui.training.networks import build_network
from nntui.view.style import PLAIN
from nntui.view.weight_moves import moves_lines, unit_course_text
from nntui.weights import Weights, WeightsInfo

_LAYERS = "conv:2x3,pool:2,conv:3x1,4:relu"


def _weights(step: int, factor: float = 1.0, layers: str = _LAYERS) -> Weights:
    network = build_network(parse_layers(layers), (8, 8), 2, 1)
    network.initialize(np.random.default_rng(0))
    network.parameters.theta[...] *= factor
    info = WeightsInfo(
        layers=layers, image_shape=(8, 8), classes=["a", "b"], data="test", step=step
    )
    return Weights(info, {name: array.copy() for name, array in network.parameters.arrays.items()})


def test_weights_that_only_grew_moved_by_their_growth() -> None:
    found = weight_moves([_weights(0), _weights(10, 1.5), _weights(20, 3.0)])

    assert [layer.place.number for layer in found.layers] == [1, 3, 4, 5]
    for layer in found.layers:
        assert [move.from_start for move in layer.moves] == pytest.approx([0, 0.5, 2], abs=1e-6)
        assert [move.from_before for move in layer.moves] == pytest.approx([0, 0.5, 1.5], abs=1e-6)
        assert [move.cosine for move in layer.moves] == pytest.approx([1, 1, 1], abs=1e-6)


def test_weights_that_turned_around_have_a_cosine_of_minus_1() -> None:
    last = weight_moves([_weights(0), _weights(5, -1.0)]).layers[0].moves[-1]

    assert last.cosine == pytest.approx(-1)
    assert last.from_start == pytest.approx(2)


def test_weights_that_began_with_0_have_no_distance() -> None:
    """Relative to 0, nothing can be said; the table says so."""
    found = weight_moves([_weights(0, 0.0), _weights(5)])

    assert found.layers[0].moves[-1][1:] == (None, None, None)
    assert "-       -       -" in moves_lines(found, 80, PLAIN)[1].plain


def test_a_layer_that_was_not_kept_says_so() -> None:
    kept = [_weights(0), _weights(5)]
    for each in kept:
        del each.arrays["0/weight"]
    found = weight_moves(kept)

    assert found.layers[0].moves == ()
    assert "too large" in moves_lines(found, 80, PLAIN)[1].plain
    assert unit_course(kept, 1, 0) is None


@pytest.mark.parametrize(
    ("layer", "shape"), [(1, (3, 3)), (3, (1, 2)), (4, (3, 3)), (5, (1, 4)), (99, (1, 4))]
)
def test_the_course_of_a_unit_has_its_weights_at_each_step(
    layer: int, shape: tuple[int, int]
) -> None:
    kept = [_weights(0), _weights(10, 2.0)]
    found = unit_course(kept, layer, 1)

    assert found is not None
    assert found.images.shape == (2, *shape)
    np.testing.assert_allclose(found.images[1], 2 * found.images[0], rtol=1e-6)
    text = unit_course_text(found, 60, PLAIN, "ascii", 10).plain
    assert "start" in text
    assert "epoch 1" in text


def test_a_layer_without_weights_and_a_unit_that_is_none_have_no_course() -> None:
    assert unit_course([_weights(0)], 2, 0) is None
    assert unit_course([_weights(0)], 1, 9) is None


def test_the_table_fits_a_narrow_terminal() -> None:
    found = weight_moves([_weights(0), _weights(10, 1.5)])

    assert all(len(line.plain) <= 46 for line in moves_lines(found, 46, PLAIN)[:-1])
