"""The screen Runs without a screen: its list, filter, marks, comparison, and what changes a run."""

from dataclasses import replace

import msgspec
import pytest

from nntui.analysis.chosen import ChosenImages
from nntui.analysis.cursor import DigitCursor
from nntui.runs.row import RunRow
from nntui.tui import work as w
from nntui.tui.messages import answers as a
from nntui.tui.messages import run_answers as ra
from nntui.tui.messages import runs as r
from nntui.tui.messages import user as u
from nntui.tui.state import MAX_MARKED, State
from nntui.tui.transitions.apply import apply
from nntui.view.compared_pair import ComparedPair
from nntui.view.comparison_text import pair_lines
from nntui.view.series import Series
from nntui.view.style import Terminal
from tests.tui.fake_app import FakeApp, press
from tests.tui.run_scenes import comparison
from tests.tui.scenes import scenes

_ROWS = (
    RunRow(name="conv", path="/runs/conv", layers="conv:8x5:relu", test=0.99, state="done"),
    RunRow(name="mlp", path="/runs/mlp", layers="128:relu", test=0.97, state="stopped"),
    RunRow(name="live", path="/runs/live", layers="30:relu", state="running"),
    RunRow(name="broken", path="/runs/broken", state="unreadable", problem="no journal"),
    RunRow(name="net", path="/weights/net", layers="30:relu", test=0.95, origin="shipped"),
)


@pytest.fixture
def app() -> FakeApp:
    """Return the app on the screen Runs, with the runs of the world listed."""
    app = FakeApp()
    press(app, u.AppStarted(), u.ScreenChosen("runs"))
    assert len(app.state.runs.shown) == 4
    return app


def _listed(rows: tuple[RunRow, ...] = _ROWS, *, complete: bool = True) -> State:
    state = apply(State(), u.ScreenChosen("runs")).state
    ticket = state.generations.ticket("runs")
    return apply(state, ra.RunsListed(ticket, rows, complete)).state


def _after(state: State, *messages: r.RunsMessage) -> State:
    for message in messages:
        state = apply(state, message).state
    return state


def _shown(state: State) -> list[str]:
    return [row.name for row in state.runs.shown]


def test_runs_are_listed_only_while_they_are_shown() -> None:
    """An answer that comes after the screen was left is dropped."""
    step = apply(State(), u.ScreenChosen("runs"))
    ticket = step.state.generations.ticket("runs")
    assert step.work == (w.ListRuns(ticket),)
    left = apply(step.state, u.ScreenChosen("train"))
    assert left.work == (w.StopListing(),)

    late = apply(left.state, ra.RunsListed(ticket, _ROWS))

    assert late.state is left.state
    assert apply(left.state, u.PanelChosen("digit")).work == ()


def test_the_cursor_stays_on_its_run_when_the_list_changes() -> None:
    """Also where newer runs come above it; where its run is gone, its place is kept."""
    state = _after(_listed(), r.RowMoved(1))
    ticket = state.generations.ticket("runs")
    newer = (RunRow(name="new", path="/runs/new"), *_ROWS)
    state = apply(state, ra.RunsListed(ticket, newer)).state
    assert state.runs.row is _ROWS[1]

    gone = tuple(row for row in newer if row.name != "mlp")
    state = apply(state, ra.RunsListed(ticket, gone)).state

    assert state.runs.row is _ROWS[2]


def test_part_of_the_list_never_replaces_all_of_it() -> None:
    """The newest runs are listed first, once; marks stay until all runs are known."""
    state = _after(_listed(), r.RowMoved(1), r.MarkPressed())
    ticket = state.generations.ticket("runs")

    state = apply(state, ra.RunsListed(ticket, _ROWS[:1], complete=False)).state

    assert len(state.runs.rows) == len(_ROWS)
    assert state.runs.marked == ("/runs/mlp",)


