"""SendingApp: an app that sends to the terminal what has changed, instead of all that was drawn."""

import select
import sys
import time
from functools import partial
from typing import Any

from rich.color import ColorSystem
from textual import events
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from nntui.tui.output.answers import Answers
from nntui.tui.output.connection import Connection
from nntui.tui.output.display import Display
from nntui.tui.output.places import places_of
from nntui.view.style import Terminal

_LAST_ANSWER = 1.0
"""Seconds that the end of the app waits for the terminal."""
_SEND_AGAIN = 0.1
"""Seconds until it is tried again to send what the connection had no room for."""
_CLICK = events.MouseDown | events.MouseUp
_SCROLL = events.MouseScrollDown | events.MouseScrollUp
_ANSWERED = events.Key | events.Paste | _CLICK | _SCROLL
"""What the user does that changes the screen."""


class SendingApp(App[str]):
    """Draws as Textual does, and sends only the difference.

    Args:
        terminal: what the terminal can display.
        slow: whether the connection to the terminal is known to be slow.
    """

    def __init__(self, terminal: Terminal, *, slow: bool = False) -> None:
        super().__init__()
        self.connection = Connection(time.monotonic, _is_writable, slow=slow)
        self._output = Display(self._write, self.connection, terminal)
        self._sends_again = False
        self.answers = Answers()

    async def on_event(self, event: events.Event) -> None:
        """Note when the user does something: its answer is sent before progress."""
        if isinstance(event, _ANSWERED) and not event.is_forwarded:
            self.answers.pressed()
            self._output.begin_answer()
        await super().on_event(event)

    def forget_screen(self) -> None:
        """Draw everything: the terminal has shown something else meanwhile."""
        self._output.forget()
        self.refresh(layout=True)

    def on_resize(self) -> None:
        """Draw everything, also where the size is the same as before.

        Of several changes in a row only the last one is reported, and the terminal has lost what
        did not fit in between.
        """
        self.forget_screen()

    def exit_after_answers(self, line: str) -> None:
        """End the app; an answer of the terminal that came later would be input of the shell."""
        self._exit_by(line, time.monotonic() + _LAST_ANSWER)

    def _exit_by(self, line: str, latest: float) -> None:
        if self.connection.waiting and time.monotonic() < latest:
            self.set_timer(0.02, partial(self._exit_by, line, latest))
        else:
            self.exit(line)

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        """Send what has waited: the terminal has shown what was sent before."""
        event.stop()
        self.connection.answered()
        self._send()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        shown = self._driver is not None and not self.is_headless and not self._driver.is_inline
        if not (shown and self._running and not self._closed and not self._batch_count):
            super()._display(screen, renderable)
            return
        if renderable is None or self._show(screen, renderable):
            self._send()
            self.post_display_hook()
        else:
            super()._display(screen, renderable)

    def _show(self, screen: Screen[Any], update: CompositorUpdate) -> bool:
        """Take what was drawn; return whether it is of a kind that is known."""
        size = screen.outer_size
        colors = self.console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as in Textual
        cursor = size.clamp_offset(self.cursor_position)
        places, answers = places_of(screen), self.answers.drawn()
        return self._output.show(update, size, colors, cursor, places, answers=answers)

    def _send(self) -> None:
        self._output.send(synchronized=self._sync_available)
        if self._output.pending and not self._sends_again:  # the terminal may not answer
            self._sends_again = True
            self.set_timer(_SEND_AGAIN, self._send_again)

    def _send_again(self) -> None:
        self._sends_again = False
        self._send()

    def _write(self, text: str) -> None:
        if self._driver is not None:
            self._driver.write(text)
            self._driver.flush()


def _is_writable() -> bool:
    """Return whether a write to the terminal, on which Textual draws, would not have to wait."""
    try:
        return sys.__stderr__ is None or bool(select.select([], [sys.__stderr__], [], 0)[1])
    except (OSError, ValueError):  # it was closed
        return True
