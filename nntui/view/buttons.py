"""Buttons: keys with a word for each, which can also be clicked."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.style import Style
from rich.text import Text

from nntui.view.style import Terminal


class Button(NamedTuple):
    """A key as text to display, what it does in a word, and the action of a click."""

    key: str
    words: str
    action: str


def button_lines(
    buttons: Sequence[Button], columns: int, rows: int, terminal: Terminal
) -> list[Text]:
    """Return buttons in lines of at most `columns`; those that have no room are left out.

    >>> buttons = [Button("n", "add", "add"), Button("d", "remove", "remove")]
    >>> [line.plain for line in button_lines(buttons, 12, 2, Terminal())]
    ['n add', 'd remove']
    """
    lines: list[Text] = []
    for each in buttons:
        text = Text(each.key, Style.parse(f"bold {terminal.accent}".strip()))
        text.append(f" {each.words}", terminal.dim)
        text.stylize(Style(meta={"@click": each.action}))
        if lines and lines[-1].cell_len + 2 + text.cell_len <= columns:
            lines[-1].append("  ").append_text(text)
        elif len(lines) < rows and text.cell_len <= columns:
            lines.append(Text(no_wrap=True).append_text(text))
    return lines
