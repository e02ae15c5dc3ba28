"""The compositor renders what has changed as Textual does."""

from typing import Any

import pytest
from textual._compositor import ChopsUpdate
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.geometry import Region
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import Static

from nntui.tui.output.compositor import render_changes
from nntui.tui.screens.paint_first import paint_first


class Overlapping(App[None]):
    """A text in a frame, partly below another one."""

    CSS = """
    Screen { layers: below above; }
    #one { border: round white; width: 30; height: 6; layer: below; }
    #two { layer: above; offset: 12 2; width: 9; height: 7; }
    """

    def compose(self) -> ComposeResult:
        """Yield both."""
        yield Container(Static("one " * 40, id="one"))
        yield Static("two " * 40, id="two")


def pieces(update: ChopsUpdate | None) -> dict[tuple[int, int], Strip]:
    """Return the pieces that are sent, by row and column."""
    assert update is not None
    return {
        (y, x): chop
        for y, start, stop in update.spans
        for end, (x, chop) in zip(update.chop_ends[y], update.chops[y].items(), strict=True)
        if chop is not None and x < stop and end > start
    }


def updates_of(app: App[None], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return a list to which is added what the app displays from now on."""
    found: list[object] = []

    def display(screen: Screen[Any], update: object) -> None:
        del screen
        found.append(update)

    monkeypatch.setattr(app, "_display", display)
    return found


async def test_changes_are_rendered_as_by_textual() -> None:
    """Below another widget, across the borders of widgets, beside the screen, and all of it."""
    app, screen = Overlapping(), Region(0, 0, 40, 12)
    async with app.run_test(size=(40, 12)):
        textual = app.screen._compositor
        render_changes(app.screen)
        ours = app.screen._compositor
        ours.reflow(app.screen, app.screen.size)
        for regions in (
            {Region(0, 1, 3, 1), Region(14, 4, 2, 1)},
            {Region(5, 0, 20, 3), Region(38, 11, 9, 9)},
            {Region(0, 0, 40, 12)},
            {Region(2, 9, 4, 1)},
        ):
            textual._dirty_regions = {each.intersection(screen) for each in regions}
            ours._dirty_regions = set(regions)
            expected = pieces(textual.render_partial_update())
            found = pieces(ours.render_partial_update())
            assert {place: found[place] for place in expected} == expected
            assert found.keys() == expected.keys()
        assert ours.render_partial_update() is None


async def test_some_widgets_are_painted_before_the_layout(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So is what waits to be painted already: Textual forgets it then."""
    app = Overlapping()
    async with app.run_test(size=(40, 12)) as pilot:
        render_changes(app.screen)
        app.screen._compositor.reflow(app.screen, app.screen.size)
        one, two = app.query_one("#one", Static), app.query_one("#two", Static)
        await pilot.pause()
        painted = updates_of(app, monkeypatch)
        two.update("2222 " * 40)
        app.screen._dirty_widgets.add(two)
        one.update("1111 " * 40)
        app.screen.styles.padding = 1
        paint_first(app.screen, [one])
        [update] = painted
        assert isinstance(update, ChopsUpdate)
        text = "".join(strip.text for strip in pieces(update).values())
        assert "1111" in text
        assert "2222" in text
        assert not app.screen._dirty_widgets


async def test_nothing_is_painted_first_below_a_dialog(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be painted over the dialog."""
    app = Overlapping()
    async with app.run_test(size=(40, 12)) as pilot:
        below = app.screen
        await app.push_screen(ModalScreen())
        await pilot.pause()
        painted = updates_of(app, monkeypatch)
        paint_first(below, list(below.query("Static")))
        assert not painted
