"""The table of questions: which one a key, a panel or a transition asks."""

from collections.abc import Awaitable, Callable
from typing import Any

from textual.app import App

from nntui.config.layers import LayerSpec
from nntui.tui.questions.asker import Asker
from nntui.tui.questions.digits import ask_index, ask_right_label, ask_what_to_compare_with
from nntui.tui.questions.drawing import ask_label, ask_photograph
from nntui.tui.questions.next_run import ask_run_name, show_differences
from nntui.tui.questions.opening import ask_what_to_open
from nntui.tui.questions.run_rows import (
    ask_how_to_export,
    ask_new_name,
    ask_new_sweep,
    ask_note,
)
from nntui.tui.questions.settings import ask_choice, ask_layer, ask_layers
from nntui.tui.questions.shown_run import (
    ask_how_to_leave,
    ask_weights_name,
    ask_whether_again,
    ask_whether_over,
    show_run_changes,
)
from nntui.tui.store import Store
from nntui.tui.work import AskHowToLeave, AskWhetherAgain, AskWhetherOver

OF_KEYS: dict[str, Callable[[Asker], Awaitable[None]]] = {
    "save": ask_weights_name,
    "name": ask_run_name,
    "open": ask_what_to_open,
    "layers": ask_layers,
    "differences": show_differences,
    "run-changes": show_run_changes,
    "run-rename": ask_new_name,
    "run-note": ask_note,
    "run-export": ask_how_to_export,
    "sweep-new": ask_new_sweep,
    "digit-index": ask_index,
    "label-relabel": ask_right_label,
    "digit-other": ask_what_to_compare_with,
    "photograph": ask_photograph,
    "keep-drawing": ask_label,
}
"""What keys ask, by the names that their actions press."""


class Questions:
    """Asks the user.

    Args:
        app: shows the dialogs.
        store: receives the answers.
    """

    def __init__(self, app: App[Any], store: Store) -> None:
        self._asker = Asker(app, store)

    async def ask(self, name: str) -> None:
        """Ask what a key needs to know, by the name that its action presses."""
        await OF_KEYS[name](self._asker)

    def ask_for(self, work: AskHowToLeave | AskWhetherOver | AskWhetherAgain) -> None:
        """Ask what a transition needs to know."""
        match work:
            case AskHowToLeave(run=run):
                ask_how_to_leave(self._asker, run.name)
            case AskWhetherOver(run=run):
                ask_whether_over(self._asker, run.name)
            case AskWhetherAgain(run=run, longer=longer):
                ask_whether_again(self._asker, run.name, longer)

    def ask_choice(self, name: str) -> None:
        """Ask for the value of a setting."""
        ask_choice(self._asker, name)

    def ask_layer(self, what: str, index: int, layers: tuple[LayerSpec, ...]) -> None:
        """Ask for the kind or the activation of one of the layers."""
        ask_layer(self._asker, what, index, layers)
