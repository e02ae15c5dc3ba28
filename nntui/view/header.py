"""The header: the screens, what is shown, and its state, in one line."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from nntui.view import run_state
from nntui.view.names import cut
from nntui.view.style import Terminal

_NARROWEST = 16
"""Columns that the name of a run keeps beside where its weights come from."""


class ScreenName(NamedTuple):
    """A screen as the header lists it."""

    key: str
    name: str
    title: str


def header_text(
    screens: Sequence[ScreenName],
    shown: str,
    subject: str,
    word: str,
    columns: int,
    terminal: Terminal,
    source: str = "",
) -> Text:
    """Return the header in exactly `columns`; what is shown is cut in the middle to fit.

    A click on a screen runs the action `choose` with its name.

    Args:
        screens: all of them.
        shown: the name of the one that is shown.
        subject: the run or the network that is shown.
        word: its state.
        columns: the width.
        terminal: where it is displayed.
        source: what its weights began with, such as `mine, 96.73 %`; empty for random weights.

    >>> screens = [ScreenName("1", "train", "Train"), ScreenName("5", "runs", "Runs")]
    >>> header_text(screens, "train", "mnist-128", "done", 48, Terminal(unicode=False)).plain
    ' [1 Train] 5 Runs           mnist-128   + done  '
    """
    text = Text(no_wrap=True, end="")
    text.append(" ")
    for screen in screens:
        chosen = screen.name == shown
        style = Style.parse(_style(terminal, chosen=chosen)) + Style(
            meta={"@click": f"choose('{screen.name}')"}
        )
        text.append(("[{}]" if chosen else " {} ").format(f"{screen.key} {screen.title}"), style)
    state = f"{run_state.sign(word, terminal)} {word}"
    room = columns - text.cell_len - cell_len(state) - 6
    name = _fitted(subject, source, room, terminal) if room >= 4 else ""
    blank = columns - text.cell_len - cell_len(name) - cell_len(state) - 5
    text.append(" " * max(blank, 0))
    text.append(f"{name}   " if blank >= 0 else "", terminal.dim)
    text.append(state, f"bold {run_state.style(word, terminal)}".strip())
    text.append(" ")
    text.truncate(columns, pad=True)
    return text


def _fitted(subject: str, source: str, columns: int, terminal: Terminal) -> str:
    """Return what is shown and where its weights come from; the longer one is cut first.

    >>> _fitted("2026-11-28-mnist-128-relu", "mine, 96.73 %", 36, Terminal(unicode=False))
    '2026-11-..28-relu from mine, 96.73 %'
    """
    if not source:
        return cut(subject, columns, terminal.ellipsis)
    words = f" from {source}" if subject else f"from {source}"
    least = min(cell_len(subject), _NARROWEST)
    words = cut(words, max(columns - least, 0), terminal.ellipsis) if words else ""
    return cut(subject, columns - cell_len(words), terminal.ellipsis) + words


def _style(terminal: Terminal, *, chosen: bool) -> str:
    return f"bold {terminal.accent}".strip() if chosen else terminal.dim
