"""Network: shapes, names of parameters, shared parameters, and memory use."""

import tracemalloc

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Buffer, Float, Shape
from nntui.engine.initializers import INITIALIZERS
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.avgpool import AvgPool2D
from nntui.engine.layers.base import Layer
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.optimizers.adaptive import Adam
from nntui.engine.optimizers.constraints import Penalized
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.step import train_step
from nntui.errors import ShapeError
from tests.engine.cases import GLOROT, cast, one_hot

HE = INITIALIZERS["he-normal"]
LOSS = LOSSES["cross-entropy", "softmax"]


def dense_layers(inputs: int = 20) -> list[Layer]:
    """Return layers of each kind that works on vectors."""
    return [
        Dropout(0.1),
        Dense(inputs, HE),
        Activation(ACTIVATIONS["relu"]),
        Dropout(0.5),
        Dense(5, GLOROT),
    ]


def trained(dtype: Float, seed: int, steps: int = 5) -> Array:
    """Return the weights after some steps, initialized and trained with `seed`."""
    network = Network(dense_layers(), (20,), 8, dtype)
    rng = np.random.default_rng(seed)
    network.initialize(rng)
    parameters = network.parameters
    optimizer = Adam(parameters.theta.size, dtype)
    for step in range(1, steps + 1):
        x = cast(rng.normal(size=(8, 20)), dtype)
        target = one_hot(rng.integers(5, size=8).tolist(), 5, dtype)
        train_step(network, LOSS, optimizer, x, target, 0.01, step, rng)
    return parameters.theta


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_same_seed_gives_the_same_weights_to_the_bit(dtype: Float) -> None:
    """After initialization, dropout and training; another seed gives others."""
    assert trained(dtype, 1).tobytes() == trained(dtype, 1).tobytes()
    assert trained(dtype, 1).tobytes() != trained(dtype, 2).tobytes()


def test_a_network_knows_the_shapes_from_the_input_to_the_logits() -> None:
    """One for the input, and one for the output of each layer."""
    network = Network([Flatten(), Dense(7, GLOROT)], (1, 4, 5), 2)

    assert network.shapes == [(1, 4, 5), (20,), (7,)]


def test_parameters_are_named_by_layer() -> None:
    """Numbers begin at 0 and count layers without parameters, too."""
    network = Network(dense_layers(), (20,), 2)

    assert network.parameters.shapes == {
        "1/weight": (20, 20),
        "1/bias": (20,),
        "4/weight": (20, 5),
        "4/bias": (5,),
    }


def test_a_rejected_shape_is_reported_with_the_number_of_the_layer() -> None:
    """Counted from 1."""
    with pytest.raises(ShapeError, match=r"layer 2: .* received values of shape \(1, 4, 4\)"):
        Network([Dropout(0.1), Dense(3, GLOROT)], (1, 4, 4), 2)


def test_no_dx_is_computed_for_layers_before_the_first_parameters() -> None:
    """Flatten and dropout at the input have no use for it."""
    network = Network([Flatten(), *dense_layers(6)], (1, 2, 3), 2, np.float64)
    network.initialize(np.random.default_rng(0))
    z = network.forward(np.ones((2, 1, 2, 3)), np.random.default_rng(0))

    network.backward(np.ones_like(z))

    first = network.layers[2]
    assert isinstance(first, Dense)
    assert first.dx is None


def test_a_rebound_network_shares_parameters_and_no_buffers() -> None:
    """It accepts larger batches, and does not change the outputs of the first."""
    network = Network(dense_layers(), (20,), 2, np.float64)
    network.initialize(np.random.default_rng(0))
    x = np.random.default_rng(1).normal(size=(9, 20))
    z = network.forward(x[:2])
    before = z.copy()

    larger = network.rebound(9)
    z_all = larger.forward(x)

    assert larger.parameters is network.parameters
    assert z_all[:2] == pytest.approx(before)
    assert np.array_equal(z, before)


def test_arrays_hold_weights_and_statistics() -> None:
    """Statistics are not part of theta, and are saved with it."""
    network = Network([Dense(3, GLOROT), BatchNorm()], (2,), 4, np.float64)
    network.initialize(np.random.default_rng(0))

    parameters = network.parameters
    assert parameters.theta.size == 2 * 3 + 3 + 3 + 3
    assert list(parameters.statistics) == ["1/mean", "1/variance"]
    assert parameters.arrays == parameters.weights | parameters.statistics


def test_a_rebound_network_shares_statistics() -> None:
    """Running means measured in training are used in evaluation."""
    network = Network([Dense(3, GLOROT), BatchNorm()], (2,), 4, np.float64)
    rng = np.random.default_rng(0)
    network.initialize(rng)
    evaluated = network.rebound(9)
    x = rng.normal(size=(4, 2))
    before = evaluated.forward(x).copy()

    network.forward(x, rng)

    assert not np.allclose(evaluated.forward(x), before)


DENSE: tuple[list[Layer], Shape] = (
    [Dense(128, HE), Activation(ACTIVATIONS["relu"]), Dropout(0.5), Dense(10, GLOROT)],
    (784,),
)
IMAGES: tuple[list[Layer], Shape] = (
    [
        Conv2D(8, 5, HE, padding="same"),
        BatchNorm(),
        Activation(ACTIVATIONS["gelu"]),
        MaxPool2D(2),
        Conv2D(16, 5, HE),
        Activation(ACTIVATIONS["relu"]),
        AvgPool2D(2),
        Flatten(),
        Dense(10, GLOROT),
    ],
    (1, 28, 28),
)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize(("layers", "x_shape"), [DENSE, IMAGES], ids=["dense", "images"])
def test_a_training_step_allocates_less_than_64_kib(
    layers: list[Layer], x_shape: Shape, optimizer: str
) -> None:
    """After the first one, at its peak; the weights or images alone take hundreds."""
    network = Network(layers, x_shape, 64)
    rng = np.random.default_rng(0)
    network.initialize(rng)
    parameters = network.parameters
    inner = OPTIMIZERS[optimizer](parameters.theta.size, np.float32, 0.9)
    penalized = Penalized(inner, parameters, 0.1)
    x = Buffer(64, x_shape, np.float32).of(64)
    x[...] = rng.random(x.shape, np.float32)
    target = one_hot(rng.integers(10, size=64).tolist(), 10, np.float32)

    train_step(network, LOSS, penalized, x, target, 0.01, 1, rng)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    train_step(network, LOSS, penalized, x, target, 0.01, 2, rng)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak - before < 64 * 1024
