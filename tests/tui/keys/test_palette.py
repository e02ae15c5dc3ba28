"""The palette: every action is in it, and is found by what it is for."""

from nntui.tui.keys import KEYS
from nntui.tui.palette import Commands
from nntui.tui.widgets.settings_panel import SettingsPanel
from tests.tui.pilots import AppPilot, app_of, piloted, until

_NO_COMMAND = {"move", "step", "choose", "give_up", "page", "end"}
"""Actions that are no commands of the palette: they are about the row or cell under a cursor."""


@piloted()
async def test_the_palette_has_every_action_with_its_key(pilot: AppPilot) -> None:
    """It finds them by title and by what the help says of them."""
    app = app_of(pilot)
    titles = {command.title: command.help for command in app.get_system_commands(app.main)}
    for key in KEYS:
        assert key.help, key
        if key.keys == "ctrl+q" or key.action.partition("(")[0] in _NO_COMMAND:
            continue
        assert key.short, key
        assert titles[f"{key.short.capitalize()} ({key.label})"] == key.help
    palette = Commands(app.main)
    palette._post_init()
    for typed, title in (
        ("convolution pool", "Kind (t)"),
        ("penalty", "Setting l1"),
        ("overfitting", "Setting max_norm"),
        ("plateau", "Setting schedule"),
        ("weights", "Save (s)"),
        ("misclassified", "Mistakes (m)"),
        ("lr", "Setting lr"),
    ):
        found = [hit.text async for hit in palette._search(typed)]
        assert title in found, typed


@piloted()
async def test_the_palette_goes_to_settings_and_layers(pilot: AppPilot) -> None:
    """A setting of a folded group gets the cursor; a key of a panel works from the palette."""
    app = app_of(pilot)
    commands = {each.title: each.callback for each in app.get_system_commands(app.main)}
    await commands["Setting patience"]()
    panel = app.query_one(SettingsPanel)
    await until(pilot, lambda: panel.has_focus and panel.cursor == "patience")
    await commands["Copy (c)"]()
    await until(pilot, lambda: app.state.config.layers == "128:relu,128:relu")


@piloted()
async def test_the_palette_leads_to_another_screen(pilot: AppPilot) -> None:
    """A key of a screen, a panel or a setting works from any screen."""
    app = app_of(pilot)
    commands = {each.title: each.callback for each in app.get_system_commands(app.main)}
    for title, screen in (("Filter (/)", "runs"), ("Mistakes (m)", "train"), ("Sort (s)", "runs")):
        await commands[title]()
        await until(pilot, lambda: app.state.screen == screen)  # noqa: B023 - called at once
    await commands["Setting lr"]()
    await until(pilot, lambda: app.state.screen == "train")
    assert app.query_one(SettingsPanel).cursor == "lr"
