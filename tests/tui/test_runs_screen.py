"""The screen Runs with real keys: found, compared, opened, changed; and many runs."""

import os
from pathlib import Path

from textual.widgets import Input, OptionList

from nntui.sweeps.report import read_view, settings_of
from nntui.tui.dialogs.about_run import AskNote, AskTarget
from nntui.tui.dialogs.choose import Choose
from nntui.tui.widgets.run_table import RunTable
from nntui.view.style import Terminal
from nntui.workspace.runs import folder
from tests.sweeps.helpers import new_sweep, run_sweep
from tests.tools.many_runs import make_runs
from tests.tui.pilots import (
    AppPilot,
    app_of,
    open_dialog,
    opened,
    piloted,
    press,
    screen_text,
    until,
    until_on,
    until_shown,
)
from tests.workspace.helpers import trained_run


async def _show_runs(pilot: AppPilot, count: int) -> None:
    app = app_of(pilot)
    await press(pilot, "5", until_=lambda: len(_own(pilot)) == count)
    await until(pilot, lambda: isinstance(app.main.focused, RunTable))


def _own(pilot: AppPilot) -> list[str]:
    return [row.name for row in app_of(pilot).state.runs.shown if row.origin == "own"]


def _line(pilot: AppPilot) -> object:
    shown = app_of(pilot).state.runs.comparison
    return None if shown is None else shown.line.group


@piloted((80, 24))
async def test_a_click_goes_to_the_row_under_it_whatever_stands_above(pilot: AppPilot) -> None:
    """What is wrong with a filter takes two lines in a small terminal."""
    app = app_of(pilot)
    make_runs(folder(), 3)
    await _show_runs(pilot, 3)
    await pilot.press("slash", *"nonsense:1", "enter")
    await until(pilot, lambda: bool(app.state.runs.problem))
    lines = screen_text(pilot).splitlines()
    second = app.state.runs.shown[1]
    row = next(number for number, line in enumerate(lines) if second.name in line)

    await pilot.click(offset=(20, row))

    await until(pilot, lambda: app.state.runs.cursor == second.path)


async def test_two_runs_are_compared_and_their_images_are_shown(saves: Path) -> None:
    """m, m, c and enter lead to the images that the second run fixed; esc and esc lead back."""
    assert not saves.exists()
    trained_run("first")
    trained_run("second", seed=2, layers="8:relu", epochs=3)
    async with opened((110, 28)) as pilot:
        app = app_of(pilot)
        await _show_runs(pilot, 2)
        await pilot.press("s", "s")
        await until(pilot, lambda: app.state.runs.column == "name")
        await pilot.press("slash", *"seed>0 ", "enter", "m", "down", "m", "c")
        await until(pilot, lambda: app.state.runs.comparison is not None)
        await until_shown(pilot, "B against A", "fixed", "broken", "A first", "B second", "minus A")
        shown = app.state.runs.comparison
        assert shown is not None
        wrong = shown.pairs[0].images("both wrong")
        assert len(wrong)
        await pilot.click("#run-comparison", offset=(6, 3))
        await until(pilot, lambda: _line(pilot) == "broken")
        await pilot.click("#run-comparison", offset=(6, 2))
        await until(pilot, lambda: _line(pilot) == "fixed")

        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: app.state.network is not None and app.state.run is not None)

        assert app.state.screen == "train"
        assert app.state.row == wrong[0]
        assert app.state.run is not None
        assert app.state.run.name == "second"
        await until_shown(pilot, f"1 of {len(wrong):,} both wrong", "esc: back")
        await press(pilot, "escape", until_=lambda: app.state.screen == "runs")
        await until_shown(pilot, "B against A")
        await press(pilot, "escape", until_=lambda: app.state.runs.comparison is None)
        assert isinstance(app.main.focused, RunTable)


