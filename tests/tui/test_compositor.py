"""The compositor renders what has changed as Textual does."""

from textual._compositor import ChopsUpdate
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static

from nntui.tui.output.compositor import render_changes


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
