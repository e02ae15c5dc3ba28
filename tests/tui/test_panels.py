"""Panels by one key, the way back from a cell, epochs of the matrix, any size of terminal."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from nntui.tui.messages import user as u
from nntui.tui.state.past import PastRun
from nntui.tui.transitions.apply import apply
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.matrix import matrix_of
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.view.palette import LIGHT
from tests.tui.draw_snapshots import StillApp
from tests.tui.pilots import AppPilot, app_of, piloted, press, resize, screen_text, until
from tests.tui.scenes import scenes

SIZES = ((20, 5), (40, 12), (80, 24), (109, 27), (110, 28), (150, 38), (220, 60), (400, 120))


@piloted((80, 24))
async def test_every_panel_is_reached_by_one_key(pilot: AppPilot) -> None:
    """In its tab on a small screen, with the focus in it where it can have one."""
    app = app_of(pilot)
    for key, panel, tab in (
        ("C", "confusion", "confusion"),
        ("L", "loss", "charts"),
        ("S", "settings", "settings"),
        ("N", "network", "settings"),
        ("D", "digit", "digit"),
    ):
        await press(pilot, key, until_=partial(_is_chosen, pilot, panel))
        assert app.state.tab == tab
        # The layout follows the paint.
        await until(pilot, partial(_is_visible, pilot, panel))
        focused = app.focused
        assert tab == "charts" or (
            focused is not None and panel in {each.id for each in focused.ancestors_with_self}
        )


@piloted((80, 24))
async def test_keys_in_one_burst_reach_the_panel_they_chose(pilot: AppPilot) -> None:
    """The matrix opens at its worst cell, its digits have the focus, escape leads back."""
    app = app_of(pilot)
    await pilot.press("C", "enter")
    await until(pilot, lambda: app.state.cursor.is_cell)
    cell = app.state.cursor
    await press(pilot, "right", "left", until_=lambda: app.state.digits.position == 0)
    assert app.state.screen == "digits"
    assert "1 of " in screen_text(pilot)
    assert "esc go back" in screen_text(pilot)
    await press(pilot, "escape", until_=lambda: not app.state.cursor.is_cell)
    assert app.state.tab == "confusion"
    await press(pilot, "enter", until_=lambda: app.state.cursor.is_cell)
    assert (app.state.cursor.truth, app.state.cursor.predicted) == (cell.truth, cell.predicted)


@piloted()
async def test_one_app_takes_every_size(pilot: AppPilot) -> None:
    """In both directions; where there is room for its frame, the digit or the matrix is shown."""
    app = app_of(pilot)
    for size in (*SIZES, *reversed(SIZES)):
        await resize(pilot, size)
        right = app.main.query_one("#right").region
        assert right.right <= size[0], size
        assert right.bottom <= size[1], size
        for panel in app.main.query(".panel"):
            if panel.is_on_screen and size[1] >= 12:
                assert panel.region.width > 4, (size, panel.id)
                assert panel.region.right <= size[0], (size, panel.id)


async def test_a_panel_that_gets_the_focus_shows_its_cursor() -> None:
    """At once, before another key is pressed."""
    app = StillApp()
    async with app.run_test(size=(160, 45)) as pilot:
        app.store.state = scenes()["done"]
        await app.main.show(app.state)
        for key, kind in (("S", SettingsPanel), ("N", NetworkPanel), ("C", ConfusionPanel)):
            await pilot.press(key)
            await pilot.pause()
            strips = app.main.query_one(kind)._strips
            reverse = any(part.style and part.style.reverse for row in strips for part in row)
            assert reverse or any("[" in row.text for row in strips), key  # as in a matrix


def _is_visible(pilot: AppPilot, panel: str) -> bool:
    return app_of(pilot).main.query_one(f"#{panel}").is_on_screen


def _is_chosen(pilot: AppPilot, panel: str) -> bool:
    return app_of(pilot).state.focus.panel == panel


def test_the_matrix_of_an_epoch_and_its_change() -> None:
    """The keys stop at the first evaluation and end at the network that is shown."""
    state = scenes()["done"]
    count = len(state.view.evaluations)
    assert count == 5
    for _ in range(count + 2):
        state = apply(state, u.EvaluationMoved(-1)).state
    assert state.matrix.evaluation == 0
    for _ in range(count):
        state = apply(state, u.EvaluationMoved(1)).state
    assert state.matrix.evaluation is None
    state = apply(state, u.MatrixPressed("change")).state
    assert state.matrix.change
    assert not apply(state, u.MatrixPressed("change")).state.matrix.change


def test_the_matrix_changes_against_the_run_behind() -> None:
    """After the change since the start; at the same epoch, or else at the last one of that run."""
    state = scenes()["done"]
    assert state.run is not None
    assert state.run_config is not None
    past = PastRun(Path("/runs/before"), state.view, state.run_config.data)
    state = replace(state, past=(past,))
    pressed = u.MatrixPressed("change")
    state = apply(apply(state, pressed).state, pressed).state

    shown = matrix_of(state)
    assert shown is not None
    assert shown.unit == "change"
    assert not shown.confusion.any(), "the same run has the same matrix"
    assert shown.result.startswith("change against before, epoch 5, ")
    first = matrix_of(apply(state, u.EvaluationMoved(-4)).state)
    assert first is not None
    assert first.result.startswith("change against before, epoch 2, ")
    percent = apply(state, u.MatrixPressed("percent")).state
    assert "counted in images" in percent.note.text
    assert not apply(state, pressed).state.matrix.change


def test_without_evaluations_there_is_no_change() -> None:
    """A sentence says what is missing."""
    state = scenes()["untrained"]

    assert "two epochs" in apply(state, u.MatrixPressed("change")).state.note.text
    assert "no epoch" in apply(state, u.EvaluationMoved(-1)).state.note.text


def test_digits_of_an_earlier_epoch_cannot_be_opened() -> None:
    """The images that it was wrong on are not recorded."""
    state = apply(scenes()["done"], u.EvaluationMoved(-1)).state
    opened = apply(state, u.CellOpened(9, 4)).state

    assert not opened.cursor.is_cell
    assert "+" in opened.note.text


@pytest.mark.parametrize("name", ["done", "untrained"])
def test_a_theme_changes_nothing_but_colors(name: str) -> None:
    """The state keeps what the terminal can display."""
    state = scenes()[name]
    after = apply(state, u.PaletteChosen(LIGHT)).state

    assert after.terminal.palette is LIGHT
    assert (after.terminal.unicode, after.terminal.color) == (True, True)
    assert apply(after, u.PaletteChosen(LIGHT)).state is after
