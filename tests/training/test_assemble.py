"""Names become the objects they name, with the weights that the seed decides."""

import numpy as np
import pytest

from nntui.config import RunConfig
from nntui.engine.layers import Activation, Dense, Dropout
from nntui.engine.optimizers import SGD, Adam, Momentum, Optimizer
from nntui.topology import parse_layers
from nntui.training.assemble import assemble, build_network, describe


def test_network() -> None:
    """Each hidden layer is a dense one and its activation; the last one has a unit a class."""
    network = build_network(parse_layers("8:relu,dropout:0.5,4:tanh"), (3, 5), 2, batch=6)

    kinds = [type(layer) for layer in network.layers]
    assert kinds == [Dense, Activation, Dropout, Dense, Activation, Dense]
    assert network.shapes == [(15,), (8,), (8,), (8,), (4,), (4,), (2,)]
    assert network.batch == 6


def test_without_hidden_layers() -> None:
    """An empty list of layers is the linear classifier."""
    network = build_network((), (2, 2), 3, batch=1)

    assert {name: a.shape for name, a in network.parameters.weights.items()} == {
        "0/weight": (4, 3),
        "0/bias": (3,),
    }


@pytest.mark.parametrize(("name", "kind"), [("sgd", SGD), ("momentum", Momentum), ("adam", Adam)])
def test_optimizer(name: str, kind: type[Optimizer]) -> None:
    """The optimizer is the one that is named, with a memory as long as theta."""
    assembly = assemble(RunConfig.of({"optimizer": name}), (2, 2), 2)

    assert type(assembly.optimizer) is kind
    size = assembly.network.parameters.theta.size
    assert {a.size for a in assembly.optimizer.state.values()} <= {size}


def test_momentum_is_handed_on() -> None:
    """The share that momentum keeps is the config's."""
    config = RunConfig.of({"optimizer": "momentum", "momentum": 0.75})
    optimizer = assemble(config, (2, 2), 2).optimizer

    assert isinstance(optimizer, Momentum)
    assert optimizer.momentum == 0.75


def test_seed_decides_the_weights() -> None:
    """The same seed begins with the same weights to the bit, another with others."""
    theta = [
        assemble(RunConfig.of({"seed": seed}), (4, 4), 3).network.parameters.theta
        for seed in (1, 1, 2)
    ]

    np.testing.assert_array_equal(theta[0], theta[1])
    assert (theta[0] != theta[2]).any()


def test_streams_are_apart() -> None:
    """A dropout layer draws numbers of its own: the weights beside it stay the same."""
    plain = assemble(RunConfig.of({"layers": "8:relu"}), (4, 4), 3).network
    dropped = assemble(RunConfig.of({"layers": "8:relu,dropout:0.5"}), (4, 4), 3).network

    np.testing.assert_array_equal(plain.parameters.theta, dropped.parameters.theta)


@pytest.mark.parametrize(
    ("activation", "variance"), [("relu", 2 / 400), ("tanh", 2 / 700), ("sigmoid", 2 / 700)]
)
def test_variance_follows_the_activation(activation: str, variance: float) -> None:
    """Rectifiers begin with the variance of He, the others with that of Glorot."""
    config = RunConfig.of({"layers": f"300:{activation}"})
    weight = assemble(config, (20, 20), 3).network.parameters.weights["0/weight"]

    assert float(weight.var()) == pytest.approx(variance, rel=0.03)


def test_describe() -> None:
    """Every layer in words, from the input to the output."""
    words = describe(parse_layers("128:relu,dropout:0.2"), (28, 28), 10)

    assert words == ["784 input", "128 relu", "dropout 0.2", "10 softmax"]
