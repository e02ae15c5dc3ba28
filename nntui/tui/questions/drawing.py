"""Questions of the screen Draw: which image file to read, and what a drawing is."""

from collections.abc import Callable, Sequence

from nntui.errors import UsageError
from nntui.tui.dialogs.ask import Ask
from nntui.tui.messages.draw import DrawingKept, PhotographNamed
from nntui.tui.questions.asker import Asker

DIGITS = tuple("0123456789")


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
    data = asker.state.data
    classes = data.classes if data is not None and data.labeled else DIGITS
    question = Ask("What is it? It is kept in a data set of drawings", suggestion, _check(classes))
    asker.ask(question, DrawingKept)


def _check(classes: Sequence[str]) -> Callable[[str], None]:
    """Return the function that refuses a class that the data set does not have."""

    def check(text: str) -> None:
        from nntui.workspace.drawings import class_named  # noqa: PLC0415 - only asked for here

        class_named(text, classes)

    return check


def _check_path(text: str) -> None:
    if not text.strip():
        raise UsageError("expected the path of an image file, received nothing; type it")
