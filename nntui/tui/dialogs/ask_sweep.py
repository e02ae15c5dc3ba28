"""AskSweep: asks what a new sweep varies, and shows the command that does the same."""

import contextlib

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label

from nntui.config.run_config import RunConfig
from nntui.errors import NntuiError
from nntui.sweeps.typed import command_of_text, plan_of_text, suggestion
from nntui.tui.dialogs.ask import Ask

_NOTATION = (
    "NAME=VALUES: log:0.001..0.1, 0.5..0.99, adam,sgd, 64:relu|128:relu,64:relu;\n"
    "trials=27 halving=3 first=1 workers=2 propose=random|grid|each|tpe"
)


class AskSweep(Ask):
    """Asks for a line that says what a sweep of the next run's settings varies."""

    def __init__(self, config: RunConfig) -> None:
        super().__init__(
            "New sweep: vary settings of the next run",
            suggestion(config),
            lambda text: plan_of_text(text, config),
        )
        self._config = config
        self._command = Label("", classes="hint", markup=False)

    def compose(self) -> ComposeResult:
        """The question, a field, the notation, and the command for a terminal."""
        with Vertical(classes="dialog"):
            yield Label(self._question, markup=False)
            yield Input(self._suggestion)
            yield self._refusal
            yield Label(_NOTATION, classes="hint", markup=False)
            yield self._command
            yield Label("enter: start   esc: cancel", classes="hint")

    def on_mount(self) -> None:
        """Show the command that starts the suggested sweep."""
        self._show_command(self._suggestion)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show the command that starts such a sweep."""
        self._show_command(event.value)

    def _show_command(self, text: str) -> None:
        with contextlib.suppress(NntuiError):  # an error is said when it is confirmed
            self._command.update(f"in a terminal: {command_of_text(text, self._config)}")
