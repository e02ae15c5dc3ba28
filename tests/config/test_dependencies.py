"""Settings that depend on each other: defaults that follow, and combinations that are refused."""

import pytest

from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError


def test_dependent_defaults() -> None:
    """Output, learning rate, weight decay and factor depend on other settings."""
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
        ({"loss": "hinge", "output": "softmax"}, "output: expected linear with the loss hinge"),
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
def test_settings_that_exclude_each_other_are_refused(
    settings: dict[str, object], words: str
) -> None:
    """The error names the setting to change."""
    with pytest.raises(ConfigError, match=words):
        RunConfig.of(settings)