@pytest.mark.parametrize(
    ("typed", "found", "problem"),
    [
        ("conv", ["conv"], False),
        ("test>0.96 -conv", ["mlp"], False),
        ("state:running", ["live"], False),
        ("relu test>", ["conv", "mlp", "live", "net"], True),
        ("", [row.name for row in _ROWS], False),
    ],
)
def test_the_filter_is_applied_as_it_is_typed(
    typed: str, found: list[str], *, problem: bool
) -> None:
    """Of a bad term it is said why, and the others hold."""
    state = _after(_listed(), r.FilterTyped(typed))

    assert _shown(state) == found
    assert bool(state.runs.problem) is problem
    assert state.runs.cursor == state.runs.shown[0].path


def test_rows_are_sorted_by_any_column_in_both_orders() -> None:
    """Those without a value are the last ones in both."""
    best = _after(_listed(), r.SortPressed("column", "test"))
    assert _shown(best)[:3] == ["conv", "mlp", "net"]
    worst = _after(best, r.SortPressed("column", "test"))
    assert _shown(worst)[:3] == ["net", "mlp", "conv"]
    named = _after(worst, r.SortPressed("column", "name"))
    assert _shown(named) == sorted(row.name for row in _ROWS)

    for _ in range(12):
        named = _after(named, r.SortPressed("next"))

    assert named.runs.column == "name"


def test_at_most_six_are_marked_and_none_that_is_unreadable() -> None:
    """A second press on a row frees it; the letters are those of the order."""
    rows = tuple(RunRow(name=str(n), path=str(n), state="done") for n in range(8))
    state = _listed(rows)
    for _ in rows:
        state = _after(state, r.MarkPressed(), r.RowMoved(1))
    assert state.runs.marked == tuple("012345")
    assert len(state.runs.marked) == MAX_MARKED
    assert "at most 6" in state.note.text
    state = _after(state, r.RowMoved(-9), r.MarkPressed())
    assert state.runs.marked == tuple("12345")

    broken = _after(_listed(_ROWS[3:4]), r.MarkPressed())

    assert broken.runs.marked == ()
    assert "unreadable" in broken.note.text


def test_a_comparison_that_was_given_up_is_never_shown(app: FakeApp) -> None:
    """Escape cancels it; an answer that is on its way is dropped, the marks stay."""
    _mark_two(app)
    app.send(r.ComparePressed())
    thread = app.of_kind(w.CompareRuns)[0]
    app.advance(thread)
    app.deliver()
    progress = app.state.runs.progress
    assert progress is not None
    assert progress.share == 0.5
    app.advance(thread)
    app.send(r.BackPressed())
    app.finish()

    assert app.state.runs.progress is None
    assert app.state.runs.comparison is None
    assert len(app.state.runs.marked) == 2


def test_enter_opens_exactly_the_images_of_a_line_and_escape_leads_back(app: FakeApp) -> None:
    """They are those that the second network broke, with what the first one says."""
    _mark_two(app)
    press(app, r.ComparePressed(), r.PairMoved(1), r.PairOpened())
    state = app.state

    assert (state.screen, state.tab, state.focus.panel) == ("train", "digit", "digit")
    assert state.row == 1
    assert state.split == "test"
    assert state.cursor.chosen is not None
    assert state.cursor.chosen.rows == (1,)
    assert state.cursor.chosen.said_of(1) == 0
    assert state.run is not None
    assert state.runs.comparison is not None
    assert state.run.name == state.runs.comparison.rows[1].name

    press(app, u.CancelPressed())

    back = app.state
    assert back.screen == "runs"
    assert back.runs.comparison is state.runs.comparison
    assert back.cursor.chosen is None
    press(app, r.BackPressed())
    assert app.state.runs.comparison is None
    assert app.state.focus.panel == "run-table"


def test_enter_on_a_cell_of_the_difference_opens_the_images_that_either_predicts_so(
    app: FakeApp,
) -> None:
    """First those that only the second network predicts so; w and the arrows move the cursor."""
    _mark_two(app)
    press(app, r.ComparePressed())
    assert app.state.runs.comparison is not None
    assert app.state.runs.comparison.chosen_cell == (1, 0), "the mistake that changed most"

    press(app, r.ChangeMoved(-9, 1))
    assert app.state.runs.comparison.chosen_cell == (0, 1)
    press(app, r.ChangeOpened())

    chosen = app.state.cursor.chosen
    assert chosen is not None
    assert chosen.rows == (1, 0), "the second predicts 1 so, the first 0"
    assert chosen.title.startswith("images of zero predicted as one by ")
    press(app, u.CancelPressed(), r.ChangeChosen(None))
    assert app.state.runs.comparison.chosen_cell == (1, 0)


