"""The app: starts, shows the state, starts work, and ends."""

import asyncio
import gc
import time
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from textual import on
from textual.driver import Driver
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme

from nntui.tui.job_control import has_job_control, redraw_after_stop, suspend
from nntui.tui.key_app import KeyApp
from nntui.tui.last_view import restored, to_remember
from nntui.tui.messages import user
from nntui.tui.output.compositor import render_changes
from nntui.tui.pace import Pace
from nntui.tui.screens.arrangement import is_narrow
from nntui.tui.screens.main import MainScreen
from nntui.tui.screens.table import SCREENS
from nntui.tui.signals import handle_signals
from nntui.tui.state import State
from nntui.tui.store import Store
from nntui.tui.themes import DEFAULT, HIGH_CONTRAST, palette_of, themes, variables_of
from nntui.tui.widgets.scroll_bar import WholeCells
from nntui.tui.work import AskHowToLeave, AskWhetherAgain, AskWhetherOver, Exit, Work
from nntui.view.images import default_pixel_style
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from nntui.tui.workers import Workers
    from nntui.workspace.last_view import LastView
    from nntui.workspace.opening import Entry

_AFTER_THE_FIRST_PAINT = (
    "nntui.tui.transitions",
    "nntui.tui.workers",
    "nntui.tui.questions",
    "nntui.tui.screens.digits",
    "nntui.tui.screens.draw",
    "nntui.tui.screens.runs",
    "nntui.tui.screens.layers",
)
"""What the first key or message needs; imported in a thread, so that keys are handled meanwhile."""


class NntuiApp(KeyApp):
    """Trains, inspects, saves and opens networks; returns a line to print at the end.

    Args:
        opened: the name or path of a run, weights or data to begin with; empty for none.
        terminal: what the terminal can display.
        slow: whether the connection to the terminal is known to be slow.
        last: what was shown when the app ended, to continue there.
        note: what to say about it.
    """

    CSS_PATH = "nntui.tcss"
    TITLE = "nntui"

    def __init__(
        self,
        opened: str = "",
        terminal: Terminal | None = None,
        *,
        slow: bool = False,
        last: "LastView | None" = None,
        note: str = "",
    ) -> None:
        terminal = terminal or Terminal()
        super().__init__(terminal, slow=slow)
        self.set_class(not terminal.unicode, "ascii")  # before the first paint
        for theme in themes():
            self.register_theme(theme)
        self.theme = DEFAULT
        self._opened = opened
        self._last = last
        self._start_note = note
        self._pace = Pace(time.monotonic, self.connection)
        state = _first_state(terminal)
        if last is not None:
            state = restored(state, last, SCREENS)
            if last.theme in self.available_themes:
                self.theme = last.theme
        self.store = Store(state, self._paint, self.start, self._delay, self.set_timer)
        self.main = MainScreen(self.state)
        render_changes(self.main)

    @cached_property
    def _threads(self) -> "Workers":
        from nntui.tui.workers import Workers  # noqa: PLC0415 - see `KeyApp._questions`

        return Workers(self)

    def get_default_screen(self) -> Screen[None]:
        """Return the screen that is there from the beginning."""
        return self.main

    async def on_mount(self) -> None:
        """Show the screen at once; whatever takes time follows in threads."""
        ScrollBar.renderer = ScrollBarRender if self.state.terminal.unicode else WholeCells
        self.theme_changed_signal.subscribe(self, self._theme_changed)
        if not self.state.terminal.color:
            self.theme = DEFAULT  # without colors, its backgrounds tell what is marked
        elif self.console.color_system == "standard":
            self.theme = HIGH_CONTRAST  # all its colors are among the 16
        handle_signals(lambda line, code: self.exit(line, return_code=code))
        if self._driver is not None:
            redraw_after_stop(self._driver)
        self.pass_on_input()
        self.call_after_refresh(self.begin)

    async def begin(self) -> None:
        """Load the data to begin with, then what was named."""
        await asyncio.to_thread(_import_the_rest)
        await self.store.dispatch(user.AppStarted(self._opened, self._entry(), self._start_note))

    def _entry(self) -> "Entry | None":
        """Return what was shown when the app ended."""
        opened = self._last.opened if self._last else None
        if opened is None:
            return None
        from nntui.workspace.opening import Entry  # noqa: PLC0415 - see `KeyApp._questions`

        return Entry(opened.kind, opened.name, opened.title)

    @property
    def to_remember(self) -> "LastView":
        """What to continue with at the next start."""
        return to_remember(self.state, self.theme)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colors of the stylesheet that themes of Textual do not have."""
        return variables_of(palette_of(self.current_theme))

    async def _theme_changed(self, theme: Theme) -> None:
        """Draw everything in other colors."""
        await self.store.dispatch(user.PaletteChosen(palette_of(theme)))

    def action_suspend_process(self) -> None:
        """Suspend the app, where a shell can continue it; a run is trained meanwhile."""
        if has_job_control():
            self.app_suspend_signal.publish(self)
            suspend()
        else:
            reason = "ctrl+z: no shell started nntui, so nothing could continue it"
            self.call_later(self.store.dispatch, user.KeyExplained(reason))

    @on(Driver.SignalResume)
    def _continued(self) -> None:
        """Draw everything: the terminal has shown something else meanwhile."""
        self.forget_screen()

    def start(self, work: Work) -> None:
        """Start a piece of work: what the app itself does, or what threads do."""
        match work:
            case Exit(line=line):
                self.exit_after_answers(line)
            case AskHowToLeave() | AskWhetherOver() | AskWhetherAgain():
                self._questions.ask_for(work)
            case _:
                self._threads.start(work)

    @property
    def crash(self) -> Exception | None:
        """The exception that ended the app, None where none did."""
        return self._exception

    def _fatal_error(self) -> None:
        # Textual would print a traceback with all variables; the command line reports `crash`.
        self.bell()
        self._close_messages_no_wait()

    def _delay(self) -> float:
        if self.is_headless:
            return 0.0
        wait = self._pace.delay()
        if wait <= 0:
            self.answers.begin_progress()  # it is painted now
        return wait

    async def _paint(self, before: State, state: State) -> None:
        if not self.store.behind:
            self._pace.painted()
        if state.generations.request != before.generations.request:
            self.clear_notifications()  # they are about what was asked for before
        note = state.note
        if note is not before.note and note.severity != "information" and not is_narrow(self.size):
            self.notify(note.text, severity=note.severity, markup=False, timeout=8)
        await self.main.show(state, curves=not self.store.behind)


def _import_the_rest() -> None:
    for name in _AFTER_THE_FIRST_PAINT:
        import_module(name)
    if not gc.isenabled():  # see `open_app`
        gc.freeze()  # modules stay: collections then take less time, and keys wait less for them
        gc.enable()


def _first_state(terminal: Terminal) -> State:
    return State(terminal=terminal, pixel_style=default_pixel_style(terminal))
