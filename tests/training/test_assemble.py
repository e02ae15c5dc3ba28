"""Names become the objects they name, with the weights that the seed decides."""

from typing import get_args

import numpy as np
import pytest

from nntui.config.choices import (
    OUTPUTS,
    InitName,
    LossName,
    OptimizerName,
    OutputName,
    ScheduleName,
)
from nntui.config.layers import ACTIVATIONS, parse_layers
from nntui.config.run_config import RunConfig
from nntui.engine import activations, initializers, losses, schedules
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.dropout import Dropout
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.pooling import MaxPool2D
from nntui.engine.layers.sparse import SparseDense
from nntui.engine.optimizers import registry
from nntui.engine.optimizers.adaptive import Adam
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.sgd import SGD, Momentum
from nntui.engine.optimizers.sparse import SparseSGD
from nntui.errors import ConfigError, ShapeError
from nntui.training.assemble import assemble
from nntui.training.networks import build_network, check_network, describe


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


def test_without_any_bias() -> None:
    """`bias no` is for the output layer, `nobias` for a hidden one."""
    config = RunConfig.of({"layers": "3:relu:nobias", "bias": False})

    shapes = assemble(config, (2, 2), 2).network.parameters.shapes

    assert shapes == {"0/weight": (4, 3), "2/weight": (3, 2)}


@pytest.mark.parametrize(("name", "kind"), [("sgd", SGD), ("momentum", Momentum), ("adam", Adam)])
def test_optimizer(name: str, kind: type[Optimizer]) -> None:
    """The optimizer is the one that is named, with a memory as long as theta."""
    assembly = assemble(RunConfig.of({"optimizer": name}), (2, 2), 2)

    assert type(assembly.optimizer) is kind
    size = assembly.network.parameters.theta.size
    assert {a.size for a in assembly.optimizer.state.values()} <= {size}


def test_single_images_are_learned_by_their_ink() -> None:
    """Where the rule is SGD and nothing else moves weights; so they are after either way."""
    online: dict[str, object] = {"optimizer": "sgd", "batch": 1, "layers": "4:relu"}

    chosen = assemble(RunConfig.of(online), (3, 3), 2)
    assert type(chosen.network.layers[0]) is SparseDense
    assert type(chosen.optimizer) is SparseSGD

    others: list[dict[str, object]] = [
        {"batch": 2},
        {"optimizer": "adam"},
        {"l1": 1},
        {"l2": 1},
        {"weight_decay": 0.1},
        {"input_range": "0.01..1"},
    ]
    others += [{"clip_norm": 1}, {"max_norm": 1}, {"layers": "dropout:0.5,4:relu"}]
    for other in others:
        assembly = assemble(RunConfig.of({**online, **other}), (3, 3), 2)
        assert not any(isinstance(layer, SparseDense) for layer in assembly.network.layers)
        assert not isinstance(assembly.optimizer, SparseSGD)


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


def test_every_name_of_the_config_is_known_to_the_engine() -> None:
    """And the other way round: nothing in the engine is out of reach."""
    assert set(get_args(OptimizerName)) == set(registry.OPTIMIZERS)
    assert set(get_args(ScheduleName)) == set(schedules.SCHEDULES)
    assert set(get_args(InitName)) == {"auto", *initializers.INITIALIZERS}
    assert set(ACTIVATIONS) == set(activations.ACTIVATIONS)
    pairs = {(loss, output) for loss, outputs in OUTPUTS.items() for output in outputs}
    assert pairs == set(losses.LOSSES)
    assert set(get_args(LossName)) == set(OUTPUTS)
    assert set(get_args(OutputName)) == {output for _, output in pairs}


def test_pictures_are_flattened_where_vectors_are_wanted() -> None:
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


def test_a_network_without_pictures_takes_vectors() -> None:
    """Rows one after the other, so nothing needs to be flattened."""
    network = build_network(parse_layers("32"), (28, 20), 10, 4)

    assert network.shapes == [(560,), (32,), (32,), (10,)]


def test_a_network_of_one_convolution_ends_in_a_dense_layer() -> None:
    """Its pictures are flattened for the output."""
    network = build_network(parse_layers("conv:2x3:linear"), (5, 5), 3, 4)

    assert network.shapes == [(1, 5, 5), (2, 3, 3), (18,), (3,)]


@pytest.mark.parametrize(
    ("layers", "words"),
    [
        ("conv:8x5,pool:30", r"layer 2, pool:30: a pool of 30 x 30 .* pictures of 24 x 24"),
        ("dropout:0.1,conv:8x29", r"layer 2, conv:8x29:relu: a kernel of 29 x 29 .* 28 x 28"),
        ("32,conv:8x5", r"layer 2, conv:8x5:relu: .* received values of shape \(32,\)"),
    ],
)
def test_a_shape_that_cannot_be_is_refused(layers: str, words: str) -> None:
    """By the layer's place in the notation, with both shapes."""
    with pytest.raises(ShapeError, match=words):
        build_network(parse_layers(layers), (28, 28), 10, 4)


def test_layers_in_words() -> None:
    """The shapes of pictures are shown, and what the output is."""
    hidden = parse_layers("conv:8x5,pool:2,128:tanh,dropout:0.3")

    assert describe(hidden, (28, 28), 10, "sigmoid") == [
        "1 x 28 x 28 input",
        "8 x 24 x 24 conv 8x5 relu",
        "8 x 12 x 12 pool 2",
        "128 tanh",
        "dropout 0.3",
        "10 sigmoid",
    ]


