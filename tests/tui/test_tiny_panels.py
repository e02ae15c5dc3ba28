"""Panels in the smallest terminals, and while a terminal is being resized."""

from nntui.tui.widgets.drawn_panel import DrawnPanel
from tests.tui.draw_snapshots import StillApp, all_scenes

_SIZES = ((1, 1), (5, 2), (13, 3), (30, 6))


async def test_every_panel_is_drawn_where_there_is_hardly_any_room() -> None:
    """Layouts pass through such sizes: what is drawn then may be cut, but it is no error."""
    app = StillApp()
    async with app.run_test(size=(160, 45)):
        shown = {scene.state.screen: scene.state for scene in all_scenes().values()}
        for state in shown.values():
            await app.main.show(state)  # the panels of a screen are made when it is first shown
        panels = list(app.main.query(DrawnPanel))
        assert "dial" in [panel.id for panel in panels]
        for name, scene in all_scenes().items():
            for panel in panels:
                panel.state = scene.state
                for columns, rows in _SIZES:
                    assert panel.draw_lines(columns, rows) is not None, (name, panel.id)
