"""Keys that arrive together, as over a slow connection: each does what it does alone."""

import pytest
from textual import events

from nntui.tui.dialogs.ask import Ask
from tests.tui.pilots import AppPilot, app_of, opened, piloted, until

_CHARACTERS = {"enter": "\r", "escape": "\x1b", "tab": "\t", "space": " ", "full_stop": "."}


def _burst(pilot: AppPilot, *keys: str) -> None:
    """Send keys as the terminal driver does with those of one packet."""
    for key in keys:
        character = _CHARACTERS.get(key, key)
        pilot.app.post_message(events.Key(key, character))


async def _until_style_differs(pilot: AppPilot, before: str) -> None:
    await until(pilot, lambda: app_of(pilot).state.pixel_style != before)


@pytest.mark.parametrize(
    "keys",
    [
        ("o", "enter", "enter"),
        ("o", *"rashid", "enter", "enter"),
        ("o", "escape", "escape"),
        ("s", "enter", "enter"),
        ("s", "escape", "escape", "escape"),
        ("question_mark", "escape", "escape"),
        ("question_mark", "question_mark", "question_mark"),
        ("ctrl+p", "escape", "escape"),
        ("ctrl+p", *"recipe fast", "enter", "enter", "enter"),
    ],
    ids=" ".join,
)
async def test_a_dialog_is_answered_once(keys: tuple[str, ...]) -> None:
    """A second answer does not end the app."""
    async with opened((80, 24)) as pilot:
        app = app_of(pilot)
        for _ in range(3):
            _burst(pilot, *keys)
            _burst(pilot, "escape", "escape", "escape", "a")
            await _until_style_differs(pilot, app.state.pixel_style)
        assert app.screen is app.main


@piloted((80, 24))
async def test_what_is_typed_after_an_answer_reaches_the_screen_below(pilot: AppPilot) -> None:
    """The answer is what was typed before enter, and the next key opens the next dialog."""
    app = app_of(pilot)

    _burst(pilot, "o", *"zimengx-lines", "enter", "s")

    await until(pilot, lambda: isinstance(app.screen, Ask))
    await until(pilot, lambda: app.state.data is not None and app.state.data.name == "lines")
