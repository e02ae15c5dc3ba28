"""The trials of a sweep as a table: one line each, the best first."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from nntui.view import formatting
from nntui.view.names import cut, padded, widest
from nntui.view.style import Terminal
from nntui.view.sweep.view import SweepView, TrialLine

_RIGHT = frozenset({"trial", "epochs", "validation", "loss", "test", "time"})
_LONGEST = 40
"""Columns of the value of a setting."""
_NARROWEST = 4
"""The same where there is little room."""
_MEASURED = 500
"""Trials by which the widths of the columns are chosen: the best ones."""

CSV_COLUMNS = (
    *("trial", "state", "epochs", "validation", "loss", "test", "seconds", "rung", "run"),
    "message",
)
"""The columns before those of the settings that are varied."""


class TableLayout(NamedTuple):
    """The columns of the table that fit into a width, and how wide each is."""

    titles: tuple[str, ...]
    names: tuple[str, ...]
    """The settings that are varied."""
    widths: tuple[int, ...]
    columns: int

    @classmethod
    def of(cls, view: SweepView, columns: int, terminal: Terminal) -> "TableLayout":
        """Return the layout for a sweep; columns on the right that do not fit are left out."""
        names = tuple(axis.name for axis in view.axes)
        titles = ("trial", *names, "validation", "epochs", "state", "loss", "test", "time")
        cells = [titles, *(_cells(each, names, terminal) for each in view.trials[:_MEASURED])]
        widths = [widest([line[column] for line in cells]) for column in range(len(titles))]
        widths[0] = max(widths[0], len(str(len(view.trials))))
        _shrink(widths, len(names), columns)
        return cls(titles, names, tuple(widths[: _fitting(widths, columns)]), columns)

    def head(self, terminal: Terminal) -> Text:
        """Return the names of the columns."""
        return Text(self._line(self.titles, terminal), terminal.dim)

    def line(self, trial: TrialLine, terminal: Terminal) -> Text:
        """Return the line of a trial."""
        cells = _cells(trial, self.names, terminal)
        return Text(self._line(cells, terminal), style(trial, terminal))

    def _line(self, cells: Sequence[str], terminal: Terminal) -> str:
        words = [
            padded(cut(cell, width, terminal.ellipsis), width, right=title in _RIGHT)
            for cell, width, title in zip(cells, self.widths, self.titles, strict=False)
        ]
        return cut("  ".join(words).rstrip(), self.columns, terminal.ellipsis)


def table(view: SweepView, columns: int, terminal: Terminal, rows: int | None = None) -> Text:
    """Return the trials as lines of at most `columns`.

    Args:
        view: of the sweep.
        columns: the width; columns on the right that do not fit are left out.
        terminal: where it is displayed.
        rows: how many trials at most; None for all.
    """
    shown = view.trials if rows is None else view.trials[:rows]
    layout = TableLayout.of(view, columns, terminal)
    lines = [layout.head(terminal), *(layout.line(each, terminal) for each in shown)]
    if len(shown) < len(view.trials):
        lines.append(Text(f"and {len(view.trials) - len(shown)} others", terminal.dim))
    return Text("\n", no_wrap=True).join(lines)


def style(trial: TrialLine | None, terminal: Terminal) -> str:
    """Return the style of the line of a trial; None is the line of the column names."""
    if trial is None or trial.state in {"stopped", "waiting"}:
        return terminal.dim
    if trial.state in {"diverged", "failed", "killed"}:
        return terminal.wrong
    return terminal.accent if trial.state == "training" else ""


def state_text(trial: TrialLine) -> str:
    """Return the state of a trial in a word or two.

    >>> state_text(TrialLine(3, state="training", share=0.428))
    'training 43 %'
    """
    if trial.state == "training" and trial.share is not None:
        return f"training {100 * trial.share:.0f} %"
    return trial.state


def _cells(trial: TrialLine, names: Sequence[str], terminal: Terminal) -> list[str]:
    values = [formatting.setting_text(trial.settings.get(name, "-")) for name in names]
    return [
        str(trial.number),
        *(cut(value, _LONGEST, terminal.ellipsis) for value in values),
        formatting.percent(trial.accuracy),
        str(trial.epochs),
        state_text(trial),
        formatting.number(trial.loss),
        formatting.percent(trial.test),
        formatting.duration(trial.seconds),
    ]


def _shrink(widths: list[int], settings: int, columns: int) -> None:
    """Make the columns of settings, the widest first, as narrow as the width needs."""
    least = len(widths) - 3
    while sum(widths[:least]) + 2 * (least - 1) > columns:
        widest_one = max(range(1, settings + 1), key=lambda column: widths[column])
        if widths[widest_one] <= _NARROWEST:
            return
        widths[widest_one] -= 1


def _fitting(widths: Sequence[int], columns: int) -> int:
    """Return how many of the columns fit, at least those up to the state."""
    least = len(widths) - 3
    used = sum(widths[:least]) + 2 * (least - 1)
    count = least
    while count < len(widths) and used + widths[count] + 2 <= columns:
        used += widths[count] + 2
        count += 1
    return count


def trial_record(trial: TrialLine) -> dict[str, object]:
    """Return a trial with everything that is known of it, for JSON."""
    return {
        "trial": trial.number,
        "settings": dict(trial.settings),
        "state": trial.state,
        "epochs": trial.epochs,
        "validation": trial.accuracy,
        "loss": trial.loss,
        "test": trial.test,
        "seconds": round(trial.seconds, 3),
        "rung": trial.rung,
        "accuracies": list(trial.accuracies),
        "run": trial.run,
        "message": trial.message,
    }


def csv_rows(view: SweepView) -> list[list[object]]:
    """Return the table as rows of a CSV file, its head first."""
    names = [axis.name for axis in view.axes]
    rows: list[list[object]] = [[*CSV_COLUMNS, *names]]
    for trial in view.trials:
        record: Mapping[str, object] = trial_record(trial)
        known = [record[name] for name in CSV_COLUMNS]
        rows.append(
            ["" if value is None else value for value in known]
            + [trial.settings.get(name, "") for name in names]
        )
    return rows
