"""Dialog: the base of all dialogs; it is answered once."""

from typing import TypeVar

from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer | None]):
    """A screen over the others that asks for an answer; None where the user cancels.

    A second answer, such as that of a double click or of a key that was held down, is ignored.
    """

    def answer(self, answer: Answer | None) -> None:
        """Close the dialog with an answer, unless it is closed already."""
        if self.app.screen is self:
            self.dismiss(answer)

    def action_cancel(self) -> None:
        """Close the dialog without an answer."""
        self.answer(None)
