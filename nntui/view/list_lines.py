"""Rows of a list as lines of text: what settings and layers have in common when they are drawn."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import NamedTuple

from rich.text import Text

from nntui.view.fitted import fitted
from nntui.view.line_edit import LineEdit
from nntui.view.style import Terminal

CURSOR = "reverse bold"
"""The style of the row under the cursor; it needs no color."""


class Line(NamedTuple):
    """A line of a list, and the row that it belongs to."""

    row: Hashable
    text: Text


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said under a row.

    Args:
        text: one sentence.
        wrong: whether it says that a value was refused.
    """

    text: str
    wrong: bool = False


def remark_lines(row: Hashable, remark: Remark, columns: int, terminal: Terminal) -> list[Line]:
    """Return the lines of a remark, indented."""
    style = terminal.wrong if remark.wrong else terminal.dim
    sign = "! " if remark.wrong else "  "
    lines = wrap(remark.text, max(columns - 4, 8))
    return [
        Line(row, Text(f"  {sign if not number else '  '}{each}", style))
        for number, each in enumerate(lines)
    ]


def edited_text(edit: LineEdit, columns: int) -> Text:
    """Return a text that is being edited with its cursor, as much of it as fits.

    >>> edited_text(LineEdit("0.02", 4), 10).plain
    '0.02 '
    """
    if edit.selected and edit.text:
        shown = edit.text[: max(columns, 1)]
        return Text(shown, "reverse")
    start = max(edit.cursor - columns + 1, 0)
    shown = (edit.text + " ")[start : start + max(columns, 1)]
    text = Text(shown)
    text.stylize("reverse underline", edit.cursor - start, edit.cursor - start + 1)
    return text


def wrapped(text: str, columns: int, rows: int, terminal: Terminal) -> list[str]:
    """Return a text in at most so many lines, the last one cut where there are more.

    >>> wrapped("one two three", 7, 1, Terminal())
    ['one tw…']
    """
    lines = wrap(text, max(columns, 1))
    if len(lines) <= rows:
        return lines
    rest = " ".join(lines[rows - 1 :])
    return [*lines[: rows - 1], fitted(rest, columns, terminal).rstrip()] if rows else []


def with_more_marks(
    lines: Sequence[Text],
    columns: int,
    above: bool,  # noqa: FBT001 - a pair with the next one
    below: bool,  # noqa: FBT001
    terminal: Terminal,
) -> list[Text]:
    """Return lines with an arrow in the last column where rows above or below are out of sight.

    >>> lines = with_more_marks([Text("a"), Text("b")], 4, False, True, Terminal(unicode=False))
    >>> [line.plain for line in lines]
    ['a', 'b  v']
    """
    marked = list(lines)
    arrows = ("↑", "↓") if terminal.unicode else ("^", "v")
    for shown, number, arrow in ((above, 0, arrows[0]), (below, -1, arrows[1])):
        if shown and marked:
            line = marked[number].copy()
            line.truncate(columns - 1, pad=True)
            marked[number] = line.append(arrow, terminal.accent)
    return marked


def window_start(lines: Sequence[Line], row: Hashable, start: int, rows: int) -> int:
    """Return the first line to show so that all lines of `row` are in sight, moving least."""
    places = [number for number, line in enumerate(lines) if line.row == row]
    last = max(len(lines) - rows, 0)
    if places:
        start = min(max(start, places[-1] - rows + 1), places[0])
    return min(max(start, 0), last)
