"""The app: keys become messages, messages a state, and the state what is on the screen."""

import asyncio
import os
import secrets
import signal
import threading
import time
from collections.abc import Iterable
from datetime import datetime
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.screen import Screen
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme

from nntui.config.knobs import knob, knobs
from nntui.errors import StorageError
from nntui.strings import clean
from nntui.tui.input_queue import InputQueue, separate_keys
from nntui.tui.job_control import has_job_control, redraw_after_stop, suspend
from nntui.tui.keys import AREAS, KEYS, PANELS, SCREEN_OF, Key, why_nothing
from nntui.tui.last_view import restored, to_remember
from nntui.tui.messages import Message, runs, user
from nntui.tui.messages.envelope import Envelope
from nntui.tui.output.sending_app import SendingApp
from nntui.tui.pace import Pace
from nntui.tui.screens.main import MainScreen
from nntui.tui.screens.table import SCREEN_NAMES
from nntui.tui.state import Panel, State
from nntui.tui.store import Store
from nntui.tui.themes import DEFAULT, HIGH_CONTRAST, palette_of, themes, variables_of
from nntui.tui.transitions.arranging import screen_chosen
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.scroll_bar import WholeCells
from nntui.tui.widgets.settings_panel import SettingsPanel
from nntui.tui.work import AskHowToLeave, AskWhetherAgain, AskWhetherOver, Exit, Work
from nntui.view.images import default_pixel_style
from nntui.view.setting_rows import setting_summary
from nntui.view.style import Terminal, key_name

if TYPE_CHECKING:
    from nntui.tui.questions import Questions
    from nntui.tui.workers import Workers
    from nntui.workspace.last_view import LastView
    from nntui.workspace.opening import Entry

_LAST_RESORT = 2.0
"""Seconds after a signal until the process ends in any case."""
_READING = 10.0
"""Seconds for which the place of a screenshot is shown."""
_SEEDS = 1_000_000
_ALL_EPOCHS = 1_000_000
"""More epochs than any run has."""

_MESSAGES: dict[str, Message] = {
    "train": user.TrainPressed(),
    "step": user.AdvancePressed("step"),
    "epoch": user.AdvancePressed("epoch"),
    "stop": user.StopPressed(),
    "reset": user.ResetPressed(),
    "cancel": user.CancelPressed(),
    "previous": user.CursorMoved(-1),
    "next": user.CursorMoved(1),
    "mistakes": user.MistakesPressed(),
    "split": user.SplitPressed(),
    "augmented": user.AugmentedPressed(),
    "pixel-style": user.PixelStylePressed(),
    "percent": user.MatrixPressed("percent"),
    "change": user.MatrixPressed("change"),
    "earlier": user.EvaluationMoved(-1),
    "later": user.EvaluationMoved(1),
    "scale": user.ChartPressed("scale"),
    "recent": user.ChartPressed("recent"),
    "rates": user.ChartPressed("rates"),
    "previous-tab": user.TabMoved(-1),
    "next-tab": user.TabMoved(1),
    "leave": user.LeavePressed(),
    "undo": user.UndoPressed(),
    "redo": user.RedoPressed(),
    **{
        f"run-{what}": runs.RowActionPressed(what)
        for what in ("open", "stop", "resume", "settings", "delete")
    },
    "run-undelete": runs.UndeletePressed(),
    "run-mark": runs.MarkPressed(),
    "run-compare": runs.ComparePressed(),
    "run-sort": runs.SortPressed("next"),
    "run-reverse": runs.SortPressed("other"),
    "run-back": runs.BackPressed(),
    "comparison-back": runs.BackPressed(),
    "pair-open": runs.PairOpened(),
    "pair-previous": runs.PairMoved(-1),
    "pair-next": runs.PairMoved(1),
    "epoch-previous": runs.EpochMoved(-1),
    "epoch-next": runs.EpochMoved(1),
    "epoch-first": runs.EpochMoved(-_ALL_EPOCHS),
    "epoch-last": runs.EpochMoved(_ALL_EPOCHS),
    "change-open": runs.ChangeOpened(),
    "change-worst": runs.ChangeChosen(None),
    "change-first": runs.ChangeChosen((0, 0)),
    "compare-loss": runs.ComparisonPressed("loss"),
    "compare-part": runs.ComparisonPressed("part"),
}
"""What keys mean, by the names that the table of keys gives them."""


def _commands() -> type[Any]:
    """Return what finds commands, which is imported when the palette is opened."""
    from nntui.tui.palette import Commands  # noqa: PLC0415 - see `NntuiApp._questions`

    return Commands