def test_all_groups_of_a_pair_add_up_and_each_change_has_its_images(app: FakeApp) -> None:
    """The lines of the list are the groups, then the mistakes that changed most."""
    _mark_two(app)
    press(app, r.ComparePressed())
    shown = app.state.runs.comparison
    assert shown is not None
    images = {line.group: shown.pair.images(line.group).tolist() for line in shown.lines}

    assert images == {
        "fixed": [0, 4],
        "broken": [1],
        "both wrong": [],
        "differently": [],
        "both right": [2, 3],
        (1, 0): [4],
    }


def test_a_pair_that_cannot_be_compared_has_one_line() -> None:
    """The cursor never stands on a line that is not drawn."""
    known = comparison(3)
    problem = ComparedPair("A", "B", "they were tested on different images of digits")
    shown = replace(known, pairs=(problem, known.pairs[1]))
    drawn = pair_lines(shown.pairs, shown.lines, 60, Terminal())

    assert [line.group for line in shown.lines if line.pair == 0] == ["fixed"]
    assert set(shown.lines) <= {line.row for line in drawn}


def test_a_list_of_images_is_stepped_through_and_ends() -> None:
    """In its order; another network, split, cell or filter ends it."""
    study = ChosenImages((7, 3, 150), "fixed by b", "a", (1, 2, 3))
    studied = replace(scenes()["done"], cursor=DigitCursor(row=7, chosen=study))
    rows = []
    state = studied
    for _ in range(3):
        state = apply(state, u.CursorMoved(1)).state
        rows.append(state.row)
    assert rows == [3, 150, 7]
    for message in (
        *(u.ResetPressed(), u.MistakesPressed(), u.SplitPressed()),
        *(u.CellOpened(9, 4), u.CancelPressed()),
    ):
        assert apply(studied, message).state.cursor.chosen is None


def test_nothing_is_compared_without_two_runs(app: FakeApp) -> None:
    """The note says how they are marked; with one mark, the row under the cursor is the other."""
    assert app.send_for_work(r.ComparePressed()) == ()
    press(app, r.MarkPressed(), r.RowMoved(1))
    (work,) = app.send_for_work(r.ComparePressed())
    assert isinstance(work, w.CompareRuns)
    assert work.rows == tuple(app.state.runs.rows[:2])


@pytest.mark.parametrize(
    ("row", "what", "reason"),
    [
        (0, "resume", "is done"),
        (0, "stop", "is not being trained"),
        (2, "resume", "is being trained"),
        (2, "delete", "x stops it"),
        (3, "open", "no journal"),
        (4, "delete", "no run but weights"),
        (4, "settings", "no run but weights"),
    ],
)
def test_what_cannot_be_done_says_why(row: int, what: str, reason: str) -> None:
    """In one line, and nothing is started."""
    state = _after(_listed(), r.RowMoved(row))

    step = apply(state, r.RowActionPressed(what))  # type: ignore[arg-type]  # one of them

    assert step.work == ()
    assert reason in step.state.note.text


def test_a_run_that_is_renamed_keeps_its_mark_and_its_letter() -> None:
    """Its path is another one, but it is the same run."""
    state = _after(_listed(), r.MarkPressed(), r.RowMoved(1), r.MarkPressed())
    ticket = state.generations.ticket("any")
    changed = ra.RunChanged(ticket, "renamed", "/runs/new", renamed="/runs/conv")

    assert apply(state, changed).state.runs.marked == ("/runs/new", "/runs/mlp")


