"""The list of settings as lines of text."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from nntui.strings import short_name
from nntui.view.fitted import fitted
from nntui.view.line_edit import LineEdit
from nntui.view.list_lines import CURSOR, Line, Remark, edited_text, remark_lines
from nntui.view.setting_rows import SettingRow
from nntui.view.style import Terminal

_NAME = 16
"""Columns of a name; the longest has 15 characters."""
LEGEND = "* changed  ~ live"
"""What the signs of a row mean."""


def setting_lines(
    rows: Sequence[SettingRow],
    columns: int,
    terminal: Terminal,
    cursor: str = "",
    edit: LineEdit | None = None,
    remarks: Mapping[str, Remark] | None = None,
) -> list[Line]:
    """Return the lines of the list.

    Args:
        rows: from `setting_rows`.
        columns: the width of a line.
        terminal: where it is displayed.
        cursor: the key of the row under the cursor; empty where it is not shown.
        edit: the text that is being edited in that row, None where none is.
        remarks: what is said under rows, by their keys.

    >>> from nntui.view.setting_rows import setting_rows
    >>> rows = setting_rows({"optimizer": "sgd"}, None)
    >>> print(setting_lines(rows, 36, Terminal())[6].text.plain.rstrip())
    * optimizer       sgd ▾
    """
    lines = []
    for row in rows:
        here = row.key == cursor
        lines.append(Line(row.key, _line(row, columns, terminal, edit if here else None)))
        if here and edit is None:
            lines[-1].text.stylize(CURSOR)
        if remarks and row.key in remarks:
            lines += remark_lines(row.key, remarks[row.key], columns, terminal)
    return lines


def _line(row: SettingRow, columns: int, terminal: Terminal, edit: LineEdit | None) -> Text:
    if row.kind == "group":
        return _title(row, columns, terminal)
    text = Text(f"{'*' if row.changed else ' '} ", "bold" if row.changed else "")
    text.append(f"{row.key:<{_NAME}}", "bold" if edit else "")
    room = max(columns - len(text) - 2, 1)
    if edit is None:
        text.append(fitted(_value(row, terminal), room, terminal))
    else:
        text.append_text(_edited(row, edit, room, terminal))
    return text.append(" ~" if row.live else "  ", terminal.dim)


def _title(row: SettingRow, columns: int, terminal: Terminal) -> Text:
    signs = ("▾", "▸") if terminal.unicode else ("-", "+")
    text = Text(f"{signs[0] if row.unfolded else signs[1]} ", terminal.accent)
    text.append(row.key, terminal.accent)
    room = max(columns - len(text), 0)
    return text.append(fitted(f"  {row.value}".rjust(room), room, terminal), terminal.dim)


def _value(row: SettingRow, terminal: Terminal) -> str:
    if row.kind == "choice":
        return f"{short_name(row.value)} {'▾' if terminal.unicode else 'v'}"
    return row.value or "none"


def _edited(row: SettingRow, edit: LineEdit, columns: int, terminal: Terminal) -> Text:
    """Return the text that is edited, and the value that holds until it is taken."""
    before = "" if edit.text == row.value else f"was {row.value or 'none'}"
    room = columns - len(before) - 1 if before else columns
    if room < len(edit.text) + 1:
        before, room = "", columns
    text = edited_text(edit, room)
    text.append(" " * (columns - len(text) - len(before)))
    return text.append(before, terminal.dim)