class NntuiApp(SendingApp):
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
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")
    COMMANDS: ClassVar[set[Any]] = {_commands}

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
            state = restored(state, last, SCREEN_NAMES)
            if state.screen != State().screen:
                state = screen_chosen(state, user.ScreenChosen(state.screen)).state  # and focus
            if last.theme in self.available_themes:
                self.theme = last.theme
        self.store = Store(state, self._paint, self.start, self._delay, self.set_timer)
        self.main = MainScreen(self.state)
        self._input = InputQueue(self, super().on_event)

    # What is not needed for the first paint is imported after it, which is a third of the time.

    @cached_property
    def _questions(self) -> "Questions":
        from nntui.tui.questions import Questions  # noqa: PLC0415 - see above

        return Questions(self, self.store)

    @cached_property
    def _threads(self) -> "Workers":
        from nntui.tui.workers import Workers  # noqa: PLC0415 - see above

        return Workers(self)

    @property
    def state(self) -> State:
        """What is shown."""
        return self.store.state

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
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            # Without a handler they leave the terminal raw, or end the process at once.
            loop.add_signal_handler(number, self._end, number)
        if self._driver is not None:
            redraw_after_stop(self._driver)
        self._pass_on_input()
        self.call_after_refresh(self.begin)

    async def begin(self) -> None:
        """Load the data to begin with, then what was named."""
        # In a thread, so that keys are handled meanwhile.
        await asyncio.to_thread(import_module, "nntui.tui.workers")
        await self.store.dispatch(user.AppStarted(self._opened, self._entry(), self._start_note))

    def _entry(self) -> "Entry | None":
        """Return what was shown when the app ended."""
        opened = self._last.opened if self._last else None
        if opened is None:
            return None
        from nntui.workspace.opening import Entry  # noqa: PLC0415 - see above

        return Entry(opened.kind, opened.name, opened.title)

    @property
    def to_remember(self) -> "LastView":
        """What to continue with at the next start."""
        return to_remember(self.state, self.theme)

    @on(Envelope)
    async def _dispatch(self, event: Envelope) -> None:
        await self.store.dispatch(event.message)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is one of the screen that is shown, or of no screen."""
        area = AREAS.get(f"app.{action}({parameters[0]!r})") if parameters else None
        return area not in SCREEN_NAMES or area == self.state.screen

    async def action_screen(self, name: str) -> None:
        """Show another screen."""
        await self.store.dispatch(user.ScreenChosen(name))

    async def action_panel(self, name: Panel) -> None:
        """Show a panel and give it the focus."""
        await self.store.dispatch(user.PanelChosen(name))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return the colors of the stylesheet that themes of Textual do not have."""
        return variables_of(palette_of(self.current_theme))

    async def _theme_changed(self, theme: Theme) -> None:
        """Draw everything in other colors."""
        await self.store.dispatch(user.PaletteChosen(palette_of(theme)))

    async def action_press(self, name: str) -> None:
        """Do what a key is for."""
        match name:
            case "new-seed":
                await self.store.dispatch(user.ResetPressed(secrets.randbelow(_SEEDS)))
            case "random":
                await self.store.dispatch(user.CursorScattered(secrets.randbelow(_SEEDS)))
            case "help":
                from nntui.tui.dialogs.help import HelpScreen  # noqa: PLC0415 - see `_questions`

                self.push_screen(HelpScreen(self.focused, unicode=self.state.terminal.unicode))
            case _ if name in _MESSAGES:
                await self.store.dispatch(_MESSAGES[name])
            case _:
                await self._questions.ask(name)

    def action_help_quit(self) -> None:
        """Say what quits where ctrl+c was pressed, which Textual binds."""
        explained = user.KeyExplained("ctrl+c does nothing here; q quits")
        self.call_later(self.store.dispatch, explained)

    async def _check_bindings(self, key: str, priority: bool = False) -> bool:  # noqa: FBT001, FBT002
        """Do what a key is for; where it is for nothing here, say so."""
        handled = await super()._check_bindings(key, priority)
        if not handled and not priority and self.screen is self.main:
            await self.store.dispatch(user.KeyExplained(why_nothing(key, self.state.screen)))
        return handled

    def action_suspend_process(self) -> None:
        """Suspend the app, where a shell can continue it; a run is trained meanwhile."""
        if has_job_control():
            self.app_suspend_signal.publish(self)
            suspend()
        else:
            self.notify("ctrl+z: no shell started nntui, so nothing could continue it")

    @on(Driver.SignalResume)
    def _continued(self) -> None:
        """Draw everything: the terminal has shown something else meanwhile."""
        self.forget_screen()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield the commands of the palette: every key, every recipe, and those of Textual."""
        for key in KEYS:
            if key.short:
                label = key_name(key.label, unicode=self.state.terminal.unicode)
                title = f"{key.short.capitalize()} ({label})"
                yield SystemCommand(title, key.help, partial(self._run_key, key))
        for name, known in knobs().items():
            if name != "layers":
                go = partial(self._go_to_setting, name)
                yield SystemCommand(f"Setting {name}", setting_summary(known), go)
        from nntui.recipes.registry import recipes  # noqa: PLC0415 - see `_questions`

        for recipe in recipes():
            choose = partial(self.store.dispatch, user.RecipeChosen(recipe.name))
            yield SystemCommand(f"Recipe {recipe.name}", recipe.title, choose)
        for command in super().get_system_commands(screen):
            if command.title == "Screenshot":
                meaning = "save what is shown as an SVG file in the current folder"
                yield SystemCommand("Screenshot", meaning, command.callback)
            elif command.title not in {"Quit", "Keys"}:  # ours ask what to do with a training
                yield command

    def action_command_palette(self) -> None:
        """Show all commands."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder="type to search", id="--command-palette"))

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Save what is shown as an SVG file, and say where."""
        del filename, path, time_format  # Textual would save it in a folder that servers lack
        self.run_worker(self._save_screenshot(self.export_screenshot()), group="screenshot")
        return None

    async def _save_screenshot(self, svg: str) -> None:
        from nntui.workspace.screenshots import save_screenshot  # noqa: PLC0415 - see `_questions`

        try:
            path = await asyncio.to_thread(save_screenshot, svg, datetime.now().astimezone())
        except StorageError as error:
            self.notify(str(error), severity="error", markup=False)
        else:
            self.notify(f"screenshot saved: {clean(path)}", markup=False, timeout=_READING)

    async def _run_key(self, key: Key) -> None:
        """Do what a key does, in the panel that it belongs to."""
        if key.area in SCREEN_OF:
            await self.store.dispatch(user.ScreenChosen(SCREEN_OF[key.area]))
        panel = self.main.query_one(f"#{key.area}") if key.area in PANELS else None
        if panel is not None:
            panel.focus()
        await self.run_action(key.action, panel)

    async def _go_to_setting(self, name: str) -> None:
        """Put the cursor on a setting."""
        if not knob(name).common:
            await self.store.dispatch(user.GroupToggled(knob(name).group, unfolded=True))
        await self.store.dispatch(user.TabChosen("settings"))
        self.main.query_one(SettingsPanel).go_to(name)

    def start(self, work: Work) -> None:
        """Start a piece of work: what the app itself does, or what threads do."""
        match work:
            case Exit(line=line):
                self.exit_after_answers(line)
            case AskHowToLeave(run=run):
                self._questions.ask_how_to_leave(run.name)
            case AskWhetherOver(run=run):
                self._questions.ask_whether_over(run.name)
            case AskWhetherAgain(run=run, longer=longer):
                self._questions.ask_whether_again(run.name, longer)
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
        return 0.0 if self.is_headless else self._pace.delay()

    async def _paint(self, before: State, state: State) -> None:
        if not self.store.behind:
            self._pace.painted()
        if state.generations.request != before.generations.request:
            self.clear_notifications()  # they are about what was asked for before
        note = state.note
        if note is not before.note and note.severity != "information":
            self.notify(note.text, severity=note.severity, markup=False, timeout=8)
        await self.main.show(state, curves=not self.store.behind)

    @on(SettingsPanel.ListRequested)
    def _ask_choice(self, event: SettingsPanel.ListRequested) -> None:
        self._questions.ask_choice(event.name)

    @on(NetworkPanel.ListRequested)
    def _ask_layer(self, event: NetworkPanel.ListRequested) -> None:
        self._questions.ask_layer(event.what, event.index, event.layers)

    # Input.

    async def on_event(self, event: events.Event) -> None:
        """Put what the user presses, clicks or pastes into a queue."""
        from_user = isinstance(event, events.InputEvent | events.Paste)
        if from_user and not self.screen_stack:
            return  # typed after the key that ended the app, in the same packet
        if from_user and not event.is_forwarded:
            for each in separate_keys(event):
                self._input.put(each)
        else:
            await super().on_event(event)

    @work(group="input")
    async def _pass_on_input(self) -> None:
        await self._input.run()

    # Signals.

    def _end(self, number: signal.Signals) -> None:
        """End the app because of a signal; at once where it can no longer end as usual."""
        code = 128 + number
        last_resort = threading.Timer(_LAST_RESORT, os._exit, [code])
        last_resort.daemon = True
        last_resort.start()
        self.exit(f"ended by {number.name}", return_code=code)


def _first_state(terminal: Terminal) -> State:
    return State(terminal=terminal, pixel_style=default_pixel_style(terminal))