@pytest.mark.parametrize("loss", OUTPUTS)
@pytest.mark.parametrize("optimizer", get_args(OptimizerName))
def test_every_optimizer_makes_every_loss_fall(loss: LossName, optimizer: OptimizerName) -> None:
    """Assembled with all constraints, twenty steps on one batch."""
    config = RunConfig.of(
        {
            "layers": "8:tanh",
            "loss": loss,
            "optimizer": optimizer,
            "batch": 12,
            "schedule": "constant",
        }
        | {
            "l1": 0.01,
            "l2": 0.01,
            "weight_decay": 0.001,
            "clip_norm": 5.0,
            "max_norm": 3.0,
            "warmup_steps": 5,
        }
    )
    assembly = assemble(config, (3, 4), 4, images=12)
    rng = np.random.default_rng(0)
    x = rng.random((12, 12), np.float32)
    target = assembly.targets[np.arange(12) % 4].astype(np.float32)
    dz = np.empty((12, 4), np.float32)
    parameters = assembly.network.parameters
    values = []

    for step in range(1, 21):
        values.append(assembly.loss.function(assembly.network.forward(x, rng), target, dz))
        assembly.network.backward(dz)
        lr = config.lr * assembly.schedule(step - 1, 20)
        assembly.optimizer.update(parameters.theta, parameters.grad, lr, step)

    assert values[-1] < values[0]


def test_nielsens_lambda_is_divided_by_the_images() -> None:
    """lambda 5 over 50,000 images is what his chapter 3 has."""
    config = RunConfig.of({"l2": 5.0, "optimizer": "sgd", "lr": 0.5, "layers": "4"})
    assembly = assemble(config, (2, 2), 2, images=50_000, dtype=np.float64)
    parameters = assembly.network.parameters
    before = parameters.weights["0/weight"].copy()

    assembly.optimizer.update(parameters.theta, np.zeros_like(parameters.theta), 0.5, 1)

    assert parameters.weights["0/weight"] == pytest.approx(before * (1 - 0.5 * 5 / 50_000))


def test_step_counts_epochs_and_plateau_listens() -> None:
    """`every` is in epochs; only plateau has somebody to hear the validation loss."""
    settings = {"batch": 10, "schedule_epochs": 2, "schedule_factor": 0.5, "layers": "4"}
    step = assemble(RunConfig.of({**settings, "schedule": "step"}), (2, 2), 2, images=100)
    plateau = assemble(RunConfig.of({**settings, "schedule": "plateau"}), (2, 2), 2, images=100)

    assert [step.schedule(n, 100) for n in (0, 19, 20, 40)] == [1, 1, 0.5, 0.25]
    assert step.plateau is None
    assert plateau.plateau is not None
    for _ in range(4):
        plateau.plateau.observe(1.0)
    assert plateau.schedule(7, 100) == 0.5


@pytest.mark.parametrize(
    ("layers", "batch", "words"),
    [
        ("batchnorm", 1, "layer 1: a batch normalization learns from how values of a batch differ"),
        ("conv:64x32:same,conv:16x32:same", 64, "batch: expected at most"),
    ],
)
def test_batches_that_cannot_be_learned_from_are_refused(
    layers: str, batch: int, words: str
) -> None:
    """Those without a spread, and those that with all a convolution works with fit nowhere."""
    config = RunConfig.of({"layers": layers, "batch": batch})

    for refused in (check_network, assemble):
        with pytest.raises(ShapeError, match=words):
            refused(config, (28, 28), 10)
    check_network(config.replace(layers="conv:8x5:relu,batchnorm"), (28, 28), 10)


def test_dependent_defaults() -> None:
    """The output follows the loss, rate and decay the optimizer, the factor the schedule."""
    assert RunConfig.of({"loss": "quadratic"}).output == "sigmoid"
    assert RunConfig.of({"optimizer": "adamw"}).weight_decay == 0.01
    assert RunConfig.of({"optimizer": "sgd"}).lr == 0.2
    assert RunConfig.of({"schedule": "exponential"}).schedule_factor == 0.999
    assert RunConfig().replace(loss="hinge").output == "linear"
    assert (
        RunConfig.of({"loss": "cross-entropy", "output": "sigmoid"})
        .replace(loss="quadratic")
        .output
        == "sigmoid"
    )


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (
            {"loss": "hinge", "output": "softmax"},
            "output: expected linear with the loss hinge, received softmax",
        ),
        ({"target_margin": 0.01}, "target_margin: expected 0 with the output softmax"),
        (
            {"target_margin": 0.01, "loss": "quadratic", "output": "softmax"},
            "target_margin: expected 0",
        ),
        (
            {"loss": "hinge", "label_smoothing": 0.1},
            "loss: hinge depends only on which class is correct",
        ),
        (
            {"schedule": "plateau", "validation": 0},
            "schedule: plateau needs the loss on validation images",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    settings: dict[str, object], words: str
) -> None:
    """By the name of the one to change."""
    with pytest.raises(ConfigError, match=words):
        RunConfig.of(settings)
