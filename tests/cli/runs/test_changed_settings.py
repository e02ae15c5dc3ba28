"""Settings that changed during a run, in `nntui runs compare` and `nntui runs show`."""

import datetime as dt
import json
from pathlib import Path

import pytest

from nntui.recipes.registry import recipe
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import Journal
from nntui.training.events import RunFinished, Setting, SettingsChanged
from tests.cli.conftest import Run


def _recipe_run(saves: Path, name: str, *changes: tuple[int, dict[str, Setting]]) -> str:
    """Make a run of a recipe whose settings changed after some steps; return its name."""
    run = RunDirectory.create(saves / "runs", recipe(name).config, dt.datetime(2026, 1, 2))  # noqa: DTZ001 - the minute is only a name
    journal = Journal(run.events_file)
    for number, (step, settings) in enumerate(changes, start=1):
        journal.append(
            SettingsChanged(
                step=step, at=1.0, settings=settings, revision=number, epochs=3, steps=900
            )
        )
    journal.append(RunFinished(step=900, at=9.0, reason="stopped"))
    journal.close()
    return run.name


def _shown_settings(nntui: Run, run: str) -> dict[str, str]:
    """Return the settings that `nntui runs show` prints."""
    lines = nntui("runs", "show", run).out.partition("\n\n")[2].partition("\n\n")[0]
    return dict(line.split(maxsplit=1) for line in lines.splitlines() if line.split()[1:])


def test_a_changed_setting_is_shown_with_all_values(nntui: Run, saves: Path) -> None:
    """And the run is no longer one of the recipe."""
    lr = recipe("fast").config.lr
    kept, changed = _recipe_run(saves, "fast"), _recipe_run(saves, "fast", (300, {"lr": 0.5}))

    out = nntui("runs", "compare", kept, changed).out
    assert out.startswith(f"A  fast, {kept}\nB  {changed}\n")
    settings = out.partition("settings that differ")[2].partition("results")[0]
    assert settings.split("\n")[1].split(maxsplit=2) == ["lr", f"{lr}", f"{lr}, then 0.5"]

    record = json.loads(nntui("runs", "compare", kept, changed, "--json").out)
    assert record["differing"] == ["lr"]
    assert [run["settings"]["lr"] for run in record["runs"]] == [lr, 0.5]
    assert [run["changed"] for run in record["runs"]] == [{}, {"lr": [lr, 0.5]}]

    assert f"{lr}, then 0.5" in _shown_settings(nntui, changed)["lr"]


def test_only_the_value_after_a_change_before_the_first_step_is_shown(
    nntui: Run, saves: Path
) -> None:
    """No step was made with the value of the config."""
    changed = _recipe_run(saves, "fast", (0, {"lr": 0.5}))

    assert _shown_settings(nntui, changed)["lr"] == "0.5"


def test_a_run_with_changes_is_not_named_after_its_recipe(nntui: Run, saves: Path) -> None:
    """Even if its last settings are those of the recipe."""
    lr = recipe("fast").config.lr
    other = _recipe_run(saves, "convnet")
    back = _recipe_run(saves, "fast", (0, {"lr": 0.5}), (300, {"lr": lr}))

    out = nntui("runs", "compare", back, other).out
    assert out.startswith(f"A  {back}\nB  convnet, {other}\n")


@pytest.mark.parametrize("settings", [{"lr": -1}, {"nope": 1}, {"self": 1}, {"batch": "x"}])
def test_invalid_settings_in_a_journal_are_an_error(
    nntui: Run, saves: Path, settings: dict[str, Setting]
) -> None:
    """It names the run."""
    run = _recipe_run(saves, "fast", (3, settings))

    done = nntui("runs", "show", run)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {run}: its journal contains invalid settings: ")
    assert done.err.count("\n") == 1
