"""What panels show in place of the data of a run, where these cannot be loaded."""

from textwrap import wrap

from rich.text import Text

from nntui.view.style import Terminal


def lost_data_text(reason: str, columns: int, terminal: Terminal) -> Text:
    """Return that the data of a run cannot be loaded, why, and what to do.

    Args:
        reason: one sentence.
        columns: the width of a line.
        terminal: where it is displayed.

    >>> print(lost_data_text("a.csv: not found", 60, Terminal()).plain)
    The data of this run cannot be loaded:
    a.csv: not found
    <BLANKLINE>
    Curves and numbers are from the journal of the run.
    If its data were moved, open them with o; then space trains
    the run.
    """
    text = Text(no_wrap=True)
    text.append(_wrapped("The data of this run cannot be loaded:", columns), terminal.wrong)
    text.append("\n" + _wrapped(reason, columns) + "\n\n")
    hints = (
        "Curves and numbers are from the journal of the run.",
        "If its data were moved, open them with o; then space trains the run.",
    )
    text.append("\n".join(_wrapped(hint, columns) for hint in hints), terminal.dim)
    return text


def _wrapped(text: str, columns: int) -> str:
    return "\n".join(wrap(text, max(columns, 1)))
