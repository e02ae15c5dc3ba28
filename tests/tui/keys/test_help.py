"""The help: it names every key that works where it is opened."""

from nntui.tui.dialogs.help import HelpScreen, help_text
from nntui.tui.keys import keys_of
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel
from tests.tui.pilots import AppPilot, app_of, piloted, screen_text, until, until_on


@piloted()
async def test_the_help_names_every_key(pilot: AppPilot) -> None:
    """The help is made from the table of keys, says how it is left, and closes again."""
    app = app_of(pilot)
    await pilot.press("question_mark")
    await until_on(pilot, HelpScreen)
    assert "esc: close" in screen_text(pilot)
    await pilot.press("escape")
    await until(pilot, lambda: app.screen is app.main)
    for panel in (ConfusionPanel, SettingsPanel, NetworkPanel):
        words = " ".join(help_text(app.query_one(panel)).plain.split())
        keys = keys_of("train", "everywhere", str(app.query_one(panel).id))
        assert all(key.help in words for key in keys)
        assert words.startswith(str(panel.BORDER_TITLE))
    assert "the layer above" not in help_text(app.query_one(SettingsPanel)).plain
    assert "data: name of a data set" in help_text(app.query_one(SettingsPanel)).plain


def test_the_help_of_another_screen_does_not_name_the_keys_of_train() -> None:
    """They do nothing there."""
    assert "start, pause or resume" in help_text(None, "train").plain
    assert "start, pause or resume" not in help_text(None, "runs").plain
