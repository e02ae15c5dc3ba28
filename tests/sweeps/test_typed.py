"""A sweep in one line, as it is typed in the app."""

import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.config.run_config import RunConfig
from nntui.errors import NntuiError
from nntui.sweeps.typed import command_of_text, plan_of_text, suggestion

_CONFIG = RunConfig.of({"data": "lines", "layers": "8:relu", "validation": 100, "epochs": 9})


def test_a_line_says_what_is_varied_and_how() -> None:
    plan = plan_of_text(
        'lr=log:0.01..1 "momentum=0.5..0.9 if optimizer=momentum" optimizer=sgd,momentum '
        "trials=9 halving=3 workers=2 propose=random",
        _CONFIG,
    )

    assert [each.name for each in plan.varied] == ["lr", "momentum", "optimizer"]
    assert (plan.trials, plan.halving, plan.workers) == (9, 3, 2)
    assert plan.config == _CONFIG


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "expected settings to vary"),
        ("lr", "expected NAME=VALUES"),
        ("lr=", "expected NAME=VALUES"),
        ("lr='0.1", "received a quotation"),
        ("lr=0.1,0.2 trials=many", "trials: expected a whole number"),
        ("lr=0.1,0.2 trials=0", "trials"),
        ("lr=log:0..1", "above 0"),
        ("rate=0.1", "rate"),
    ],
)
def test_what_is_no_sweep_is_refused_in_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(NntuiError, match=reason) as caught:
        plan_of_text(text, _CONFIG)
    assert "\n" not in str(caught.value)


def test_the_suggestion_is_a_sweep_around_the_settings() -> None:
    for layers in ("8:relu", "8:relu,8:relu", ""):
        config = _CONFIG.replace(layers=layers)
        plan = plan_of_text(suggestion(config), config)
        assert "lr" in plan.vary
        assert plan.config_of({"lr": config.lr}) == config


def test_the_command_for_a_terminal_has_the_settings_that_are_not_defaults() -> None:
    words = shlex.split(command_of_text("lr=0.1,0.2 'layers=8:relu|4:relu' trials=2", _CONFIG))

    assert words[:3] == ["nntui", "sweep", "start"]
    assert words[3:] == [
        *("--data", "lines", "--validation", "100", "--epochs", "9"),
        *("--vary", "lr=0.1,0.2", "--vary", "layers=8:relu|4:relu", "--trials", "2"),
    ]


@settings(max_examples=30)
@given(st.text(st.sampled_from("lrtias=0.1,:|.. '\"\\\x1b\né"), max_size=20))
def test_nothing_that_is_typed_fails_otherwise(text: str) -> None:
    said = ""
    try:
        plan_of_text(text, _CONFIG)
    except NntuiError as error:
        said = str(error)
    assert "\x1b" not in said
