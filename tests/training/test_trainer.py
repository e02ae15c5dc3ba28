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
