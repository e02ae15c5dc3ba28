"""What of a config may change under way: exactly what leaves the network as it is."""

import numpy as np
import pytest

from nntui.config.live import LIVE, live_changes, validated_changes
from nntui.config.run_config import RunConfig, knobs
from nntui.datasets.dataset import Dataset
from nntui.errors import ConfigError, ShapeError
from nntui.training.loop import train
from nntui.training.state import fill
from nntui.training.trainer import Trainer


def test_what_can_change_is_in_the_table() -> None:
    """Every name is that of a knob."""
    assert set(LIVE) <= knobs().keys()


@pytest.mark.parametrize(
    ("requested", "changes"),
    [
        ({"lr": 1}, {"lr": 1.0}),
        ({"batch": 32, "epochs": 3}, {"batch": 32, "epochs": 3}),
        ({"dropout": "0.25"}, {"layers": "9:relu,dropout:0.25"}),
        ({"dropout": 0.25}, {"layers": "9:relu,dropout:0.25"}),
        ({"layers": "9, dropout:.1"}, {"layers": "9:relu,dropout:0.1"}),
        ({}, {}),
    ],
)
def test_wishes_are_checked_and_completed(
    requested: dict[str, object], changes: dict[str, object]
) -> None:
    """As the table of knobs has them."""
    config = RunConfig.of({"layers": "9,dropout:0.5"})

    assert validated_changes(config, requested) == changes


@pytest.mark.parametrize(
    ("settings", "requested", "words"),
    [
        ({}, {"optimizer": "sgd"}, "optimizer: cannot change while a run is under way"),
        ({}, {"layers": "9,9"}, "layers: only dropout rates can change"),
        ({}, {"dropout": 0.1}, "dropout: 128:relu has no dropout layer"),
        ({"layers": ""}, {"dropout": 0.1}, "dropout: this network has no dropout layer"),
        ({"validation": 0}, {"patience": 3}, "patience: 3 epochs without a better"),
        ({}, {"epochs": "3"}, "epochs: expected a whole number from 1 to 100000, received '3'"),
    ],
)
def test_what_cannot_be_is_refused(
    settings: dict[str, object], requested: dict[str, object], words: str
) -> None:
    """In a sentence that begins with the setting."""
    with pytest.raises(ConfigError, match=f"^{words}"):
        validated_changes(RunConfig.of(settings), requested)


def test_the_difference_of_two_configs() -> None:
    """Is a change where it can be one, and None where only a new run will do."""
    before = RunConfig.of({"layers": "9,dropout:0.5"})

    assert live_changes(before, before) == {}
    assert live_changes(before, before.replace(lr=0.1, l2=1)) == {"lr": 0.1, "l2": 1.0}
    dropout = before.replace(layers="9,dropout:0.1")
    assert live_changes(before, dropout) == {"layers": "9:relu,dropout:0.1"}
    for other in ({"seed": 2}, {"layers": "8,dropout:0.5"}, {"loss": "quadratic"}):
        assert live_changes(before, before.replace(**other)) is None


def test_the_course_of_the_rate_goes_on_where_a_run_of_the_new_settings_would_be(
    lines: Dataset,
) -> None:
    """Half-way stays half-way with another batch, and becomes a quarter with twice the epochs."""
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


def test_every_image_is_seen_once_an_epoch_whatever_the_batch(lines: Dataset) -> None:
    """Also where it changes in the middle of one."""
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


def test_arrays_of_another_network_are_refused() -> None:
    """By name and shape, before anything is written over."""
    mine = {"a": np.zeros(2), "b": np.zeros((2, 2))}

    for theirs in ({"a": np.ones(2)}, {"a": np.ones(2), "b": np.ones(4)}, {}):
        with pytest.raises(ShapeError, match="expected an array of shape"):
            fill(mine, theirs)
    assert not mine["a"].any()
