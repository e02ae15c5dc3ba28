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


def speed_table(speeds: Sequence[Speed]) -> str:
    """Return a table with a line for each optimizer and activation; empty without any."""
    if not speeds:
        return ""
    epochs = len(speeds[0].epochs)
    heading = [f"784-128-10, {epochs} epochs", "images/s, first", "last", "ratio", "slowest epoch"]
    rows = [
        [
            _title(each),
            f"{each.first:,.0f}",
            f"{each.last:,.0f}",
            f"{each.ratio:.0%}",
            f"{min(epoch.rate for epoch in each.epochs):,.0f}",
            f"{_most_denormals(each.epochs):,}",
        ]
        for each in speeds
    ]
    return "\n".join(aligned([[*heading, "denormals"], *rows]))


def _title(speed: Speed) -> str:
    before = f"{CONTENDERS[BEFORE].title}: " if speed.contender == BEFORE else ""
    return f"{before}{speed.optimizer}, {speed.activation}"


def _most_denormals(epochs: Sequence[EpochDone]) -> int:
    return max((epoch.denormals or 0 for epoch in epochs), default=0)


def _seconds(seconds: float | None) -> str:
    return "-" if seconds is None else f"{seconds:.2f} s"
