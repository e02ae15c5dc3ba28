"""The app continues where it was left; what was remembered is never a reason to fail."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.tui import work as w
from nntui.tui.app import NntuiApp
from nntui.tui.last_view import restored, to_remember
from nntui.tui.messages import user as u
from nntui.tui.state import State
from nntui.tui.transitions.parting import parting
from nntui.view.style import Terminal
from nntui.workspace import last_view
from nntui.workspace.last_view import LastView, Opened
from nntui.workspace.opening import Entry
from tests.tui.fake_app import FakeApp, press
from tests.tui.pilots import until
from tests.workspace.helpers import trained_run


def _write(saves: Path, contents: bytes) -> None:
    folder = saves.parent / "state"
    folder.mkdir(exist_ok=True)
    (folder / last_view.FILE).write_bytes(contents)


def test_what_was_shown_is_remembered(saves: Path) -> None:
    """The run, the tab, the theme and the style of digits."""
    assert last_view.load() == (LastView(), "")
    run = trained_run("mine")
    opened = Opened("run", str(run.path), "mine")
    view = LastView(opened=opened, tab="digit", theme="nord", pixel_style="blocks")

    assert last_view.save(view) == ""
    found, note = last_view.load()

    assert (found.opened, found.tab, found.theme, found.pixel_style, note) == (
        *(opened, "digit", "nord", "blocks"),
        "",
    )
    assert found.saves == str(saves)


def test_a_run_that_is_gone_is_named(saves: Path) -> None:
    """It is not opened, and the rest is as it was."""
    last_view.save(LastView(opened=Opened("run", str(saves / "gone"), "gone"), tab="digit"))

    found, note = last_view.load()

    assert (found.opened, found.tab) == (None, "digit")
    assert note == "gone, which was shown last, was deleted or renamed"


def test_runs_of_another_folder_of_saves_are_not_opened(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each project has its own; what holds for all is restored."""
    run = trained_run("mine")
    last_view.save(LastView(opened=Opened("run", str(run.path), "mine"), theme="nord"))
    monkeypatch.setenv("NNTUI_SAVES", str(saves.parent / "other"))

    found, note = last_view.load()

    assert (found.opened, found.theme, note) == (None, "nord", "")


@pytest.mark.parametrize(
    "contents",
    [b"", b"{", b"\xff\xfe", b"[]", b'{"tab": 7}', b'{"opened": {"kind": "x"}}', b"[" * 70_000],
    ids=repr,
)
def test_a_damaged_file_is_ignored_with_a_note(saves: Path, contents: bytes) -> None:
    """The app starts as it does for the first time."""
    _write(saves, contents)

    found, note = last_view.load()

    assert found == LastView()
    assert "is damaged and was ignored" in note


def test_a_file_that_cannot_be_written_loses_nothing(saves: Path) -> None:
    """It is said why, and nothing is raised."""
    (saves.parent / "state").write_text("a file in the place of the folder")

    assert "NNTUI_STATE" in last_view.save(LastView())


def test_a_file_in_the_place_of_the_folder_is_not_called_damage(saves: Path) -> None:
    """What is wrong is the folder, and the sentence names the setting to change."""
    (saves.parent / "state").write_text("a file in the place of the folder")

    view, note = last_view.load()

    assert view == LastView()
    assert "cannot be read: Not a directory" in note
    assert "NNTUI_STATE" in note


@given(
    screen=st.sampled_from(["", "train", "runs", "nowhere"]),
    tab=st.sampled_from(["", "digit", "charts", "nowhere"]),
    style=st.sampled_from(["", "ascii", "shades", "blocks", "oil"]),
    unicode=st.booleans(),
    color=st.booleans(),
)
def test_only_what_the_terminal_can_show_is_restored(
    screen: str, tab: str, style: str, *, unicode: bool, color: bool
) -> None:
    """Another terminal may have no colors; another version may have other tabs."""
    state = State(terminal=Terminal(color=color, unicode=unicode))

    after = restored(state, LastView(screen=screen, tab=tab, pixel_style=style), ["train", "runs"])

    assert after.screen == (screen if screen == "runs" else "train")
    assert after.tab == (tab if tab in {"digit", "charts"} else state.tab)
    can_draw = style == "ascii" or (style == "shades" and unicode) or (unicode and color)
    known = style in {"ascii", "shades", "blocks"}
    assert after.pixel_style == (style if known and can_draw else state.pixel_style)


def test_groups_stay_unfolded(app: FakeApp) -> None:
    """As they were when the app ended."""
    state = replace(app.state, unfolded=frozenset({"Data", "Run"}))

    after = restored(State(), to_remember(state, "nord"), ["train"])

    assert after.unfolded == {"Data", "Run"}


def test_the_run_that_was_shown_last_is_opened(app: FakeApp) -> None:
    """Where no name is given, and no run is being trained."""
    entry = Entry("run", "run-mnist", "run-mnist")
    press(app, u.AppStarted(last=entry))

    assert app.state.run is app.world.runs["run-mnist"]


def test_a_name_and_a_live_run_come_first(app: FakeApp) -> None:
    """They say more about what is wanted now."""
    entry = Entry("run", "run-mnist", "run-mnist")
    press(app, u.AppStarted("run-lines", last=entry))
    assert app.state.run is app.world.runs["run-lines"]

    app.world.resume_elsewhere(app.world.runs["run-digits"])
    press(app, u.AppStarted(last=entry))
    assert app.state.run is app.world.runs["run-digits"]


def test_what_was_lost_is_said_once(app: FakeApp) -> None:
    """After the first data are there."""
    press(app, u.AppStarted(note="gone was deleted"))

    assert app.state.note.text == "gone was deleted"
    assert app.state.start_note == ""


def test_opened_weights_are_remembered_by_their_name(app: FakeApp) -> None:
    """Until something else is shown."""
    press(app, u.TargetChosen("net-mnist"))
    assert to_remember(app.state, "nord").opened == Opened("weights", "net-mnist", "net-mnist")

    press(app, u.ResetPressed())
    assert to_remember(app.state, "nord").opened is None


def test_the_last_lines_say_what_ran_and_how_to_return(app: FakeApp) -> None:
    """Two of them, also where an edit has taken the run from the screen; none without a run."""
    assert parting(app.state) == ""
    press(app, u.SettingsEdited({"epochs": 2}), u.RunNamed("first one"), u.TrainPressed())
    lines = parting(app.state).splitlines()

    assert lines == ["first one: done", "/runs/first one; nntui 'first one' opens it"]
    press(app, u.SettingsEdited({"layers": "4"}))
    assert app.state.run is None
    assert parting(app.state).splitlines() == lines


def test_the_last_lines_of_a_stopped_run_say_how_it_continues(app: FakeApp) -> None:
    """With the command that does so."""
    press(app, u.SettingsEdited({"epochs": 90}), u.RunNamed("mine"), u.TrainPressed())
    press(app, u.StopPressed())
    (end,) = app.send_for_work(u.LeavePressed())

    assert isinstance(end, w.Exit)
    assert end.line.splitlines() == [
        "mine: stopped",
        "/runs/mine; nntui mine opens it, nntui train --resume mine continues it",
    ]
    kept = parting(replace(app.state, live=True), "continues in the background")
    assert kept.startswith("mine: continues in the background")


async def test_the_screen_runs_has_the_focus_when_it_is_restored() -> None:
    """So that its keys work at once."""
    async with NntuiApp(last=LastView(screen="runs")).run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: pilot.app.focused is not None)
        assert pilot.app.focused is not None
        assert pilot.app.focused.id == "run-table"
