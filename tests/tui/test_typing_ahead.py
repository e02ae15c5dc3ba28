"""Keys that arrive together, as over a slow connection: each does what it does alone."""

import pytest
from textual import events

from nntui.tui.dialogs.ask import Ask
from tests.tui.pilots import AppPilot, app_of, edit, go_to, opened, piloted, until

_CHARACTERS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "space": " ",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "asterisk": "*",
    "question_mark": "?",
    "left": None,
    "right": None,
}


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


_TASKS: tuple[tuple[str, ...], ...] = (
    ("n", *"ab", "enter", "enter"),
    ("o", "escape", "escape"),
    ("s", *"x/", "enter", "escape", "escape"),
    ("m", "right", "right", "left", "m", "asterisk"),
    ("v", "v", "f", "f"),
    ("left_square_bracket", "right_square_bracket", "escape"),
    ("R", "r", "escape", "escape"),
    ("x", "escape", "x"),
)
"""The keys of what can be done without a trainer, some of them once too often."""


@piloted((80, 24))
async def test_the_keys_of_every_task_come_in_one_packet(pilot: AppPilot) -> None:
    """Ten times each: every dialog is answered once, and the app still takes keys."""
    app = app_of(pilot)
    for keys in _TASKS:
        for _ in range(10):
            _burst(pilot, *keys)
        _burst(pilot, *["escape"] * 4, "a")
        await _until_style_differs(pilot, app.state.pixel_style)
        assert app.screen is app.main, keys


async def test_keys_after_the_one_that_ends_the_app_do_nothing() -> None:
    """They are in the packet of the key q, and there is no screen any more."""
    async with opened((80, 24)) as pilot:
        _burst(pilot, "q", *["a", "o", "enter", "escape"] * 10)
        await until(pilot, lambda: pilot.app.return_value is not None)
    assert app_of(pilot).crash is None


@piloted((80, 24))
async def test_a_run_is_started_and_stopped_in_one_packet(pilot: AppPilot) -> None:
    """Ten times: whatever the keys mean by then, one run is shown, and no question is left."""
    app = app_of(pilot)
    await edit(pilot, data="lines", layers="")
    await until(pilot, lambda: app.state.data is not None and app.state.data.name == "lines")

    for _ in range(10):
        _burst(pilot, "space", "full_stop", "x", "enter", "enter")

    await until(pilot, lambda: app.state.run is not None and app.state.view.ended)
    _burst(pilot, *["escape"] * 4, "a")
    await _until_style_differs(pilot, app.state.pixel_style)
    assert app.screen is app.main


@piloted((80, 24))
async def test_what_is_typed_after_an_answer_reaches_the_screen_below(pilot: AppPilot) -> None:
    """The answer is what was typed before enter, and the next key opens the next dialog."""
    app = app_of(pilot)

    _burst(pilot, "o", *"zimengx-lines", "enter", "s")

    await until(pilot, lambda: isinstance(app.screen, Ask))
    await until(pilot, lambda: app.state.data is not None and app.state.data.name == "lines")


@piloted((80, 24))
async def test_a_second_enter_for_a_dialog_is_not_one_for_the_panel_below(pilot: AppPilot) -> None:
    """The panel has the focus on a setting that enter opens a list for."""
    app = app_of(pilot)
    await go_to(pilot, "data")

    _burst(pilot, "o", *"zimengx-lines", "enter", "enter", "s")

    await until(pilot, lambda: isinstance(app.screen, Ask))
    assert [type(each) for each in app.screen_stack] == [type(app.main), type(app.screen)]
    await until(pilot, lambda: app.state.data is not None and app.state.data.name == "lines")
