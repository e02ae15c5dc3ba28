"""Single messages on the screen Digits, without a screen: lists, ways back, label fixes."""

import numpy as np

from nntui.tui import work as w
from nntui.tui.messages import digit_answers as da
from nntui.tui.messages import digits as d
from nntui.tui.messages import user as u
from nntui.tui.state import Nearest
from nntui.tui.transitions.apply import apply
from tests.tui.digit_scenes import digit_scenes
from tests.tui.fake_app import FakeApp, press
from tests.tui.scenes import scenes


def _shown(app: FakeApp) -> FakeApp:
    press(app, u.ScreenChosen("digits"))
    return app


def _sentence(app: FakeApp) -> str:
    nearest = app.state.digits.nearest
    return "" if nearest is None else nearest.sentence


def test_nothing_is_computed_before_the_screen_is_shown(app: FakeApp) -> None:
    """The first time, the list is asked for; its digit follows once it is there."""
    assert app.state.digits.list_key is None
    (work,) = app.send_for_work(u.ScreenChosen("digits"))
    assert isinstance(work, w.FindDigits)
    _shown(app)
    assert app.state.digits.nearest is not None
    assert app.send_for_work(u.ScreenChosen("digits")) == ()


def test_a_late_answer_for_another_digit_is_dropped(app: FakeApp) -> None:
    """The cursor has moved on: what is said of the digit before is not shown."""
    _shown(app)
    late = app.state.generations.ticket("why")
    app.send(d.DigitMoved(1))
    app.send(da.NeighborsFound(late, Nearest((), "late")))
    assert _sentence(app) == ""
    app.finish()
    assert _sentence(app) == "of 1"


def test_a_cell_is_opened_and_left() -> None:
    """The digits of the cell, the most confident first; escape leads back to the matrix."""
    done = scenes()["done"]
    opened = apply(done, u.CellOpened(9, 4)).state
    digits = opened.digits
    assert opened.screen == "digits"
    assert (digits.filter, digits.order, digits.reverse) == ("true:9 pred:4", "conf", True)
    back = apply(opened, d.DigitsLeft()).state
    assert (back.screen, back.inspected, back.digits.filter) == ("train", "confusion", "")


def test_three_keys_lead_to_the_worst_mistake_explained() -> None:
    """The screen, only mistakes with the largest loss first, and why."""
    step = apply(scenes()["done"], u.ScreenChosen("digits"))
    state = apply(step.state, d.DigitsPressed("mistakes")).state
    assert (state.digits.filter, state.digits.order, state.digits.reverse) == (
        "wrong",
        "loss",
        True,
    )
    state = apply(state, d.DigitOpened()).state
    assert state.digits.page == "why"
    assert state.focus.panel == "digit-why"
    assert state.digits.first


def test_a_neighbor_is_opened_and_left() -> None:
    """It is a training image, of the whole list; escape leads back to the digit and its filter."""
    why = digit_scenes()["digits-why"]
    opened = apply(why, d.DigitOpened()).state
    assert (opened.digits.split, opened.digits.row, opened.digits.filter) == ("train", 14, "")
    back = apply(opened, d.DigitsLeft()).state
    assert back.digits.place == why.digits.place


def test_label_fixes_are_noted_and_taken_back(app: FakeApp) -> None:
    """The newest first; taking one back restores what was noted before."""
    _shown(app)
    press(app, d.LabelActed("relabel", "3"), d.LabelActed("drop"))
    assert app.state.digits.found is not None
    assert app.state.digits.found.fixed == {0: "drop"}
    press(app, d.FixUndone())
    assert app.state.digits.found.fixed == {0: "relabel 3"}
    press(app, d.FixUndone())
    assert app.state.digits.found.fixed == {}
    assert app.send_for_work(d.FixUndone()) == ()


def test_an_index_outside_the_filter_shows_all() -> None:
    """What was asked for is shown, and the note says that the filter is gone."""
    grid = digit_scenes()["digits-grid"]
    state = apply(grid, d.DigitChosen(3)).state
    assert (state.digits.row, state.digits.filter) == (3, "")
    assert "all images" in state.note.text
    assert apply(grid, d.DigitChosen(5_000)).state.digits.row == grid.digits.row


def test_the_plane_is_of_the_label_and_the_prediction() -> None:
    """All images of both classes are listed; escape restores the filter."""
    grid = digit_scenes()["digits-grid"]
    state = apply(grid, d.DigitPageChosen("plane")).state
    assert (state.digits.cell, state.digits.filter) == ((4, 9), "true:4,9")
    assert apply(state, d.DigitsLeft()).state.digits.filter == "wrong"


def test_the_cursor_stays_within_the_list() -> None:
    """However far it is moved; a random digit is one of the list, too."""
    state = digit_scenes()["digits-grid"]
    found = state.digits.found
    assert found is not None
    last = apply(state, d.DigitMoved(10_000)).state
    assert last.digits.row == found.rows[-1]
    assert apply(last, d.DigitMoved(-10_000)).state.digits.row == found.rows[0]
    assert np.isin(apply(state, u.CursorScattered(7)).state.digits.row, found.rows)


def test_a_cause_is_opened_as_a_filter() -> None:
    """Above the cells are the four causes; the cursor stops at the first of them."""
    state = digit_scenes()["digits-causes"]
    first = apply(state, d.CausesMoved(-50)).state
    assert first.digits.causes_row == -4
    opened = apply(first, d.DigitOpened()).state
    assert (opened.digits.page, opened.digits.filter) == ("grid", "suspect")
    cell = apply(first, d.CausesMoved(4)).state
    assert apply(cell, d.DigitOpened()).state.digits.filter == "true:9 pred:4"
