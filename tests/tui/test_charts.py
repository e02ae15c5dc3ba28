"""The charts of the app: their keys, their cursor, the runs behind them."""

from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeAlias

import numpy as np
import pytest

from nntui.analysis.paired import Paired
from nntui.training.events import SettingsChanged
from nntui.tui.messages import Message
from nntui.tui.messages import user as u
from nntui.tui.state import State
from nntui.tui.state.past import PastRun, RunComparison
from nntui.tui.transitions.apply import apply
from nntui.tui.widgets.chart_panel import ChartPanel
from tests.tui.draw_snapshots import StillApp, _screen_text
from tests.tui.scenes import scenes

Move: TypeAlias = Literal["previous", "next", "first", "last"]


def after(state: State, *messages: Message) -> State:
    """The state after messages."""
    for message in messages:
        state = apply(state, message).state
    return state


def with_past(state: State) -> State:
    """The state with the run itself as one that was shown before, and a comparison."""
    few = np.arange(31)
    past = PastRun(Path("2026-11-20-1437-mnist-64-relu"), state.view, "mnist")
    compared = RunComparison(past.path.name, Paired(few, few[:12], few[:1], 10_000))
    return replace(state, past=(past,), comparison=compared)


@pytest.mark.parametrize(
    ("moves", "epoch"),
    [
        (["previous"], 5.0),
        (["previous", "previous"], 4.0),
        (["first"], 1.0),
        (["first", "previous"], 1.0),
        (["first", "next"], 2.0),
        (["last", "next"], 5.0),
    ],
)
def test_the_cursor_goes_from_evaluation_to_evaluation(moves: list[Move], epoch: float) -> None:
    """It begins at the newest one, and stays at the ends."""
    messages = [u.EpochStepped(move) for move in moves]

    assert after(scenes()["done"], *messages).charts.cursor == epoch


def test_a_cursor_without_values_says_so() -> None:
    """In one line."""
    state = after(scenes()["untrained"], u.EpochStepped("previous"))

    assert state.charts.cursor is None
    assert state.note.text == "there are no values yet"


def test_keys_of_the_charts_change_what_is_drawn_and_change_it_back() -> None:
    """The third chart gets the focus."""
    state = scenes()["done"]
    for what in ("scale", "recent", "rates"):
        changed = after(state, u.ChartPressed(what))
        assert changed.charts != state.charts
        assert changed.tab == ("charts" if what == "rates" else state.tab)
        same = after(changed, u.ChartPressed(what))
        assert same.charts == state.charts
    assert after(state, u.ChartPressed("rates")).focus.panel == "rates"


async def test_charts_at_80x24_show_the_cursor_the_run_behind_and_the_difference() -> None:
    """And after G the third chart in the place of the loss."""
    state = with_past(scenes()["done"])
    changed = SettingsChanged(
        step=700, at=1, settings={"lr": 0.0003}, revision=1, epochs=5, steps=2_000
    )
    state = replace(state, tab="charts", view=state.view.after(changed))
    app = StillApp()
    async with app.run_test(size=(80, 24)) as pilot:
        app.store.state = state
        await app.main.show(state)
        drawn = await _screen_text(pilot)
        assert "+0.19 points, 31 fixed, 12 broken against a" in drawn
        assert drawn.count("▲") == 2
        await pilot.press("A", "left", "left")
        drawn = await _screen_text(pilot)
        assert drawn.count("epoch 4") == 2
        assert "● 98.52 %" in drawn
        assert "a 98.52 %" in drawn
        await pilot.press("escape", "G")
        drawn = await _screen_text(pilot)
        assert "gradient norm" in drawn
        assert "─ Loss" not in drawn
        await pilot.press("h")
        assert "lr 0.0003" in await _screen_text(pilot)


async def test_the_mouse_shows_the_values_at_the_nearest_point() -> None:
    """In both charts, until it leaves them."""
    app = StillApp()
    async with app.run_test(size=(160, 45)) as pilot:
        app.store.state = scenes()["done"]
        await app.main.show(app.store.state)
        await pilot.pause()
        chart = app.main.query_one("#loss", ChartPanel)
        await pilot.hover(chart, offset=(30, 5))
        await pilot.pause()
        cursor = app.state.charts.cursor
        assert cursor in {2.0, 3.0}
        assert (await _screen_text(pilot)).count(f"epoch {cursor:g}") == 2
        await pilot.hover("#digit", offset=(5, 5))
        await pilot.pause()
        assert app.state.charts.cursor is None
        await pilot.click(chart, offset=(30, 5))
        await pilot.pause()
        assert chart.has_focus
        assert app.state.charts.cursor == cursor
