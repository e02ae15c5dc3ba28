"""Networks: the notation of layers becomes layers that fit each other and the images."""

import pytest

from nntui.config.layers import parse_layers
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.errors import ShapeError
from nntui.training.networks import build_network, describe


def test_hidden_layers_are_followed_by_their_activations() -> None:
    """The output layer has one unit per class."""
    network = build_network(parse_layers("8:relu,dropout:0.5,4:tanh"), (3, 5), 2, batch=6)

    kinds = [type(layer) for layer in network.layers]
    assert kinds == [Dense, Activation, Dropout, Dense, Activation, Dense]
    assert network.shapes == [(15,), (8,), (8,), (8,), (4,), (4,), (2,)]
    assert network.batch == 6


def test_a_network_without_hidden_layers_is_a_linear_classifier() -> None:
    network = build_network((), (2, 2), 3, batch=1)

    assert {name: a.shape for name, a in network.parameters.weights.items()} == {
        "0/weight": (4, 3),
        "0/bias": (3,),
    }


def test_layers_are_described_from_input_to_output() -> None:
    words = describe(parse_layers("128:relu,dropout:0.2"), (28, 28), 10)

    assert words == ["784 input", "128 relu", "dropout 0.2", "10 softmax"]


def test_images_are_flattened_before_the_first_dense_layer() -> None:
    """Once, and only there."""
    network = build_network(
        parse_layers("conv:8x5,pool:2,batchnorm,64,dropout:0.5"), (28, 28), 10, 4
    )

    assert [type(layer) for layer in network.layers] == [
        Conv2D,
        Activation,
        MaxPool2D,
        BatchNorm,
        Flatten,
        Dense,
        Activation,
        Dropout,
        Dense,
    ]
    assert network.shapes[0] == (1, 28, 28)
    assert network.shapes[-1] == (10,)


def test_a_network_of_dense_layers_takes_vectors() -> None:
    """So nothing has to be flattened."""
    network = build_network(parse_layers("32"), (28, 20), 10, 4)

    assert network.shapes == [(560,), (32,), (32,), (10,)]


def test_a_network_of_one_convolution_ends_in_a_dense_layer() -> None:
    """Its output is flattened for it."""
    network = build_network(parse_layers("conv:2x3:linear"), (5, 5), 3, 4)

    assert network.shapes == [(1, 5, 5), (2, 3, 3), (18,), (3,)]


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ("conv:8x5,pool:30", r"layer 2, pool:30: pooling of 30 x 30 .* of 24 x 24"),
        ("dropout:0.1,conv:8x29", r"layer 2, conv:8x29:relu: a kernel of 29 x 29 .* 28 x 28"),
        ("32,conv:8x5", r"layer 2, conv:8x5:relu: .* received values of shape \(32,\)"),
    ],
)
def test_a_layer_that_does_not_fit_is_refused(layers: str, words: str) -> None:
    """The error names its position in the notation, and both shapes."""
    with pytest.raises(ShapeError, match=words):
        build_network(parse_layers(layers), (28, 28), 10, 4)


def test_descriptions_show_the_shapes_of_images() -> None:
    """And the output activation."""
    hidden = parse_layers("conv:8x5,pool:2,128:tanh,dropout:0.3")

    assert describe(hidden, (28, 28), 10, "sigmoid") == [
        "1 x 28 x 28 input",
        "8 x 24 x 24 conv 8x5 relu",
        "8 x 12 x 12 pool 2",
        "128 tanh",
        "dropout 0.3",
        "10 sigmoid",
    ]
