"""A double click, or an enter that is held down, does nothing to what the first one showed."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from textual import events

from nntui.tui.input_queue import InputQueue


def _click(time: float, x: int = 4) -> tuple[events.Event, events.Event]:
    both = tuple(
        kind(None, x, 2, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=2)
        for kind in (events.MouseDown, events.MouseUp)
    )
    for each in both:
        each.time = time
    return both[0], both[1]


def _passed_on(first: Any, second: Any, clicks: tuple[tuple[events.Event, ...], ...]) -> list[int]:
    """Return how many events of each click are passed on; after the first, `second` is shown."""
    app = SimpleNamespace(screen=first, screen_stack=[first])

    async def handle(event: events.Event) -> None:
        del event

    queue = InputQueue(cast("Any", app), handle)
    found = []
    for click in clicks:
        found.append(sum(not queue._is_repeated(event) for event in click))
        app.screen = second
    return found


@pytest.mark.parametrize(
    ("second", "clicks", "passed"),
    [
        ("dialog", (_click(1.0), _click(1.2)), [2, 0]),
        ("panels", (_click(1.0), _click(1.2)), [2, 2]),  # it chooses there by a double click
        ("dialog", (_click(1.0), _click(1.2, x=9)), [2, 2]),
        ("dialog", (_click(1.0), _click(2.0)), [2, 2]),
        ("dialog", (_click(1.0), _click(1.2), _click(1.4)), [2, 0, 0]),
    ],
)
def test_a_second_click_is_not_for_what_the_first_one_showed(
    second: str, clicks: tuple[tuple[events.Event, ...], ...], passed: list[int]
) -> None:
    """One at another place, or half a second later, is a click of its own."""
    assert _passed_on("panels", second, clicks) == passed


def _enter(time: float, key: str = "enter") -> events.Key:
    event = events.Key(key, None)
    event.time = time
    return event


@pytest.mark.parametrize(
    ("after", "keys", "passed"),
    [
        (["panels"], (_enter(1.0), _enter(1.05)), [True, False]),
        (["panels"], (_enter(1.0), _enter(1.05), _enter(1.09)), [True, False, False]),
        (["panels"], (_enter(1.0), _enter(1.5)), [True, True]),
        (["panels"], (_enter(1.0), _enter(1.02, "e"), _enter(1.05)), [True, True, True]),
        (["panels", "next"], (_enter(1.0), _enter(1.05)), [True, True]),
        (["panels", "dialog"], (_enter(1.0), _enter(1.05)), [True, True]),
    ],
)
def test_a_second_enter_is_not_for_what_is_below(
    after: list[str], keys: tuple[events.Key, ...], passed: list[bool]
) -> None:
    """It is for a dialog that the first one has opened, and every key in between makes it new."""
    app = SimpleNamespace(screen="dialog", screen_stack=["panels", "dialog"])

    async def handle(event: events.Event) -> None:
        del event

    queue = InputQueue(cast("Any", app), handle)
    found = []
    for key in keys:
        found.append(not queue._is_repeated(key))
        app.screen_stack, app.screen = after, after[-1]
    assert found == passed
