"""Units: which layer and unit a notation means, what switches a unit on, weights as images."""

import numpy as np
import pytest

from nntui.analysis.layer_places import parse_unit, places
from nntui.analysis.layer_weights import channels_of, layer_weights
from nntui.analysis.units import UnitResponses, layer_outputs
from nntui.config.layers import parse_layers
from nntui.datasets.dataset import Split
from nntui.engine.network import Network
from nntui.errors import UsageError
from nntui.training.networks import build_network
from nntui.view.activations import activations_text
from nntui.view.layer_weights import dead_sentence, grid_of, layer_weights_text
from nntui.view.style import PLAIN
from nntui.weights import WeightsInfo


def _info(layers: str) -> WeightsInfo:
    return WeightsInfo(layers=layers, image_shape=(4, 4), classes=["a", "b"], data="test")


def _network(layers: str) -> Network:
    network = build_network(parse_layers(layers), (4, 4), 2, 2)
    network.initialize(np.random.default_rng(0))
    return network


def _channels(network: Network, layers: str, number: int) -> np.ndarray:
    info = _info(layers)
    place = places(info)[number - 1]
    found = channels_of(network.parameters.weights, network.shapes, info, place)
    assert found is not None
    return found


RESPONSES = UnitResponses(
    np.array([[0, 5, 1], [0, 1, 1], [0, 9, 1.5], [0, 0, 0]], np.float32), np.array([0, 1, 0, 1]), 2
)


def test_the_strongest_images_and_the_classes_of_a_unit() -> None:
    """Class 0 gives unit 1 a mean of 7, class 1 of 0.5; unit 0 has no class, it is dead."""
    assert RESPONSES.strongest(1, 2) == [2, 0]
    assert RESPONSES.switched_on_by(1) == [0]
    assert RESPONSES.switched_on_by(0) == []
    assert RESPONSES.constant.tolist() == [True, False, False]
    assert RESPONSES.on.tolist() == [0, 0.75, 0.75]


def test_a_dead_unit_is_the_last_one_and_is_named() -> None:
    network, info = _network("3:relu"), _info("3:relu")
    network.parameters.weights["0/weight"][:, 1] = 0
    images = np.random.default_rng(1).integers(0, 256, (20, 4, 4), np.uint8)
    split = Split(images, np.arange(20).astype(np.uint8) % 2)

    found = layer_weights(network, info, places(info)[0], split)

    assert found.order[-1] == 1
    assert found.dead == [1]
    assert dead_sentence(found).startswith("1 of 3 units is dead")
    grid = grid_of(found, 60, 9)
    text = layer_weights_text(found, found.order, info.classes, grid, PLAIN, "ascii")
    assert "1: dead" in text.plain


def test_kernels_and_weights_have_the_signs_of_the_network() -> None:
    dense, conv = _network("3:relu"), _network("conv:2x3")
    pixel = dense.parameters.weights["0/weight"]
    kernel = conv.parameters.weights["0/weight"]

    assert _channels(dense, "3:relu", 1)[2, 0, 1, 3] == pixel[1 * 4 + 3, 2]
    assert _channels(conv, "conv:2x3", 1)[1, 0, 0, 2] == kernel[0, 2, 0, 1]


@pytest.mark.parametrize("text", ["", "1:", ":2", "a:1", "0:1", "4:1", "-1:2", "1:2:3", "9" * 99])
def test_a_unit_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_unit(text, places(_info("3:relu")))


def test_the_layers_of_a_network_are_counted_from_1() -> None:
    layers = "conv:2x3,pool:2,dropout:0.5,3:relu"
    network, info = _network(layers), _info(layers)

    found = places(info)
    outputs = layer_outputs(network, info, np.full((4, 4), 200, np.uint8))

    assert [place.words for place in found][-2:] == ["3 relu", "softmax"]
    assert parse_unit("4:2", found) == (found[3], 2)
    assert [(place.number, y.shape) for place, y in outputs] == [
        (1, (2, 2, 2)),
        (2, (2, 1, 1)),
        (4, (3,)),
        (5, (2,)),
    ]
    text = activations_text(outputs, 60, PLAIN, "ascii").plain
    assert text.startswith("layer 1: conv 2x3 relu, ")
