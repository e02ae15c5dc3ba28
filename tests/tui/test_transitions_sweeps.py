"""A sweep on the screen Runs without a screen: opened, watched, its trials opened, controlled."""

from dataclasses import replace

import pytest

from nntui.analysis.cursor import DigitCursor
from nntui.tui import work as w
from nntui.tui.messages import answers as a
from nntui.tui.messages import run_answers as ra
from nntui.tui.messages import runs as r
from nntui.tui.messages import sweeps as s
from nntui.tui.messages import user as u
from nntui.tui.state import BEST, SweepPage
from nntui.tui.transitions.apply import apply
from nntui.view.sweep.view import SweepView
from tests.tui.fake_app import FakeApp, press
from tests.tui.fake_world import SWEEP, TRIAL
from tests.tui.sweep_scenes import sweep_view


@pytest.fixture
def app() -> FakeApp:
    """Return the app with the cursor on a sweep of three trials; the first one has a run."""
    app = FakeApp()
    app.world.add_sweep(sweep_view(3))
    press(app, u.AppStarted(), u.ScreenChosen("runs"), r.RowMoved(99))
    assert app.state.runs.cursor == SWEEP
    return app


def _page(app: FakeApp) -> SweepPage:
    page = app.state.runs.sweep
    assert page is not None
    return page


def _watched(app: FakeApp) -> list[w.Work]:
    return [each.work for each in app.of_kind(w.WatchSweep)]


def test_a_sweep_opens_in_place_of_the_table_and_is_watched_while_it_is_shown(
    app: FakeApp,
) -> None:
    """What the table knew of it is shown at once; the importance comes with the first answer."""
    app.send(r.RowActionPressed("open"))
    assert (_page(app).view, _page(app).shares) == (app.world.sweep, {})
    assert app.state.focus.panel == "sweep-trials"
    assert len(_watched(app)) == 1
    app.finish()
    assert _page(app).shares == {"lr": 1.0}

    press(app, u.ScreenChosen("train"))
    assert _watched(app) == []
    press(app, u.ScreenChosen("runs"))
    assert len(_watched(app)) == 1
    assert app.state.focus.panel == "sweep-trials"
    press(app, r.BackPressed())

    assert app.state.runs.sweep is None
    assert _watched(app) == []
    assert (app.state.focus.panel, app.state.runs.cursor) == ("run-table", SWEEP)


def test_the_cursor_is_on_the_best_trial_until_it_is_moved(app: FakeApp) -> None:
    """Then it stays on its trial, also where another one becomes the best."""
    press(app, r.RowActionPressed("open"))
    view = _page(app).view
    numbers = [each.number for each in view.trials]
    other = replace(view, trials=view.trials[::-1])
    ticket = app.state.generations.ticket("sweep")

    changed = apply(app.state, ra.SweepAdvanced(ticket, other, {}, "")).state
    assert changed.runs.sweep is not None
    assert changed.runs.sweep.line is other.trials[0]

    press(app, s.TrialMoved(1))
    changed = apply(app.state, ra.SweepAdvanced(ticket, other, {}, "")).state
    assert changed.runs.sweep is not None
    assert changed.runs.sweep.line == view.trials[1]
    press(app, s.TrialMoved(99))
    assert _page(app).trial == numbers[-1]
    press(app, s.TrialChosen(numbers[0]), s.TrialMoved(-99), s.TrialChosen(77))
    assert _page(app).trial == numbers[0]


def test_a_trial_opens_as_a_run_and_escape_leads_back_to_its_place(app: FakeApp) -> None:
    press(app, r.RowActionPressed("open"), s.TrialChosen(1), s.TrialOpened())

    assert app.state.screen == "train"
    assert app.state.run is not None
    assert app.state.run.name == TRIAL
    assert "esc: back to the sweep" in app.state.note.text

    press(app, u.CancelPressed())
    assert app.state.screen == "runs"
    assert (_page(app).trial, app.state.focus.panel) == (1, "sweep-trials")


def test_escape_first_leaves_what_was_studied_in_the_trial(app: FakeApp) -> None:
    press(app, r.RowActionPressed("open"), s.TrialChosen(1), s.TrialOpened())
    app.state = replace(app.state, cursor=DigitCursor(wrong=True))

    press(app, u.CancelPressed())
    assert app.state.screen == "train"
    press(app, u.CancelPressed())
    assert app.state.screen == "runs"


