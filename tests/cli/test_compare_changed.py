"""`nntui runs compare` and `runs show` tell the settings that a run was trained with."""

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
    """Make a run of a recipe whose settings changed after these steps; return its name."""
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


def test_a_setting_that_changed(nntui: Run, saves: Path) -> None:
    """Both its values are told, and the run is no longer one of the recipe."""
    lr = recipe("fast").config.lr
    kept, changed = _recipe_run(saves, "fast"), _recipe_run(saves, "fast", (300, {"lr": 0.5}))

    out = nntui("runs", "compare", kept, changed).out
    assert out.startswith(f"A  fast, {kept}\nB  {changed}\n")
    settings = out.partition("settings that differ")[2].partition("results")[0]
    assert settings.split("\n")[1].split(maxsplit=2) == ["lr", f"{lr}", f"{lr}, then 0.5"]

    told = json.loads(nntui("runs", "compare", kept, changed, "--json").out)
    assert told["differing"] == ["lr"]
    assert [run["settings"]["lr"] for run in told["runs"]] == [lr, 0.5]
    assert [run["changed"] for run in told["runs"]] == [{}, {"lr": [lr, 0.5]}]

    assert f"\n  lr          {lr}, then 0.5\n" in nntui("runs", "show", changed).out


def test_a_change_before_the_first_step_is_all_there_was(nntui: Run, saves: Path) -> None:
    """Nothing was trained with what the config says."""
    changed = _recipe_run(saves, "fast", (0, {"lr": 0.5}))

    assert "\n  lr          0.5\n" in nntui("runs", "show", changed).out


def test_a_change_to_a_recipe_makes_none(nntui: Run, saves: Path) -> None:
    """What was trained otherwise at first is not what the recipe would have trained."""
    lr = recipe("fast").config.lr
    other = _recipe_run(saves, "convnet")
    back = _recipe_run(saves, "fast", (0, {"lr": 0.5}), (300, {"lr": lr}))

    out = nntui("runs", "compare", back, other).out
    assert out.startswith(f"A  {back}\nB  convnet, {other}\n")


@pytest.mark.parametrize("settings", [{"lr": -1}, {"nope": 1}, {"self": 1}, {"batch": "x"}])
def test_a_journal_that_tells_nonsense(
    nntui: Run, saves: Path, settings: dict[str, Setting]
) -> None:
    """Is refused in a sentence that names the run."""
    run = _recipe_run(saves, "fast", (3, settings))

    done = nntui("runs", "show", run)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {run}: its journal contains invalid settings: ")
    assert done.err.count("\n") == 1
