"""The header: the screens, what is shown, and its state, in one line."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from nntui.view import run_state
from nntui.view.names import cut
from nntui.view.style import Terminal


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
) -> Text:
    """Return the header in exactly `columns`; what is shown is cut in the middle to fit.

    A click on a screen runs the action `choose` with its name.

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
    room = columns - text.cell_len - cell_len(state) - 5
    name = cut(subject, room, terminal.ellipsis) if room >= 4 else ""
    blank = columns - text.cell_len - cell_len(name) - cell_len(state) - 5
    text.append(" " * max(blank, 0))
    text.append(f"{name}   " if blank >= 0 else "", terminal.dim)
    text.append(state, f"bold {run_state.style(word, terminal)}".strip())
    text.append(" ")
    text.truncate(columns, pad=True)
    return text


def _style(terminal: Terminal, *, chosen: bool) -> str:
    return f"bold {terminal.accent}".strip() if chosen else terminal.dim
