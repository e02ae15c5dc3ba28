"""Training steps and learning-rate schedules agree with PyTorch."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Float
from nntui.engine.losses import LOSSES
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.schedules import SCHEDULES, Plateau, ScheduleContext, warm_up
from tests.engine.parity import deviation
from tests.engine.parity_rows import ROWS

pytestmark = pytest.mark.parity


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-10), (np.float32, 1e-5)])
@pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel")
def test_twenty_steps_agree(name: str, dtype: Float, bound: float) -> None:
    """Losses, weights and running means, after every step."""
    assert deviation(ROWS[name], dtype) < bound


def test_every_activation_loss_and_optimizer_is_compared() -> None:
    """Plain SGD is the default of a row; PyTorch has no Lion."""
    assert {f"activation {name}" for name in ACTIVATIONS} <= ROWS.keys()
    assert {row.loss for row in ROWS.values()} == set(LOSSES)
    assert set(OPTIMIZERS) - ROWS.keys() == {"sgd", "lion"}


STEPS = 100


@pytest.mark.parametrize(
    ("factor_of", "theirs"),
    [
        (
            lambda step: SCHEDULES["step"](step, ScheduleContext(STEPS, 0.5, 30)),
            lambda optimizer: torch.optim.lr_scheduler.StepLR(optimizer, 30, 0.5),
        ),
        (
            lambda step: SCHEDULES["exponential"](step, ScheduleContext(STEPS, 0.99)),
            lambda optimizer: torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.99),
        ),
        (
            lambda step: SCHEDULES["cosine"](step, ScheduleContext(STEPS)),
            lambda optimizer: torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, STEPS),
        ),
        (
            lambda step: SCHEDULES["one-cycle"](step, ScheduleContext(STEPS)),
            lambda optimizer: torch.optim.lr_scheduler.OneCycleLR(
                optimizer, 0.1, STEPS, cycle_momentum=False
            ),
        ),
        (
            lambda step: warm_up(step, 20),
            lambda optimizer: torch.optim.lr_scheduler.LinearLR(optimizer, 1 / 20, 1.0, 19),
        ),
    ],
    ids=["step", "exponential", "cosine", "one-cycle", "warm-up"],
)
def test_schedules_agree(factor_of: Callable[[int], float], theirs: Callable[[Any], Any]) -> None:
    """The learning rate of each of a hundred steps."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
    scheduler = theirs(optimizer)

    for step in range(STEPS):
        assert 0.1 * factor_of(step) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-10)
        optimizer.step()
        scheduler.step()


def test_plateau_agrees() -> None:
    """For a loss that falls, stagnates, and falls once more."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    theirs = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor=0.5, patience=2)
    plateau = Plateau(0.5, 2)
    rng = np.random.default_rng(0)

    for loss in np.concatenate([np.linspace(2, 1, 10), 1 + 0.1 * rng.random(30), [0.9] * 9]):
        theirs.step(loss)
        plateau.observe(loss)
        assert plateau.factor == optimizer.param_groups[0]["lr"]
