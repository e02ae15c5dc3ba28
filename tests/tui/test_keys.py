"""The table of keys: every key works, and the help names it."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual.app import App
from textual.binding import Binding
from textual.widget import Widget

from nntui.tui import app as app_module
from nntui.tui.app import NntuiApp
from nntui.tui.dialogs.help import HelpScreen, help_text
from nntui.tui.keys import KEYS, Area, keys_of
from nntui.tui.screens.main import MainScreen
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from tests.tui.pilots import AppPilot, app_of, piloted, until, until_on

_PLACES: dict[Area, type[App[Any] | Widget]] = {
    "everywhere": NntuiApp,
    "train": MainScreen,
    "settings": SettingsPanel,
    "network": NetworkPanel,
    "confusion": ConfusionPanel,
}
_BY_THE_APP = {"new-seed", "random", "save", "open", "help", "layers", "differences"}
"""Keys whose messages need a dialog or a random number first."""


def _actions() -> Iterator[tuple[Area, str]]:
    for key in KEYS:
        yield key.area, key.action


@pytest.mark.parametrize(("area", "action"), list(_actions()))
def test_every_key_has_an_action(area: Area, action: str) -> None:
    """Each action of the table exists where its key works."""
    if action.startswith("app.press("):
        name = action.removeprefix("app.press('").removesuffix("')")
        assert name in app_module._MESSAGES.keys() | _BY_THE_APP
    elif action.startswith("app."):
        name = action.removeprefix("app.").partition("(")[0]
        assert callable(getattr(NntuiApp, f"action_{name}"))
    else:
        name = action.removeprefix("app.").partition("(")[0]
        area = "everywhere" if action.startswith("app.") else area
        assert callable(getattr(_PLACES[area], f"action_{name}"))


@pytest.mark.parametrize("area", list(_PLACES))
def test_a_place_has_the_keys_of_its_area(area: Area) -> None:
    """Bindings are made from the table, wherever they are."""
    bound = {each.key for each in _PLACES[area].BINDINGS if isinstance(each, Binding)}

    assert {key.keys for key in keys_of(area)} <= bound


@piloted()
async def test_the_help_names_every_key(pilot: AppPilot) -> None:
    """The help is made from the table of keys, and closes again."""
    app = app_of(pilot)
    await pilot.press("question_mark")
    await until_on(pilot, HelpScreen)
    await pilot.press("escape")
    await until(pilot, lambda: app.screen is app.main)
    words = help_text(app.query_one(ConfusionPanel)).plain
    assert all(key.help in words for key in keys_of("train", "everywhere", "confusion"))
    assert words.startswith("Confusion")
