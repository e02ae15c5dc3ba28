"""InputQueue: keys, clicks and pastes reach the app one after the other.

Textual hands all keys of a packet to the widget that has the focus when the packet arrives. On a
slow connection, or where keys are typed ahead, a packet holds the key that opens a dialog and those
that answer it. Here each key waits until the one before has opened, closed or focused what it does.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events
from textual.app import App
from textual.geometry import Offset
from textual.message_pump import MessagePump
from textual.screen import Screen

_POLL_INTERVAL = 0.01
"""Seconds between two looks whether a widget was removed, which never answers then."""
_REPEATED = 0.1
"""Seconds in which a second enter is a repetition of the first, not one for what is below."""
_DOUBLE_CLICK = 0.5
"""Seconds in which a second click at the same place belongs to the first, as in Textual."""
_HANDLINGS = 2
"""Times to wait for a widget: once for the event, and once for what it sent to itself."""


def separate_keys(event: events.Event) -> tuple[events.Event, ...]:
    """Return the keys of an event: escape and a letter in one packet look like alt and the letter.

    No key of the app is one with alt, and over a slow connection the two arrive together.
    """
    if not isinstance(event, events.Key) or not event.key.startswith("alt+"):
        return (event,)
    if event.character is None or not event.character.isprintable():
        return (event,)
    name = event.key.removeprefix("alt+")
    letter = event.character if name.startswith("shift+") else name
    return events.Key("escape", None), events.Key(letter, event.character)


class InputQueue:
    """Passes events on in their order.

    Args:
        app: the app that receives them.
        handle: what the app does with an event.
    """

    def __init__(self, app: App[Any], handle: Callable[[events.Event], Awaitable[None]]) -> None:
        self._app = app
        self._handle = handle
        self._events: asyncio.Queue[events.Event] = asyncio.Queue()
        self._answered: tuple[tuple[Screen[Any], ...], float] | None = None
        """The screens when enter was pressed, the last on top, and when that was; None once there
        was another key or click."""
        self._clicked: tuple[Screen[Any], float, Offset] | None = None
        """The screen that received the last click, when and where that was."""
        self._drops_release = False
        self._is_busy = False

    @property
    def idle(self) -> bool:
        """Whether no event waits, and none is being handled."""
        return self._events.empty() and not self._is_busy

    def put(self, event: events.Event) -> None:
        """Add an event behind those that wait."""
        self._events.put_nowait(event)

    async def run(self) -> None:
        """Pass on events until cancelled."""
        while True:
            event = await self._events.get()
            self._is_busy = True
            if self._app.screen_stack and not self._is_repeated(event):
                await self._handle(event)
                if not self._events.empty() and not isinstance(event, events.MouseMove):
                    await self._settle()
            self._is_busy = False

    def _is_repeated(self, event: events.Event) -> bool:
        """Return whether an event repeats the one before, which has opened or closed a dialog."""
        if isinstance(event, events.Key) and event.key == "enter":
            return self._is_second_enter(event)
        if isinstance(event, events.Key | events.MouseDown | events.Paste):
            self._answered = None
        if isinstance(event, events.MouseDown | events.MouseUp):
            return self._is_second_click(event)
        return False

    def _is_second_enter(self, event: events.Key) -> bool:
        """Return whether this is one more enter for a dialog that the enter before has closed.

        Enter that is pressed twice must not choose in what is below. A dialog that the first one
        has opened takes the second.
        """
        if self._answered is not None:
            (*below, answered), pressed = self._answered
            is_closed = answered not in self._app.screen_stack and self._app.screen in below
            if is_closed and event.time - pressed < _REPEATED:
                return True
        self._answered = (tuple(self._app.screen_stack), event.time)
        return False

    def _is_second_click(self, event: events.MouseDown | events.MouseUp) -> bool:
        """Return whether this belongs to a double click whose first click showed something else.

        It must choose neither in the panel below a dialog, nor in the dialog that has opened.
        """
        if isinstance(event, events.MouseUp):
            drops, self._drops_release = self._drops_release, False
            if not drops:
                self._clicked = (self._app.screen, event.time, event.screen_offset)
            return drops
        if self._clicked is not None:
            screen, clicked, place = self._clicked
            is_second = event.time - clicked < _DOUBLE_CLICK and event.screen_offset == place
            self._drops_release = is_second and screen is not self._app.screen
        return self._drops_release

    async def _settle(self) -> None:
        """Wait until the last event was handled by the widget, those around it, and the app.

        What they opened handles its own first messages, which give the focus, after that.
        """
        screen = self._app.screen
        target = self._app.focused or screen
        for pump in (*target.ancestors_with_self, self._app):
            await handled(pump)
        if self._app.screen is not screen:
            await handled(self._app.screen)


async def handled(pump: MessagePump) -> None:
    """Wait until `pump` has handled the messages it has now; not for one that is removed."""
    for _ in range(_HANDLINGS):
        done = asyncio.Event()
        if not pump.call_later(done.set):
            return
        while not done.is_set() and pump.is_running:
            try:
                await asyncio.wait_for(done.wait(), _POLL_INTERVAL)
            except TimeoutError:
                continue
