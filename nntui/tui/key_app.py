"""KeyApp: an app in which keys, clicks and the palette become messages to its store."""

import secrets
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events, on, work
from textual.app import SystemCommand
from textual.binding import BindingType
from textual.command import CommandPalette
from textual.screen import Screen

from nntui.tui.input_queue import InputQueue, separate_keys
from nntui.tui.keys import MESSAGES, why_nothing, works_on
from nntui.tui.messages import user
from nntui.tui.messages.envelope import Envelope
from nntui.tui.output.sending_app import SendingApp
from nntui.tui.screens.main import MainScreen
from nntui.tui.state import Panel, State
from nntui.tui.store import Store
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.network_panel import NetworkPanel
from nntui.tui.widgets.settings_panel import SettingsPanel

if TYPE_CHECKING:
    from nntui.tui.questions import Questions

_SEEDS = 1_000_000


def _commands() -> type[Any]:
    """Return what finds commands, which is imported when the palette is opened."""
    from nntui.tui.palette import Commands  # noqa: PLC0415 - see `KeyApp._questions`

    return Commands


class KeyApp(SendingApp):
    """What the user does, as messages; a subclass makes the store and the screen."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("everywhere")
    COMMANDS: ClassVar[set[Any]] = {_commands}
    store: Store
    main: MainScreen

    # What is not needed for the first paint is imported after it, which is a third of the time.

    @cached_property
    def _questions(self) -> "Questions":
        from nntui.tui.questions import Questions  # noqa: PLC0415 - see above

        return Questions(self, self.store)

    @cached_property
    def _input(self) -> InputQueue:
        return InputQueue(self, super().on_event)

    @property
    def state(self) -> State:
        """What is shown."""
        return self.store.state

    @on(Envelope)
    async def _dispatch(self, event: Envelope) -> None:
        await self.store.dispatch(event.message)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is one of the screen that is shown, or of no screen."""
        first = repr(parameters[0]) if parameters else ""
        return works_on(self.state.screen, f"app.{action}({first})")

    async def action_screen(self, name: str) -> None:
        """Show another screen."""
        await self.store.dispatch(user.ScreenChosen(name))

    async def action_panel(self, name: Panel) -> None:
        """Show a panel and give it the focus."""
        await self.store.dispatch(user.PanelChosen(name))

    async def action_press(self, name: str) -> None:
        """Do what a key is for."""
        match name:
            case "new-seed":
                await self.store.dispatch(user.ResetPressed(secrets.randbelow(_SEEDS)))
            case "random":
                await self.store.dispatch(user.CursorScattered(secrets.randbelow(_SEEDS)))
            case "help":
                from nntui.tui.dialogs.help import HelpScreen  # noqa: PLC0415 - see `_questions`

                unicode = self.state.terminal.unicode
                self.push_screen(HelpScreen(self.focused, self.state.screen, unicode=unicode))
            case _ if reason := self.main.why_not(name):
                await self.store.dispatch(user.KeyExplained(reason))
            case _ if name in MESSAGES:
                await self.store.dispatch(MESSAGES[name])
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

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield the commands of the palette: ours, and those of Textual."""
        from nntui.tui.commands import AppCommands  # noqa: PLC0415 - see `_questions`

        yield from AppCommands(self, self.main, self.store).all()
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
        from nntui.tui.screenshots import keep_screenshot  # noqa: PLC0415 - see `_questions`

        self.run_worker(keep_screenshot(self, self.export_screenshot()), group="screenshot")
        return None

    @on(SettingsPanel.ListRequested)
    def _ask_choice(self, event: SettingsPanel.ListRequested) -> None:
        self._questions.ask_choice(event.name)

    @on(NetworkPanel.ListRequested)
    def _ask_layer(self, event: NetworkPanel.ListRequested) -> None:
        self._questions.ask_layer(event.what, event.index, event.layers)

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
    async def pass_on_input(self) -> None:
        """Handle what the user does, one thing after the other, until the app ends."""
        await self._input.run()
