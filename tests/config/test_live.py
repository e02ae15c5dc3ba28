"""Settings that can change while a run trains: those that leave the network as it is."""

import pytest

from nntui.config.knobs import knobs
from nntui.config.live import CHANGEABLE, LIVE, live_changes, validated_changes
from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError


def test_every_live_setting_is_a_knob() -> None:
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
def test_requested_changes_are_checked_and_completed(
    requested: dict[str, object], changes: dict[str, object]
) -> None:
    """Values have the types of the table of knobs."""
    config = RunConfig.of({"layers": "9,dropout:0.5"})

    assert validated_changes(config, requested) == changes


@pytest.mark.parametrize(
    ("settings", "requested", "words"),
    [
        (
            {},
            {"optimizer": "sgd"},
            "optimizer: cannot change after the first step of a run; expected one of lr, ",
        ),
        ({}, {"layers": "9,9"}, "layers: only dropout rates can change"),
        ({}, {"momentum": 0.5}, "momentum: adam has no momentum; use momentum or nesterov"),
        ({}, {"dropout": 0.1}, "dropout: 128:relu has no dropout layer; start a new run with one"),
        ({}, {"bogus": 1}, f"^unknown setting 'bogus'; these can change: {', '.join(CHANGEABLE)}$"),
        ({"layers": ""}, {"dropout": 0.1}, "dropout: this network has no dropout layer"),
        ({"validation": 0}, {"patience": 3}, "patience: 3 epochs without a better"),
        ({}, {"epochs": "3"}, "epochs: expected a whole number from 1 to 100000, received '3'"),
    ],
)
def test_changes_that_need_a_new_run_are_refused(
    settings: dict[str, object], requested: dict[str, object], words: str
) -> None:
    """The error begins with the name of the setting."""
    with pytest.raises(ConfigError, match=f"^{words}"):
        validated_changes(RunConfig.of(settings), requested)


def test_the_difference_of_two_configs_is_a_change_if_possible() -> None:
    """Where only a new run can have the other config, it is None."""
    before = RunConfig.of({"layers": "9,dropout:0.5"})

    assert live_changes(before, before) == {}
    assert live_changes(before, before.replace(lr=0.1, l2=1)) == {"lr": 0.1, "l2": 1.0}
    dropout = before.replace(layers="9,dropout:0.1")
    assert live_changes(before, dropout) == {"layers": "9:relu,dropout:0.1"}
    for other in ({"seed": 2}, {"layers": "8,dropout:0.5"}, {"loss": "quadratic"}):
        assert live_changes(before, before.replace(**other)) is None
