"""The settings of a new run from all sources, and changes to those of a run in progress."""

from pathlib import Path

import pytest

from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError, UsageError
from nntui.workspace.settings import combined, live_part, revert_live, with_settings


def test_settings_override_those_of_a_recipe() -> None:
    """What depends on an overridden setting takes its own default again."""
    found = combined({"optimizer": "sgd"}, recipe="mlp-best")

    assert found["optimizer"] == "sgd"
    assert "lr" not in found
    assert RunConfig.of(found).lr == 0.2


def test_settings_override_those_of_a_file(tmp_path: Path) -> None:
    """Also where the file alone would be invalid."""
    file = tmp_path / "config.toml"
    file.write_text('loss = "quadratic"\noutput = "sigmoid"\nepochs = 3\n')

    assert combined({"epochs": 5}, file=file) == {
        "loss": "quadratic",
        "output": "sigmoid",
        "epochs": 5,
    }
    file.write_text('loss = "hinge"\nlabel_smoothing = 0.1\n')
    assert combined({"label_smoothing": 0.0}, file=file)["loss"] == "hinge"


def test_without_a_source_settings_stay_as_they_are() -> None:
    """They are checked when a run is configured."""
    assert combined({"lr": -1}) == {"lr": -1}


def test_a_recipe_and_a_file_exclude_each_other(tmp_path: Path) -> None:
    """Neither could be the default for the other."""
    with pytest.raises(UsageError, match="expected a file of settings or a recipe, received both"):
        combined({}, recipe="mlp-best", file=tmp_path / "config.toml")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("lr = -1", "lr: expected"),
        ("nothing = 1", "unknown setting 'nothing'"),
        ("lr = ", "config.toml: "),
        ("#" * 2**21, "config.toml: "),
        (None, "cannot be read: No such file"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, content: str | None, message: str
) -> None:
    """With what is wrong in it."""
    file = tmp_path / "config.toml"
    if content is not None:
        file.write_text(content)

    with pytest.raises(ConfigError) as caught:
        combined({}, file=file)

    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)


def test_an_unknown_recipe_is_refused() -> None:
    """With a hint."""
    with pytest.raises(ConfigError, match="did you mean mlp-best"):
        combined({}, recipe="mlp-bets")


def test_invalid_settings_of_a_journal_change_nothing() -> None:
    """It may have been written by a later version."""
    config = RunConfig()

    assert with_settings(config, {"lr": 0.5}).lr == 0.5
    for settings in ({"lr": -1}, {"nothing": 1}, {"loss": "hinge", "label_smoothing": 0.5}):
        assert with_settings(config, settings) == config


def test_live_settings_are_reverted() -> None:
    """Others, which are for the next run, stay as they were edited."""
    edited = RunConfig(lr=0.5, batch=7, layers="8:relu", seed=3)
    effective = RunConfig(lr=0.1, batch=64)

    assert revert_live(edited, effective) == RunConfig(lr=0.1, batch=64, layers="8:relu", seed=3)


def test_an_edit_changes_a_run_where_it_can() -> None:
    """Only what was edited; what was edited before, for the next run, is left out."""
    effective = RunConfig()
    before = effective.replace(seed=7)

    assert live_part(before, before.replace(lr=0.5), effective) == {"lr": 0.5}
    assert live_part(before, before, effective) == {}
    assert live_part(before, before.replace(seed=8), effective) is None
    assert live_part(before, before.replace(layers="8:relu"), effective) is None
