"""Network: layers in a row over one vector of parameters."""

import tracemalloc

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Buffer, Float, Shape
from nntui.engine.initializers import INITIALIZERS
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.base import Layer
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.pooling import AvgPool2D, MaxPool2D
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.optimizers.constraints import Penalized
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.errors import ShapeError
from tests.engine.cases import GLOROT, cast, one_hot

HE = INITIALIZERS["he-normal"]


def dense_layers(inputs: int = 20) -> list[Layer]:
    """Return a network with something of everything that is not a picture."""
    return [
        Dropout(0.1),
        Dense(inputs, HE),
        Activation(ACTIVATIONS["relu"]),
        Dropout(0.5),
        Dense(5, GLOROT),
    ]


def trained(dtype: Float, seed: int, steps: int = 5) -> Array:
    """Return the weights after some steps, drawn and trained with `seed`."""
    network = Network(dense_layers(), (20,), 8, dtype)
    rng = np.random.default_rng(seed)
    network.initialize(rng)
    parameters = network.parameters
    optimizer = OPTIMIZERS["adam"](parameters.theta.size, dtype, 0.0)
    dz = np.empty((8, 5), dtype)
    for step in range(1, steps + 1):
        x = cast(rng.normal(size=(8, 20)), dtype)
        target = one_hot(rng.integers(5, size=8).tolist(), 5, dtype)
        LOSSES["cross-entropy", "softmax"].function(network.forward(x, rng), target, dz)
        network.backward(dz)
        optimizer.update(parameters.theta, parameters.grad, 0.01, step)
    return parameters.theta


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_same_seed_gives_the_same_weights_to_the_bit(dtype: Float) -> None:
    """Through initialization, dropout and training; another seed gives others."""
    assert trained(dtype, 1).tobytes() == trained(dtype, 1).tobytes()
    assert trained(dtype, 1).tobytes() != trained(dtype, 2).tobytes()


def test_shapes_are_derived_from_the_input_to_the_logits() -> None:
    """One for the input and one for each layer."""
    network = Network([Flatten(), Dense(7, GLOROT)], (1, 4, 5), 2)

    assert network.shapes == [(1, 4, 5), (20,), (7,)]


def test_parameters_are_named_by_layer() -> None:
    """The number counts layers from 0, also those that learn nothing."""
    network = Network(dense_layers(), (20,), 2)

    assert network.parameters.shapes == {
        "1/weight": (20, 20),
        "1/bias": (20,),
        "4/weight": (20, 5),
        "4/bias": (5,),
    }


def test_a_shape_that_cannot_be_is_refused_by_the_number_of_the_layer() -> None:
    """Counted from 1, as people count."""
    with pytest.raises(ShapeError, match=r"layer 2: .* received values of shape \(1, 4, 4\)"):
        Network([Dropout(0.1), Dense(3, GLOROT)], (1, 4, 4), 2)


def test_nothing_before_the_first_layer_that_learns_computes_dx() -> None:
    """Flatten and dropout at the input are not asked to go backward in vain."""
    network = Network([Flatten(), *dense_layers(6)], (1, 2, 3), 2, np.float64)
    network.initialize(np.random.default_rng(0))
    z = network.forward(np.ones((2, 1, 2, 3)), np.random.default_rng(0))

    network.backward(np.ones_like(z))

    first = network.layers[2]
    assert isinstance(first, Dense)
    assert first.dx is None


def test_a_rebound_network_shares_weights_and_nothing_else() -> None:
    """It takes larger batches, sees every change of the weights, and leaves the first one's y."""
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
    """What is measured and not learned lies beside theta, and is saved with it."""
    network = Network([Dense(3, GLOROT), BatchNorm()], (2,), 4, np.float64)
    network.initialize(np.random.default_rng(0))

    parameters = network.parameters
    assert parameters.theta.size == 2 * 3 + 3 + 3 + 3
    assert list(parameters.statistics) == ["1/mean", "1/variance"]
    assert parameters.arrays == parameters.weights | parameters.statistics


def test_a_rebound_network_shares_statistics() -> None:
    """What is measured while training is what the judged network uses."""
    network = Network([Dense(3, GLOROT), BatchNorm()], (2,), 4, np.float64)
    rng = np.random.default_rng(0)
    network.initialize(rng)
    judged = network.rebound(9)
    x = rng.normal(size=(4, 2))
    before = judged.forward(x).copy()

    network.forward(x, rng)

    assert not np.allclose(judged.forward(x), before)


DENSE: tuple[list[Layer], Shape] = (
    [Dense(128, HE), Activation(ACTIVATIONS["relu"]), Dropout(0.5), Dense(10, GLOROT)],
    (784,),
)
PICTURES: tuple[list[Layer], Shape] = (
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
@pytest.mark.parametrize(("layers", "x_shape"), [DENSE, PICTURES], ids=["dense", "pictures"])
def test_a_warm_step_allocates_next_to_nothing(
    layers: list[Layer], x_shape: Shape, optimizer: str
) -> None:
    """Less than 64 KiB at its peak, where weights or pictures alone take hundreds."""
    network = Network(layers, x_shape, 64)
    rng = np.random.default_rng(0)
    network.initialize(rng)
    parameters = network.parameters
    rule = Penalized(OPTIMIZERS[optimizer](parameters.theta.size, np.float32, 0.9), parameters, 0.1)
    memory = Buffer(64, x_shape, np.float32)
    x = memory.of(64)
    x[...] = rng.random(x.shape, np.float32)
    target = one_hot(rng.integers(10, size=64).tolist(), 10, np.float32)
    dz = np.empty((64, 10), np.float32)

    def step(number: int) -> None:
        LOSSES["cross-entropy", "softmax"].function(network.forward(x, rng), target, dz)
        network.backward(dz)
        rule.update(parameters.theta, parameters.grad, 0.01, number)

    step(1)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    step(2)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak - before < 64 * 1024
