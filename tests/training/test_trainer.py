"""Trainer: settings change between two steps, and the schedule and the epoch follow."""

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.training.loop import train
from nntui.training.trainer import Trainer


def test_the_schedule_continues_where_a_run_of_the_new_settings_would_be(lines: Dataset) -> None:
    """Halfway stays halfway with another batch, and becomes a quarter with twice the epochs."""
    config = RunConfig.of({"batch": 50, "epochs": 4, "validation": 100, "lr": 0.1, "layers": ""})
    trainer = Trainer(config, lines)
    events = train(trainer, float)
    while trainer.epoch < 2:
        next(events)
    half = trainer.lr

    assert half == pytest.approx(0.05)
    assert trainer.steps == 40
    trainer.change({"batch": 100})
    assert trainer.lr == half
    assert trainer.steps == 20 + 10
    trainer.change({"epochs": 8})
    assert trainer.lr == pytest.approx(0.1 * (1 + np.cos(np.pi / 4)) / 2)


@pytest.mark.parametrize(("optimizer", "batch"), [("sgd", 1), ("sgd", 50), ("adam", 50)])
def test_measuring_the_gradient_changes_no_bit(lines: Dataset, optimizer: str, batch: int) -> None:
    """Also where layers update their weights themselves, as with sgd."""
    settings = {"validation": 100, "epochs": 1, "layers": "8:relu", "optimizer": optimizer}
    config = RunConfig.of({**settings, "batch": batch})
    plain, measured = Trainer(config, lines), Trainer(config, lines)
    for step in range(4):
        if step % 2 == 0:
            measured.measure_gradient()
        result = measured.advance(1)
        assert (result.gradient_norm is not None) == (step % 2 == 0)
        assert result.gradient_norm is None or 0 < result.gradient_norm < 100
        assert plain.advance(1)._replace(gradient_norm=result.gradient_norm) == result

    theta = plain.network.parameters.theta
    np.testing.assert_array_equal(measured.network.parameters.theta, theta)


def test_every_image_is_used_once_per_epoch_when_the_batch_changes(lines: Dataset) -> None:
    config = RunConfig.of({"batch": 64, "epochs": 1, "validation": 100, "layers": ""})
    trainer = Trainer(config, lines)
    seen: list[int] = []
    for size in (64, 100, 7, 1, 300):
        trainer.change({"batch": size})
        rows = next(trainer.rows(), np.array([], int))
        seen += rows.tolist()
        trainer.update(rows)

    assert len(seen) == len(set(seen)) == 472
    assert trainer.offset == 472


@pytest.mark.parametrize("batch", [1, 7, 50, 100])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_steps_made_together_give_the_same_weights(
    lines: Dataset, batch: int, optimizer: str
) -> None:
    """To the bit, however many are asked for at a time, and their means are those of the steps."""
    config = RunConfig.of({"batch": batch, "epochs": 2, "validation": 100, "optimizer": optimizer})
    alone, together = Trainer(config, lines), Trainer(config, lines)
    for _ in range(2):
        while together.offset < together.batches.count:
            step = together.step
            mean = together.advance(11)
            rows = alone.rows()
            steps = [
                # `update` makes steps outside of blocks, which round otherwise.
                alone.advance(1) if alone.network.blocked else alone.update(next(rows))
                for _ in range(together.step - step)
            ]
            assert mean.loss == pytest.approx(sum(r.loss for r in steps) / len(steps))
            assert mean.accuracy == pytest.approx(
                sum(r.accuracy for r in steps) / len(steps), abs=0.01
            )
            assert mean.lr == steps[-1].lr
        assert alone.offset == alone.batches.count
        alone.end_epoch(None)
        together.end_epoch(None)

    np.testing.assert_array_equal(alone.network.parameters.theta, together.network.parameters.theta)


def test_steps_made_together_end_with_a_loss_that_is_not_finite(lines: Dataset) -> None:
    """At the very step, whose number the message has."""
    trainer = Trainer(RunConfig.of({"batch": 10, "validation": 100, "layers": "5:relu"}), lines)
    trainer.advance(2)
    trainer.network.parameters.theta[-1] = np.inf
    trainer.advance(10)

    assert trainer.step == 3
    assert trainer.divergence == "the loss is no longer a finite number"
