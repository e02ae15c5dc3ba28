"""The table of runs as text: only the rows in sight are drawn, so it may have thousands."""

from collections.abc import Collection, Sequence

from rich.style import Style
from rich.text import Text

from nntui.strings import counted
from nntui.view import run_state
from nntui.view.fitted import fitted
from nntui.view.list_lines import CURSOR
from nntui.view.names import cut, padded
from nntui.view.run_columns import GAP, RunColumn, fitting
from nntui.view.style import Terminal
from nntui.view.table_row import TableRow

_SIGNS = 4
"""Cells of the mark and of the sign of the state, before the first column."""
_WORDS = {"running": "training", "waiting": "starting", "crashed": "killed"}
"""States of rows that the rest of the app calls otherwise, for the sign."""


def head_text(columns: int, sorted_by: str, terminal: Terminal, *, reverse: bool) -> Text:
    """Return the heads of the columns; a click on one runs the action `sort` with its name.

    >>> print(head_text(59, "test", Terminal(), reverse=False).plain.rstrip())
        state       name                     best val     test↓
    """
    text = Text(" " * _SIGNS, no_wrap=True)
    arrow = ("↑" if reverse else "↓") if terminal.unicode else ("^" if reverse else "v")
    for number, (column, cells) in enumerate(fitting(columns - _SIGNS)):
        text.append(" " * (GAP if number else 0))
        chosen = column.name == sorted_by
        # The arrow stands in the gap behind the column, so that the titles are aligned.
        title = padded(column.title, cells, right=column.right)
        if chosen:
            title = title.rstrip() + arrow if not column.right else title[1:] + arrow
            title = padded(title, cells, right=column.right)
        style = Style.parse("bold" if chosen else terminal.dim)
        text.append(title, style + Style(meta={"@click": f"sort('{column.name}')"}))
    return text


def row_text(
    row: TableRow,
    columns: int,
    terminal: Terminal,
    *,
    marked: str = "",
    selected: bool = False,
) -> Text:
    """Return one row of the table in exactly `columns` cells.

    Args:
        row: the row.
        columns: terminal cells.
        terminal: where it is displayed.
        marked: the letter of a marked row; empty for others.
        selected: whether the cursor is on it.
    """
    word = _WORDS.get(row.state, row.state)
    state = run_state.style(word, terminal)
    text = Text(no_wrap=True)
    text.append(f"{marked or ' '} ", f"bold {terminal.accent}".strip())
    text.append(f"{run_state.sign(word, terminal) if word else ' '} ", state)
    for number, (column, cells) in enumerate(fitting(columns - _SIGNS)):
        text.append(" " * (GAP if number else 0))
        style = state if column.name == "state" else _style(column, row, terminal)
        shown = _shown(column, row, cells, terminal)
        text.append(padded(shown, cells, right=column.right), style)
    text.truncate(columns, pad=True)
    if selected:
        text = Text(text.plain, CURSOR, no_wrap=True)
    return text


def _shown(column: RunColumn, row: TableRow, cells: int, terminal: Terminal) -> str:
    """Return what fits: of names both ends, of layers and notes the beginning."""
    text = column.text(row)
    if column.name in {"name", "data"}:
        return cut(text, cells, terminal.ellipsis)
    return fitted(text, cells, terminal).rstrip()


def _style(column: RunColumn, row: TableRow, terminal: Terminal) -> str:
    if row.origin == "shipped":
        return terminal.dim
    return "" if column.name in {"name", "validation", "test"} else terminal.dim


def count_text(
    shown: Sequence[TableRow], rows: Sequence[TableRow], marked: Collection[str], *, complete: bool
) -> str:
    """Return how many rows are shown, and how many are marked.

    >>> from nntui.runs.row import RunRow
    >>> rows = [RunRow(name="a"), RunRow(name="b")]
    >>> count_text(rows[:1], rows, (), complete=True), count_text(rows, rows, "A", complete=False)
    ('1 of 2', '2 rows, reading the others ..., 1 marked')
    """
    text = counted(len(rows), "row") if len(shown) == len(rows) else f"{len(shown):,} of "
    if len(shown) != len(rows):
        text += f"{len(rows):,}"
    if not complete:
        text += ", reading the others ..."
    return f"{text}, {len(marked)} marked" if marked else text
