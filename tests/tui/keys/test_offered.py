"""The bar of keys offers what the focused widget takes, and nothing else."""

from collections.abc import Awaitable, Callable
from unittest.mock import patch

import pytest
from textual.pilot import Pilot

from nntui.tui.app import NntuiApp
from nntui.tui.widgets.key_bar import KeyBar
from nntui.tui.widgets.list_panel import ListPanel
from tests.tui.draw_snapshots import StillApp
from tests.tui.pilots import AppPilot, app_of, piloted, screen_text, until
from tests.tui.scenes import scenes

_ROWS: tuple[tuple[str, object], ...] = (
    *(("settings", row) for row in ("Run", "data", "augment", "optimizer", "lr", "batch")),
    *(("network", row) for row in (0, 1, 3)),
    ("charts", None),
    ("confusion", None),
    ("none", None),
)


@pytest.mark.parametrize("typed", ["", "1"])
async def test_every_key_that_is_offered_works_in_every_focus(typed: str) -> None:
    """Also while a value is typed: the bar offers no key that is swallowed, or typed."""
    app = StillApp()
    async with app.run_test(size=(160, 45)) as pilot:
        await app.main.show(scenes()["untrained"])
        for area, row in _ROWS:
            for key in await _offered(pilot, area, row, typed):
                before = _editing(app)
                ran: list[str] = []
                with patch.object(app, "run_action", _runner(ran)):
                    await pilot.press(key)
                    await pilot.pause()
                # Enter does not take what is not legal; the reason is shown.
                assert ran or _editing(app) != before or _reason(app), (area, row, key)
                assert not ran or before == _editing(app), (area, row, key)
                if not ran:  # the key has ended or changed what was typed
                    await _offered(pilot, area, row, typed)


async def _offered(pilot: Pilot[str], area: str, row: object, typed: str) -> list[str]:
    """Put the cursor on a row, type there, and return the keys that the bar offers then."""
    app = pilot.app
    assert isinstance(app, NntuiApp)
    if isinstance(app.main.focused, ListPanel):
        app.main.focused.action_give_up()
    app.main.set_focus(None)
    if area != "none":
        panel = app.main.query_one(f"#{area}")
        panel.focus()
        if isinstance(panel, ListPanel) and isinstance(row, str | int):
            panel.put_cursor(row)
            await pilot.press(*typed)
    await pilot.pause()
    return app.main.query_one(KeyBar).offered


def _editing(app: NntuiApp) -> str | None:
    panel = app.main.focused
    return panel.edit.text if isinstance(panel, ListPanel) and panel.edit is not None else None


def _reason(app: NntuiApp) -> str:
    panel = app.main.focused
    return panel.reason if isinstance(panel, ListPanel) else ""


def _runner(ran: list[str]) -> Callable[..., Awaitable[bool]]:
    async def run(action: str, namespace: object = None) -> bool:
        del namespace
        ran.append(action)
        return True

    return run


@piloted((80, 24))
async def test_help_and_quit_are_never_pushed_out(pilot: AppPilot) -> None:
    """However many keys a panel has, and at any width that holds these two."""
    app = app_of(pilot)
    for panel in ("settings", "network", "charts", "confusion"):
        app.main.query_one(f"#{panel}").focus()
        await until(pilot, lambda: "? help" in screen_text(pilot).splitlines()[-1])
        assert "q quit" in screen_text(pilot).splitlines()[-1]
