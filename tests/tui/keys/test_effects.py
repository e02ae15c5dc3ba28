"""Every key is pressed where it works, and does what its action is for."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from unittest.mock import patch

from textual.pilot import Pilot
from textual.screen import Screen

from nntui.config.run_config import RunConfig
from nntui.tui.app import NntuiApp
from nntui.tui.keys import AREAS, SCREEN_OF
from nntui.tui.keys.digits import DIGITS
from nntui.tui.state import State
from nntui.tui.state.layers_screen import InsidePage, LayersScreen
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.digit_grid import DigitGrid
from nntui.tui.widgets.inside_pages import ScrolledPanel
from nntui.tui.widgets.list_panel import ListPanel
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.run_comparison import ComparedResults
from nntui.tui.widgets.run_table import RunTable
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.widgets.sweep_settings import SweepSettings
from tests.tui.digit_scenes import digit_scenes
from tests.tui.draw_snapshots import StillApp
from tests.tui.keys.effects import EFFECTS, Effect
from tests.tui.run_scenes import run_scenes
from tests.tui.scenes import scenes
from tests.tui.sweep_scenes import sweep_scenes


async def test_every_key_does_what_its_action_is_for() -> None:
    """Each spelling of each key is pressed where it works; nothing that it asks for is done."""
    app = StillApp()
    async with app.run_test(size=(160, 45)) as pilot:
        for name, state in _states():
            app.store.state = state
            await app.main.show(state)
            await pilot.pause()
            for key in AREAS[name].keys:
                if key.action == "suspend_process":
                    continue
                for spelling in key.keys.split(","):
                    _put_cursor(app, name)
                    effect = EFFECTS[f"{name} {key.action}"]
                    await _check_effect(pilot, spelling, effect)


def _states() -> Iterator[tuple[str, State]]:
    """Yield each area that has keys, with a state in which they do something."""
    train = replace(scenes()["untrained"], config=RunConfig(layers="4,5,6", validation=50))
    runs = {
        name: replace(train, screen="runs", runs=replace(run_scenes()[scene].runs, listing=True))
        for name, scene in (
            ("run-table", "runs"),
            *((name, "compared") for name in SCREEN_OF if name.startswith("compared-")),
            ("run-comparison", "compared"),
        )
    }
    swept = sweep_scenes()
    runs["sweep-trials"] = replace(train, screen="runs", runs=swept["sweep"].runs)
    runs["sweep-settings"] = replace(train, screen="runs", runs=swept["sweep-settings"].runs)
    digits = digit_scenes()
    pages = {
        panel.name: digits[f"digits-{panel.name.removeprefix('digit-')}"] for panel in DIGITS.panels
    }
    inside = {
        name: replace(train, screen="layers", layers=LayersScreen(page=page, layer=2))
        for name, page in _INSIDE.items()
    }
    drawn = {name: replace(train, screen="draw") for name in ("draw", "canvas", "dial")}
    special = {**runs, **drawn, **inside, **pages, "digits": digits["digits-grid"]}
    for area in AREAS.values():
        if area.keys:
            yield area.name, special.get(area.name, train)


_INSIDE: dict[str, InsidePage] = {
    "layers": "weights",
    "layer-health": "weights",
    "first-weights": "weights",
    "forward-pass": "forward",
    "backward-pass": "backward",
    "weight-moves": "moved",
}
"""The page of the screen Network on which the keys of an area work."""


def _put_cursor(app: NntuiApp, area: str) -> None:
    """Focus the panel of an area, with the cursor in its middle."""
    app.main.set_focus(None)
    for table in app.main.query(RunTable):
        table.edit = None
    for grid in app.main.query(DigitGrid):
        grid.edit = None
    if area in SCREEN_OF:
        app.main.query_one(f"#{area}").focus()
    for results in app.main.query(ComparedResults):
        results.styles.height = 8 if area == "compared-results" else "1fr"  # it scrolls
        results.start = 3
    for panel in app.main.query(ScrolledPanel):
        panel._start, panel._lines = 20, 99
    for settings in app.main.query(SweepSettings):
        settings.styles.max_height = 8  # it scrolls
        settings.start = 3
    network = app.main.query_one(NetworkPanel)
    app.main.query_one(SettingsPanel).put_cursor("optimizer")
    network.put_cursor(2)
    confusion = app.main.query_one(ConfusionPanel)
    confusion._cursor, confusion._moved = (4, 4), True


async def _check_effect(pilot: Pilot[str], name: str, effect: Effect) -> None:
    app = pilot.app
    assert isinstance(app, NntuiApp)
    await pilot.pause()
    seen: list[object] = []
    before = _places(app)
    with patch.object(app.store, "dispatch", _recorder(seen)):
        await pilot.press(name)
        await pilot.pause()
        if effect == "cursor":
            assert _places(app) != before, (name, app.main.focused)
        elif isinstance(effect, type) and issubclass(effect, Screen):
            assert isinstance(app.screen, effect), (name, effect)
            app.pop_screen()
            await pilot.pause()
        elif isinstance(effect, type):
            assert any(isinstance(each, effect) for each in seen), (name, effect, seen)
        panel = app.main.focused
        if isinstance(panel, ListPanel):
            panel.edit = None


def _places(app: NntuiApp) -> tuple[object, ...]:
    """Return what has the focus, and where all cursors are."""
    lists = [app.main.query_one(kind).cursor for kind in (SettingsPanel, NetworkPanel)]
    scrolled = [results.start for results in app.main.query(ComparedResults)]
    scrolled += [panel._start for panel in app.main.query(ScrolledPanel)]
    scrolled += [settings.start for settings in app.main.query(SweepSettings)]
    return (app.main.focused, *lists, app.main.query_one(ConfusionPanel)._cursor, *scrolled)


def _recorder(seen: list[object]) -> Callable[[object], Awaitable[None]]:
    async def record(message: object) -> None:
        seen.append(message)

    return record
