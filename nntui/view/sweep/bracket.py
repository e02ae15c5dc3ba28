"""The bracket of a sweep: a line for each trial, with its accuracy in each of its rungs."""

from rich.text import Text

from nntui.strings import counted
from nntui.view import formatting
from nntui.view.names import cut, padded
from nntui.view.style import Terminal
from nntui.view.sweep.table import state_text, style
from nntui.view.sweep.view import SweepView, TrialLine

_NUMBER = 6
"""Columns of the number of a trial."""
_RUNG = 19
"""Columns of a rung where there is room; less than _NARROW leaves out the lines between them."""
_NARROW = 12
_SETTINGS = 22
"""Columns that are kept for the settings of a trial."""


def bracket(view: SweepView, columns: int, terminal: Terminal, rows: int | None = None) -> Text:
    """Return the bracket in at most `columns` and `rows` + 1 lines, the best trial first.

    The line of a trial goes as far as it was promoted; what ends it is written behind the last
    accuracy. Of more trials than there is room for, those further down are counted.

    Args:
        view: of the sweep.
        columns: the width.
        terminal: where it is displayed.
        rows: how many trials at most; None for all.
    """
    width = max(min((columns - _NUMBER - _SETTINGS) // len(view.rungs), _RUNG), _NARROW)
    shown = view.trials if rows is None or len(view.trials) <= rows else view.trials[: rows - 1]
    text = Text(no_wrap=True)
    text.append(cut(_head(view, width, columns), columns, terminal.ellipsis), terminal.dim)
    for trial in shown:
        text.append("\n")
        text.append_text(_line(view, trial, width, columns, terminal))
    if len(shown) < len(view.trials):
        others = counted(len(view.trials) - len(shown), "other trial")
        text.append(f"\n{'':{_NUMBER}}and {others}", terminal.dim)
    return text


def _head(view: SweepView, width: int, columns: int) -> str:
    words = [f"{'trial':>{_NUMBER - 1}} "]
    for rung, epochs in enumerate(view.rungs):
        ready = sum(len(each.accuracies) > rung for each in view.trials)
        words.append(padded(f"{counted(epochs, 'epoch')}: {ready}/{view.quotas[rung]}", width))
    if columns - _NUMBER - width * len(view.rungs) >= _NARROW:
        words.append(", ".join(axis.name for axis in view.axes))
    return "".join(words).rstrip()


def _line(view: SweepView, trial: TrialLine, width: int, columns: int, terminal: Terminal) -> Text:
    color = style(trial, terminal)
    line = Text(f"{trial.number:>{_NUMBER - 1}} ", no_wrap=True)
    for rung, accuracy in enumerate(trial.accuracies):
        last = rung == len(trial.accuracies) - 1
        goes_on = not last or rung < trial.rung
        line.append(formatting.percent(accuracy), "bold" if trial is view.best and last else color)
        room = width - len(formatting.percent(accuracy))
        if goes_on:
            line.append(_arrow(room, terminal), terminal.quiet)
        elif not last:
            line.append(" " * room)
    end = _end(view, trial)
    if end:
        line.append(" " if trial.accuracies and trial.rung < len(trial.accuracies) else "")
        line.append(end, color)
    used = _NUMBER + width * len(view.rungs)
    if columns - used >= _NARROW:
        line.append(" " * max(used - line.cell_len, 2))
        values = ", ".join(map(formatting.setting_text, trial.settings.values()))
        line.append(cut(values, columns - line.cell_len, terminal.ellipsis), terminal.dim)
    line.truncate(columns)
    return line


def _arrow(room: int, terminal: Terminal) -> str:
    body, head = ("━", "▸") if terminal.unicode else ("-", ">")
    return f" {body * max(room - 3, 1)}{head} "[:room].ljust(room)


def _end(view: SweepView, trial: TrialLine) -> str:
    """Return what is written behind the last accuracy."""
    if trial.state == "done":
        return "best" if trial is view.best else ""
    if trial.state == "stopped":
        return ""
    return state_text(trial)