def test_the_cursor_goes_to_a_changed_run_once_it_is_listed() -> None:
    """Until then, and where the user moves it, it is on a row that is shown."""
    state = _listed()
    ticket = state.generations.ticket("any")
    waiting = apply(state, ra.RunChanged(ticket, "restored", "/runs/new")).state
    rows = (*_ROWS, msgspec.structs.replace(_ROWS[0], path="/runs/new"))

    def listed(state: State) -> str:
        message = ra.RunsListed(state.generations.ticket("runs"), rows, complete=True)
        return apply(state, message).state.runs.cursor

    assert waiting.runs.cursor == state.runs.cursor
    assert listed(waiting) == "/runs/new"
    assert listed(_after(waiting, r.RowMoved(1))) == _ROWS[1].path


def test_a_click_on_a_row_that_is_gone_moves_nothing() -> None:
    """The list may change between the click and its message."""
    state = _listed()

    assert apply(state, r.RowChosen("/runs/gone")).state == state


def test_images_that_cannot_be_shown_lead_back_to_the_comparison(app: FakeApp) -> None:
    """The folder of the run may be gone; the error says so where the user was."""
    _mark_two(app)
    press(app, r.ComparePressed())
    state = apply(app.state, r.PairOpened()).state
    assert state.screen == "train"
    ticket = state.generations.ticket("request")

    failed = apply(state, a.RequestFailed(ticket, "no run has this name")).state

    assert (failed.screen, failed.focus.panel) == ("runs", "run-comparison")
    assert "no run has this name" in failed.note.text


def test_the_run_that_was_deleted_last_is_restored_first(app: FakeApp) -> None:
    """Each deletion can be undone, and the list is read again after each change."""
    press(app, r.RowActionPressed("delete"))
    first = app.state.runs.deleted
    press(app, r.RowMoved(1), r.RowActionPressed("delete"))
    assert app.state.runs.deleted[:1] == first
    press(app, r.UndeletePressed())
    assert app.state.runs.deleted == first
    press(app, r.UndeletePressed())
    assert app.state.runs.deleted == ()
    assert app.send_for_work(r.UndeletePressed()) == ()


def test_a_run_is_stopped_by_a_command_to_its_folder() -> None:
    """Whether or not it is the run that is shown."""
    state = _after(_listed(), r.RowMoved(2))

    (work,) = apply(state, r.RowActionPressed("stop")).work

    assert isinstance(work, w.SendCommand)
    assert str(work.run.path) == "/runs/live"


def test_settings_of_a_run_are_taken_for_the_next_one(app: FakeApp) -> None:
    """With its data; the newest wish counts."""
    names = [row.name for row in app.state.runs.rows]
    app.send(r.RowMoved(names.index("run-lines")))
    press(app, r.RowActionPressed("settings"))

    assert app.state.screen == "train"
    assert (app.state.config.data, app.state.config.layers) == ("lines", "7:relu")
    assert app.state.run is None


def test_an_epoch_is_looked_at_and_the_end_is_behind_the_last(app: FakeApp) -> None:
    """The cursor of the curves stays within their epochs."""
    _mark_two(app)
    press(app, r.ComparePressed())
    shown = app.state.runs.comparison
    assert shown is not None
    curve = Series().add(1, 0.5).add(3, 0.6)
    run = replace(shown.compared[0], view=replace(shown.compared[0].view, train_accuracy=curve))
    run = replace(run, epoch_by_step=[(1.0, 1.0), (3.0, 3.0)])
    shown = replace(shown, compared=(run, *shown.compared[1:]))
    state = replace(app.state, runs=replace(app.state.runs, comparison=shown))
    epochs = []
    for by in (-1, -1, -1, -1, 1, 1, 1):
        state = _after(state, r.EpochMoved(by))
        assert state.runs.comparison is not None
        epochs.append(state.runs.comparison.epoch)

    assert epochs == [3, 2, 1, 1, 2, 3, None]


def _mark_two(app: FakeApp) -> None:
    """Mark the first run whose data are there, and the next one."""
    rows = [row for row in app.state.runs.rows if row.data in {"digits", "lines"}]
    for row in rows:
        press(app, r.RowChosen(row.path), r.MarkPressed())
