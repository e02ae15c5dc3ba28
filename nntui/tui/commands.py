"""AppCommands: what the palette offers: every key, every setting and every recipe."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.app import App, SystemCommand
from textual.screen import Screen

from nntui.config.knobs import knob, knobs
from nntui.recipes.registry import recipes
from nntui.tui.keys import AREAS, SCREEN_OF, Key
from nntui.tui.messages import user
from nntui.tui.store import Store
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.view.setting_rows import setting_summary
from nntui.view.style import key_name


class AppCommands:
    """Lists commands, and carries out those that lead to a panel.

    Args:
        app: runs the actions.
        main: the screen that the panels are on.
        store: receives messages.
    """

    def __init__(self, app: App[Any], main: Screen[Any], store: Store) -> None:
        self._app = app
        self._main = main
        self._store = store

    def all(self) -> Iterable[SystemCommand]:
        """Yield every key that has a word for the palette, every setting and every recipe."""
        unicode = self._store.state.terminal.unicode
        for area in AREAS.values():
            for key in area.keys:
                if key.short:
                    title = f"{key.short.capitalize()} ({key_name(key.label, unicode=unicode)})"
                    yield SystemCommand(title, key.help, partial(self._run, area.name, key))
        for name, known in knobs().items():
            if name != "layers":
                go = partial(self._go_to_setting, name)
                yield SystemCommand(f"Setting {name}", setting_summary(known), go)
        for recipe in recipes():
            choose = partial(self._store.dispatch, user.RecipeChosen(recipe.name))
            yield SystemCommand(f"Recipe {recipe.name}", recipe.title, choose)

    async def _run(self, area: str, key: Key) -> None:
        """Do what a key does, on the screen and in the panel that it belongs to."""
        screen = area if AREAS[area].number else SCREEN_OF.get(area, "")
        if screen and screen != self._store.state.screen:
            await self._store.dispatch(user.ScreenChosen(screen))
        panel = self._main.query_one(f"#{area}") if area in SCREEN_OF else None
        if panel is not None:
            panel.focus()
        await self._app.run_action(key.action, panel)

    async def _go_to_setting(self, name: str) -> None:
        """Put the cursor on a setting."""
        if not knob(name).common:
            await self._store.dispatch(user.GroupToggled(knob(name).group, unfolded=True))
        await self._store.dispatch(user.PanelChosen("settings"))
        self._main.query_one(SettingsPanel).go_to(name)