@piloted((110, 28))
async def test_a_run_is_annotated_renamed_exported_deleted_and_restored(
    pilot: AppPilot, tmp_path: Path
) -> None:
    """Each with the keys that the help names."""
    app = app_of(pilot)
    make_runs(folder(), 3)
    os.chdir(tmp_path)
    await _show_runs(pilot, 3)
    await pilot.press("a")
    await until_on(pilot, AskNote)
    await pilot.press(*"good", "enter")
    await until_shown(pilot, "note: good")
    await pilot.press("n", *["backspace"] * 9, *"best-one", "enter")
    await until(pilot, lambda: _own(pilot)[0] == "best-one")
    await pilot.press("e")
    await until_on(pilot, Choose)
    await pilot.press("enter")
    await until_on(pilot, AskTarget)
    await pilot.press("enter")
    await until(pilot, (tmp_path / "best-one.csv").exists)
    await pilot.press("d")
    await until(pilot, lambda: len(_own(pilot)) == 2)
    await pilot.press("u")
    await until(pilot, lambda: len(_own(pilot)) == 3)
    await press(pilot, "t", until_=lambda: app.state.screen == "train")
    await press(pilot, "5", until_=lambda: app.state.screen == "runs")


@piloted((80, 24))
async def test_a_filter_takes_every_key(pilot: AppPilot) -> None:
    """Letters that are keys elsewhere are typed, and a bad term says why below the filter."""
    app = app_of(pilot)
    make_runs(folder(), 4, damaged=1)
    await _show_runs(pilot, 4)
    await pilot.press("slash", *"xrdq5 acc>s")
    await until_shown(pilot, "filter: xrdq5 acc>s", "expected a number behind >", "no run matches")
    assert app.state.screen == "runs"
    await pilot.press("escape", "escape")
    await until(pilot, lambda: len(_own(pilot)) == 4)
    assert "unreadable" in screen_text(pilot)
    await press(pilot, "space", until_=lambda: "works on the screen Train" in app.state.note.text)


@piloted((80, 24))
async def test_the_open_dialog_finds_one_of_many(pilot: AppPilot) -> None:
    """It says how many more there are; the one that is typed is previewed and opened."""
    app = app_of(pilot)
    make_runs(folder(), 70)
    await open_dialog(pilot)
    await until(pilot, lambda: "more: type to find them" in screen_text(pilot))
    await pilot.press(*"run-00003")
    await until(pilot, lambda: app.screen.query_one(Input).value == "run-00003")
    await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 1)
    assert "run-00003  done, run" in screen_text(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: app.screen is app.main)


async def test_an_ascii_terminal_shows_nothing_else(saves: Path) -> None:
    """Signs, frames and the curve have another form there."""
    make_runs(saves / "runs", 2)
    terminal = Terminal(color=False, unicode=False)
    async with opened((80, 24), terminal) as pilot:
        await _show_runs(pilot, 2)
        await until(pilot, lambda: "+ done" in screen_text(pilot))
        assert screen_text(pilot).isascii()


async def test_a_sweep_is_opened_its_trial_shown_and_its_settings_taken() -> None:
    """Enter, enter, esc, t; then esc leads from the sweep to the table, where d and u work."""
    sweep = new_sweep(trials=2)
    run_sweep(sweep)
    async with opened((110, 28)) as pilot:
        app = app_of(pilot)
        await _show_runs(pilot, 1)
        await press(pilot, "enter", until_=lambda: app.state.runs.sweep is not None)
        await until_shown(pilot, "2 epochs: 1/1", "best  trial", "1 of 2 trials")
        page = app.state.runs.sweep
        assert page is not None
        assert page.line is not None
        best = Path(page.line.run).name

        await press(pilot, "enter", until_=lambda: app.state.run is not None)
        await until_shown(pilot, best, "esc: back to the sweep")
        await press(pilot, "escape", until_=lambda: app.state.screen == "runs")
        await press(pilot, "t", until_=lambda: app.state.screen == "train")
        await until_shown(pilot, f"settings of {best}: space trains a new run")
        assert app.state.config == settings_of(sweep, page.line.number)

        await press(pilot, "5", "escape", until_=lambda: app.state.runs.sweep is None)
        await press(pilot, "d", until_=lambda: not _own(pilot))
        assert not sweep.path.exists()
        await press(pilot, "u", until_=lambda: _own(pilot) == [sweep.name])
        assert read_view(sweep).status == "done"
