"""Asker: shows a dialog and sends the message that its answer means."""

from collections.abc import Callable
from typing import Any, TypeVar

from textual.app import App

from nntui.tui.dialogs.dialog import Dialog
from nntui.tui.messages import Message, user
from nntui.tui.state import State
from nntui.tui.store import Store

_Answer = TypeVar("_Answer")


class Asker:
    """Asks the user; a dialog that is cancelled changes nothing.

    Args:
        app: shows the dialogs.
        store: receives the answers.
    """

    def __init__(self, app: App[Any], store: Store) -> None:
        self.app = app
        self._store = store

    @property
    def state(self) -> State:
        """What is shown."""
        return self._store.state

    def ask(self, dialog: Dialog[_Answer], meaning: Callable[[_Answer], Message | None]) -> None:
        """Show a dialog.

        Args:
            dialog: returns the answer, None where the user cancels.
            meaning: the message that an answer means; None where it means no message.
        """

        async def take(answer: _Answer | None) -> None:
            message = None if answer is None else meaning(answer)
            if message is not None:
                await self._store.dispatch(message)

        self.app.push_screen(dialog, take)

    async def explain(self, reason: str) -> None:
        """Say why there is nothing to ask."""
        await self._store.dispatch(user.KeyExplained(reason))
