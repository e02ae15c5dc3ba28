"""Whole trainings as text: seconds to an accuracy, and speed in the first and last epoch."""

from collections.abc import Sequence

from nntui.bench.contenders import BEFORE, CONTENDERS
from nntui.bench.table import aligned
from nntui.bench.trainings import GOALS, EpochDone, Speed, Training


def training_table(trainings: Sequence[Training]) -> str:
    """Return a table with a line for each contender; an empty string without trainings."""
    if not trainings:
        return ""
    goals = [f"{goal:.0%}" for goal in GOALS]
    heading = [trainings[0].training, "to start", *(f"to {goal}" for goal in goals)]
    heading += ["images/s, first", "and last epoch", "accuracy", "epochs"]
    rows = [
        [
            CONTENDERS[each.contender].title,
            f"{each.start_seconds:.2f} s",
            *(_seconds(each.seconds_to[goal]) for goal in goals),
            f"{each.epochs[0].rate:,.0f}",
            f"{each.epochs[-1].rate:,.0f}",
            f"{each.epochs[-1].accuracy or 0.0:.2%}",
            str(len(each.epochs)),
        ]
        for each in trainings
    ]
    return "\n".join(aligned([heading, *rows]))


_SPEED_HEADING = ("images/s, first", "last", "ratio", "slowest epoch", "denormals")
_NAME = 34
"""The width of the first column: a row is printed before all are known."""


def speed_table(speeds: Sequence[Speed]) -> str:
    """Return a table with a line for each optimizer and activation; empty without any."""
    return "\n".join([speed_heading(speeds[0]), *map(speed_row, speeds)]) if speeds else ""


def speed_heading(speed: Speed) -> str:
    """Return the first line of the table, for speeds over as many epochs as this one."""
    return _row(f"784-128-10, {len(speed.epochs)} epochs", _SPEED_HEADING)


def speed_row(speed: Speed) -> str:
    """Return the line of one training."""
    cells = (
        f"{speed.first:,.0f}",
        f"{speed.last:,.0f}",
        f"{speed.ratio:.0%}",
        f"{min(epoch.rate for epoch in speed.epochs):,.0f}",
        f"{_most_denormals(speed.epochs):,}",
    )
    return _row(_title(speed), cells)


def _row(name: str, cells: Sequence[str]) -> str:
    widths = [max(len(title), 7) for title in _SPEED_HEADING]
    parts = [cell.rjust(width) for cell, width in zip(cells, widths, strict=True)]
    return "  ".join([name.ljust(_NAME), *parts])


def _title(speed: Speed) -> str:
    before = f"{CONTENDERS[BEFORE].title}: " if speed.contender == BEFORE else ""
    return f"{before}{speed.optimizer}, {speed.activation}"


def _most_denormals(epochs: Sequence[EpochDone]) -> int:
    return max((epoch.denormals or 0 for epoch in epochs), default=0)


def _seconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.2f} s"
