"""Questions of the screen Draw: which image file to read, and what a drawing is."""

from nntui.errors import UsageError
from nntui.tui.dialogs.ask import Ask
from nntui.tui.messages.draw import DrawingKept, PhotographNamed
from nntui.tui.questions.asker import Asker


async def ask_photograph(asker: Asker) -> None:
    """Ask for an image file."""
    asker.ask(Ask("Image file with one digit or several", "", _check_path), PhotographNamed)


async def ask_label(asker: Asker) -> None:
    """Ask which class the drawing is, and suggest the one that was answered."""
    draw = asker.state.draw
    if draw.is_blank:
        await asker.explain("nothing is drawn yet")
        return
    suggestion = draw.answer.answer if draw.answer is not None else ""
    asker.ask(Ask("What is it? It is kept in the data set drawings", suggestion), DrawingKept)


def _check_path(text: str) -> None:
    if not text.strip():
        raise UsageError("expected the path of an image file, received nothing; type it")