def test_a_trial_that_cannot_be_opened_leads_back_to_the_sweep(app: FakeApp) -> None:
    """Its folder may have been deleted by hand."""
    press(app, r.RowActionPressed("open"), s.TrialChosen(1))
    state = apply(app.state, s.TrialOpened()).state
    ticket = state.generations.ticket("request")

    failed = apply(state, a.RequestFailed(ticket, "no run has this name")).state

    assert (failed.screen, failed.focus.panel) == ("runs", "sweep-trials")
    assert "no run has this name" in failed.note.text


def test_the_parts_come_after_each_other_and_the_settings_get_the_focus(app: FakeApp) -> None:
    press(app, r.RowActionPressed("open"))
    seen = []
    for _ in range(3):
        press(app, s.SweepPartPressed())
        seen.append((_page(app).part, app.state.focus.panel))

    assert seen == [
        ("table", "sweep-trials"),
        ("settings", "sweep-settings"),
        ("bracket", "sweep-trials"),
    ]


@pytest.mark.parametrize("where", ["table", "page"])
def test_the_winner_s_settings_are_those_of_the_next_run(app: FakeApp, where: str) -> None:
    """From the row of the sweep, and from its first trial."""
    app.world.runs[f"study-{sweep_view(3).trials[0].number:04}"] = app.world.runs[TRIAL]
    if where == "page":
        press(app, r.RowActionPressed("open"))
        assert _page(app).trial == BEST
        app.send(s.SweepActionPressed("settings"))
    else:
        app.send(r.RowActionPressed("settings"))
    (thread,) = app.of_kind(w.ReadSettings)
    assert isinstance(thread.work, w.ReadSettings)
    assert thread.work.path == sweep_view(3).trials[0].run
    app.finish()

    assert app.state.screen == "train"
    assert app.state.config.layers == "7:relu"
    assert "space trains a new run with them" in app.state.note.text


def test_a_sweep_that_is_gone_leads_back_to_the_table(app: FakeApp) -> None:
    press(app, r.RowActionPressed("open"))
    app.world.sweep = None
    app.finish()

    assert app.state.runs.sweep is None
    assert app.state.note.text == "study: its folder was deleted or renamed"
    assert app.state.focus.panel == "run-table"


def test_a_sweep_is_stopped_resumed_and_deleted_where_that_makes_sense(app: FakeApp) -> None:
    """From its row and from its page alike; else it is said why not."""
    done = sweep_view(3)
    cases: list[tuple[SweepView, s.SweepAction, str]] = [
        (done, "stop", "is not running"),
        (done, "resume", "is done"),
        (replace(done, status="running"), "delete", "x stops it"),
        (replace(done, status="running"), "resume", "is running"),
        (replace(done, trials=()), "settings", "no "),
    ]
    for view, what, reason in cases:
        _with_view(app, view)
        for message in (r.RowActionPressed(what), s.SweepActionPressed(what)):
            step = apply(app.state, message)
            assert step.work == ()
            assert reason in step.state.note.text
    allowed: list[tuple[str, s.SweepAction]] = [
        *(("running", "stop"), ("stopped", "resume"), ("killed", "resume"), ("done", "delete"))
    ]
    for status, what in allowed:
        _with_view(app, replace(done, status=status))
        for message in (r.RowActionPressed(what), s.SweepActionPressed(what)):
            assert any(isinstance(each, w.EditSweep) for each in apply(app.state, message).work)


def _with_view(app: FakeApp, view: SweepView) -> None:
    """Let the sweep be another one, in the table and open."""
    runs = replace(app.state.runs, sweeps={SWEEP: view}, sweep=SweepPage(SWEEP, view))
    app.state = replace(app.state, runs=replace(runs, watched=SWEEP))


def test_a_deleted_sweep_is_restored_as_a_run_is(app: FakeApp) -> None:
    press(app, r.RowActionPressed("open"), s.SweepActionPressed("delete"))

    assert app.state.runs.sweep is None
    assert app.state.runs.deleted == ("study",)
    (work,) = app.send_for_work(r.UndeletePressed())
    assert isinstance(work, w.EditRun)
    assert (work.path, work.what) == ("study", "restore")


def test_a_sweep_that_is_marked_is_compared_by_its_best_trial(app: FakeApp) -> None:
    press(app, r.MarkPressed(), r.RowMoved(-99))
    (work,) = app.send_for_work(r.ComparePressed())

    assert isinstance(work, w.CompareRuns)
    assert work.rows[0].path == sweep_view(3).trials[0].run


def test_a_new_sweep_varies_the_settings_of_the_next_run(app: FakeApp) -> None:
    (work,) = app.send_for_work(s.SweepTyped("lr=0.1,0.2"))

    assert isinstance(work, w.StartSweep)
    assert (work.text, work.config) == ("lr=0.1,0.2", app.state.config)
