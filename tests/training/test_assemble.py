"""Assembly: the objects that a config names, with the weights that its seed decides."""

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
from nntui.config.layers import ACTIVATIONS
from nntui.config.run_config import RunConfig
from nntui.engine import activations, initializers, losses, schedules
from nntui.engine.layers.blocked import BlockedDense
from nntui.engine.optimizers import registry
from nntui.engine.optimizers.adaptive import Adam
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.direct import DirectSGD
from nntui.engine.optimizers.sgd import SGD, Momentum
from nntui.errors import ShapeError
from nntui.training.assemble import assemble
from nntui.training.networks import check_network


def test_biases_can_be_left_out() -> None:
    """`bias` is for the output layer, `nobias` for a hidden one."""
    config = RunConfig.of({"layers": "3:relu:nobias", "bias": False})

    shapes = assemble(config, (2, 2), 2).network.parameters.shapes

    assert shapes == {"0/weight": (4, 3), "2/weight": (3, 2)}


@pytest.mark.parametrize(("name", "kind"), [("sgd", SGD), ("momentum", Momentum), ("adam", Adam)])
def test_the_optimizer_is_the_one_of_the_config(name: str, kind: type[Optimizer]) -> None:
    """Its state has the size of theta."""
    assembly = assemble(RunConfig.of({"optimizer": name}), (2, 2), 2)

    assert isinstance(assembly.optimizer, kind)
    size = assembly.network.parameters.theta.size
    assert {a.size for a in assembly.optimizer.state.values()} <= {size}


def test_online_sgd_works_in_blocks_of_steps() -> None:
    """Only for batches of one image, plain SGD, and no penalty."""
    online: dict[str, object] = {"optimizer": "sgd", "batch": 1, "layers": "4:relu"}

    for input_range in ("0..1", "0.01..1"):
        chosen = assemble(RunConfig.of({**online, "input_range": input_range}), (3, 3), 2)
        assert type(chosen.network.layers[0]) is BlockedDense
        assert type(chosen.optimizer) is DirectSGD

    others: list[dict[str, object]] = [
        {"batch": 2},
        {"optimizer": "adam"},
        {"l1": 1},
        {"l2": 1},
        {"weight_decay": 0.1},
    ]
    others += [{"clip_norm": 1}, {"max_norm": 1}, {"layers": "dropout:0.5,4:relu"}]
    for other in others:
        assembly = assemble(RunConfig.of({**online, **other}), (3, 3), 2)
        assert not any(isinstance(layer, BlockedDense) for layer in assembly.network.layers)


def test_the_momentum_is_the_one_of_the_config() -> None:
    config = RunConfig.of({"optimizer": "momentum", "momentum": 0.75})
    optimizer = assemble(config, (2, 2), 2).optimizer

    assert isinstance(optimizer, Momentum)
    assert optimizer.momentum == 0.75


def test_the_seed_decides_the_initial_weights() -> None:
    """To the bit."""
    theta = [
        assemble(RunConfig.of({"seed": seed}), (4, 4), 3).network.parameters.theta
        for seed in (1, 1, 2)
    ]

    np.testing.assert_array_equal(theta[0], theta[1])
    assert (theta[0] != theta[2]).any()


def test_dropout_does_not_change_the_initial_weights() -> None:
    """Layers and weights have separate streams of random numbers."""
    plain = assemble(RunConfig.of({"layers": "8:relu"}), (4, 4), 3).network
    dropped = assemble(RunConfig.of({"layers": "8:relu,dropout:0.5"}), (4, 4), 3).network

    np.testing.assert_array_equal(plain.parameters.theta, dropped.parameters.theta)


@pytest.mark.parametrize(
    ("activation", "variance"), [("relu", 2 / 400), ("tanh", 2 / 700), ("sigmoid", 2 / 700)]
)
def test_the_initial_variance_depends_on_the_activation(activation: str, variance: float) -> None:
    """He's for rectifiers, Glorot's for the others."""
    config = RunConfig.of({"layers": f"300:{activation}"})
    weight = assemble(config, (20, 20), 3).network.parameters.weights["0/weight"]

    assert float(weight.var()) == pytest.approx(variance, rel=0.03)


def test_config_and_engine_know_the_same_names() -> None:
    assert set(get_args(OptimizerName)) == set(registry.OPTIMIZERS)
    assert set(get_args(ScheduleName)) == set(schedules.SCHEDULES)
    assert set(get_args(InitName)) == {"auto", *initializers.INITIALIZERS}
    assert set(ACTIVATIONS) == set(activations.ACTIVATIONS)
    pairs = {(loss, output) for loss, outputs in OUTPUTS.items() for output in outputs}
    assert pairs == set(losses.LOSSES)
    assert set(get_args(LossName)) == set(OUTPUTS)
    assert set(get_args(OutputName)) == {output for _, output in pairs}


@pytest.mark.parametrize("loss", OUTPUTS)
@pytest.mark.parametrize("optimizer", get_args(OptimizerName))
def test_every_optimizer_reduces_every_loss(loss: LossName, optimizer: OptimizerName) -> None:
    """With all penalties and limits, in twenty steps on one batch."""
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
        (factor,) = assembly.schedule(range(step - 1, step), 20)
        lr = config.lr * factor
        assembly.optimizer.update(parameters.theta, parameters.grad, lr, step)

    assert values[-1] < values[0]


def test_lambda_is_divided_by_the_number_of_images() -> None:
    """As in chapter 3 of Nielsen's book: lambda 5 for 50,000 images."""
    config = RunConfig.of({"l2": 5.0, "optimizer": "sgd", "lr": 0.5, "layers": "4"})
    assembly = assemble(config, (2, 2), 2, images=50_000, dtype=np.float64)
    parameters = assembly.network.parameters
    before = parameters.weights["0/weight"].copy()

    assembly.optimizer.update(parameters.theta, np.zeros_like(parameters.theta), 0.5, 1)

    assert parameters.weights["0/weight"] == pytest.approx(before * (1 - 0.5 * 5 / 50_000))


def test_schedules_that_count_epochs() -> None:
    """`schedule_epochs` counts epochs; only plateau depends on the validation loss."""
    settings = {"batch": 10, "schedule_epochs": 2, "schedule_factor": 0.5, "layers": "4"}
    step = assemble(RunConfig.of({**settings, "schedule": "step"}), (2, 2), 2, images=100)
    plateau = assemble(RunConfig.of({**settings, "schedule": "plateau"}), (2, 2), 2, images=100)

    assert step.schedule(range(18, 22), 100) == [1, 1, 0.5, 0.5]
    assert step.schedule(range(0, 41, 20), 100) == [1, 0.5, 0.25]
    assert step.plateau is None
    assert plateau.plateau is not None
    for _ in range(4):
        plateau.plateau.observe(1.0)
    assert plateau.schedule(range(7, 9), 100) == [0.5, 0.5]


@pytest.mark.parametrize(
    ("layers", "batch", "words"),
    [
        ("batchnorm", 1, "layer 1: batch normalization needs values that differ within a batch"),
        ("conv:64x32:same,conv:16x32:same", 64, "batch: expected at most"),
    ],
)
def test_batches_that_are_too_small_or_too_large_are_refused(
    layers: str, batch: int, words: str
) -> None:
    """Batch normalization needs several values, and a convolution needs memory for each image."""
    config = RunConfig.of({"layers": layers, "batch": batch})

    for refused in (check_network, assemble):
        with pytest.raises(ShapeError, match=words):
            refused(config, (28, 28), 10)
    check_network(config.replace(layers="conv:8x5:relu,batchnorm"), (28, 28), 10)
