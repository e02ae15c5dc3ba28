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

    Of more trials than there is room for, those further down are counted.

    Args:
        view: of the sweep.
        columns: the width.
        terminal: where it is displayed.
        rows: how many trials at most; None for all.
    """
    shown = view.trials if rows is None or len(view.trials) <= rows else view.trials[: rows - 1]
    lines = [bracket_head(view, columns, terminal)]
    lines += [bracket_line(view, trial, columns, terminal) for trial in shown]
    if len(shown) < len(view.trials):
        others = counted(len(view.trials) - len(shown), "other trial")
        lines.append(Text(f"{'':{_NUMBER}}and {others}", terminal.dim))
    return Text("\n", no_wrap=True).join(lines)


def bracket_head(view: SweepView, columns: int, terminal: Terminal) -> Text:
    """Return the line above the trials: the epochs of each rung, and how many trials reached it."""
    width = _width(view, columns)
    text = f"{'trial':>{_NUMBER - 1}} "
    for rung, epochs in enumerate(view.rungs):
        ready = sum(len(each.accuracies) > rung for each in view.trials)
        count = f": {ready}/{view.quotas[rung]}"
        name = counted(epochs, "epoch")
        if len(name) + len(count) >= width:
            name = f"{epochs} ep"
        text += padded(name + count, width)
    if columns - len(text) >= _NARROW:
        names = ", ".join(axis.name for axis in view.axes)
        text += cut(names, columns - len(text), terminal.ellipsis)
    return Text(cut(text.rstrip(), columns, terminal.ellipsis), terminal.dim)


def bracket_line(view: SweepView, trial: TrialLine, columns: int, terminal: Terminal) -> Text:
    """Return the line of a trial in at most `columns`.

    It goes as far as the trial was promoted; what ends it is written behind the last accuracy. The
    arrow of a promotion that is not certain yet is dotted.
    """
    width = _width(view, columns)
    color = style(trial, terminal)
    line = Text(f"{trial.number:>{_NUMBER - 1}} ", no_wrap=True)
    for rung, accuracy in enumerate(trial.accuracies):
        last = rung == len(trial.accuracies) - 1
        line.append(formatting.percent(accuracy), "bold" if trial is view.best and last else color)
        room = width - len(formatting.percent(accuracy))
        if not last or rung < trial.rung or trial.early:
            line.append(_arrow(room, terminal, dotted=last and trial.early), terminal.quiet)
    end = _end(view, trial, terminal)
    if end:
        goes_on = trial.accuracies and (trial.rung >= len(trial.accuracies) or trial.early)
        line.append(" " if trial.accuracies and not goes_on else "")
        line.append(end, color)
    used = _NUMBER + width * len(view.rungs)
    if columns - used >= _NARROW:
        line.append(" " * max(used - line.cell_len, 2))
        values = ", ".join(map(formatting.setting_text, trial.settings.values()))
        line.append(cut(values, columns - line.cell_len, terminal.ellipsis), terminal.dim)
    line.truncate(columns)
    return line


def _width(view: SweepView, columns: int) -> int:
    """Return the columns of a rung."""
    return max(min((columns - _NUMBER - _SETTINGS) // len(view.rungs), _RUNG), _NARROW)


def _arrow(room: int, terminal: Terminal, *, dotted: bool) -> str:
    body, head = (
        ("╌" if dotted else "━", "▸") if terminal.unicode else ("." if dotted else "-", ">")
    )
    return f" {body * max(room - 3, 1)}{head} "[:room].ljust(room)


def _end(view: SweepView, trial: TrialLine, terminal: Terminal) -> str:
    """Return what is written behind the last accuracy; a bar where the trial was stopped."""
    if trial.state == "done":
        return "best" if trial is view.best else ""
    if trial.state == "stopped":
        return "┤" if terminal.unicode else "|"
    return state_text(trial)
