"""The app: keys become messages, messages a state, and the state what is on the screen."""

import asyncio
import os
import secrets
import signal
import threading
from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, Literal

from textual import events, on, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen

from nntui.config.layers import parse_layers
from nntui.errors import sentence
from nntui.recipes.registry import recipes
from nntui.tui.dialogs.ask_layers import AskLayers
from nntui.tui.dialogs.ask_weights_name import AskWeightsName
from nntui.tui.dialogs.choose import Choose
from nntui.tui.dialogs.help import HelpScreen
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.input_queue import InputQueue
from nntui.tui.job_control import has_job_control, redraw_after_stop, suspend
from nntui.tui.keys import keys_of
from nntui.tui.messages import Message, user
from nntui.tui.messages.envelope import Envelope
from nntui.tui.screens.train import TrainScreen
from nntui.tui.state import State
from nntui.tui.store import Store
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.work import AskHowToLeave, Exit, Work
from nntui.tui.workers import Workers
from nntui.view.style import Terminal
from nntui.workspace.opening import Entry, entries

_LAST_RESORT = 2.0
"""Seconds after a signal until the process ends in any case."""
_SEEDS = 1_000_000

_MESSAGES: dict[str, Message] = {
    "train": user.TrainPressed(),
    "step": user.AdvancePressed("step"),
    "epoch": user.AdvancePressed("epoch"),
    "stop": user.StopPressed(),
    "reset": user.ResetPressed(),
    "previous": user.CursorMoved(-1),
    "next": user.CursorMoved(1),
    "mistakes": user.MistakesPressed(),
    "augmented": user.AugmentedPressed(),
    "pixel-style": user.PixelStylePressed(),
    "previous-tab": user.TabMoved(-1),
    "next-tab": user.TabMoved(1),
    "leave": user.LeavePressed(),
}
"""What keys mean, by the names that the table of keys gives them."""


class NntuiApp(App[str]):
    """Trains, inspects, saves and opens networks; returns a line to print at the end.

    Args:
        opened: the name or path of a run, weights or data to begin with; empty for none.
        terminal: what the terminal can display.
    """

    CSS_PATH = "nntui.tcss"
    TITLE = "nntui"
    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")

    def __init__(self, opened: str = "", terminal: Terminal | None = None) -> None:
        super().__init__()
        self._opened = opened
        self.store = Store(State(terminal=terminal or Terminal()), self._paint, self.start)
        self.main = TrainScreen(self.state)
        self._threads = Workers(self)
        self._input = InputQueue(self, super().on_event)

    @property
    def state(self) -> State:
        """What is shown."""
        return self.store.state

    def get_default_screen(self) -> Screen[None]:
        """Return the screen that is there from the beginning."""
        return self.main

    async def on_mount(self) -> None:
        """Show the screen at once; whatever takes time follows in threads."""
        self.set_class(not self.state.terminal.unicode, "ascii")
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            # Without a handler they leave the terminal raw, or end the process at once.
            loop.add_signal_handler(number, self._end, number)
        if self._driver is not None:
            redraw_after_stop(self._driver)
        self._pass_on_input()
        await self.begin()

    async def begin(self) -> None:
        """Load the data to begin with, then what was named."""
        await self.store.dispatch(user.AppStarted(self._opened))

    @on(Envelope)
    async def _dispatch(self, event: Envelope) -> None:
        await self.store.dispatch(event.message)

    async def action_press(self, name: str) -> None:
        """Do what a key is for."""
        match name:
            case "new-seed":
                await self.store.dispatch(user.ResetPressed(secrets.randbelow(_SEEDS)))
            case "random":
                await self.store.dispatch(user.CursorScattered(secrets.randbelow(_SEEDS)))
            case "save":
                self._ask_weights_name()
            case "open":
                self._ask_what_to_open()
            case "help":
                self.push_screen(HelpScreen(self.focused))
            case _:
                await self.store.dispatch(_MESSAGES[name])

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
        self.refresh(layout=True)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield the commands of the palette: every key, every recipe, and those of Textual."""
        for key in keys_of("train", "everywhere"):
            if key.short:
                press = partial(self.run_action, key.action)
                yield SystemCommand(key.short.capitalize(), key.help, press)
        for recipe in recipes():
            choose = partial(self.store.dispatch, user.RecipeChosen(recipe.name))
            yield SystemCommand(f"Recipe {recipe.name}", recipe.title, choose)
        for command in super().get_system_commands(screen):
            if command.title not in {"Quit", "Keys"}:  # ours ask what to do with a training
                yield command

    def start(self, work: Work) -> None:
        """Start a piece of work: what the app itself does, or what threads do."""
        match work:
            case Exit(line=line):
                self.exit(line)
            case AskHowToLeave(run=run):
                self._ask_how_to_leave(run.name)
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

    async def _paint(self, before: State, state: State) -> None:
        if state.generations.request != before.generations.request:
            self.clear_notifications()  # they are about what was asked for before
        note = state.note
        if note is not before.note and note.severity != "information":
            self.notify(note.text, severity=note.severity, markup=False, timeout=8)
        await self.main.show(state)

    # Dialogs.

    def _ask_weights_name(self) -> None:
        network = self.state.network
        if network is None:
            return

        async def save(name: str | None) -> None:
            if name is not None:
                await self.store.dispatch(user.SaveRequested(name, network))

        self.push_screen(AskWeightsName(network), save)

    def _ask_what_to_open(self) -> None:
        async def choose(target: Entry | str | None) -> None:
            if target is not None:
                await self.store.dispatch(user.TargetChosen(target))

        dialog = OpenDialog()
        self.push_screen(dialog, choose)
        self._list_entries(dialog)

    @work(exclusive=True, group="entries")
    async def _list_entries(self, dialog: OpenDialog) -> None:
        try:
            found = await asyncio.to_thread(entries)
        except Exception as error:  # noqa: BLE001 - a path can still be typed
            self.notify(sentence(error), severity="error", markup=False)
            found = []
        dialog.show_entries(found)

    @on(NetworkPanel.TextRequested)
    def _ask_layers(self, event: NetworkPanel.TextRequested) -> None:
        async def change(layers: str | None) -> None:
            if layers is not None:
                await self.store.dispatch(user.LayersEdited(parse_layers(layers)))

        self.push_screen(AskLayers(event.layers, self.state.data), change)

    def _ask_how_to_leave(self, run: str) -> None:
        async def leave(answer: str | None) -> None:
            if answer is not None:
                how: Literal["stop", "keep"] = "stop" if answer == "stop" else "keep"
                await self.store.dispatch(user.LeaveAnswered(how))

        answers = {
            "keep": "keep training in the background",
            "stop": "stop after a checkpoint",
        }
        self.push_screen(Choose(f"{run} is being trained", answers), leave)

    # Input.

    async def on_event(self, event: events.Event) -> None:
        """Put what the user presses, clicks or pastes into a queue."""
        from_user = isinstance(event, events.InputEvent | events.Paste)
        if from_user and not event.is_forwarded:
            self._input.put(event)
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
