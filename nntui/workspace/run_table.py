"""The table of runs: its rows, and their order."""

from collections.abc import Callable, Iterable
from typing import Any

from nntui import locations
from nntui.errors import UsageError
from nntui.runs.index import list_rows, newest_rows
from nntui.runs.row import Origin, RunRow
from nntui.strings import clean, nearest

__all__ = ["COLUMNS", "RunRow", "newest_runs", "run_rows", "sorted_rows"]

_ORIGINS: tuple[Origin, ...] = ("own", "recipe", "saved", "shipped")

COLUMNS: dict[str, Callable[[RunRow], Any]] = {
    "name": lambda row: row.name.casefold(),
    "state": lambda row: row.state,
    "origin": lambda row: _ORIGINS.index(row.origin),
    "data": lambda row: row.data.casefold(),
    "layers": lambda row: row.layers,
    "optimizer": lambda row: row.optimizer,
    "lr": lambda row: row.lr,
    "accuracy": lambda row: row.accuracy,
    "validation": lambda row: row.validation,
    "test": lambda row: row.test,
    "loss": lambda row: row.loss,
    "steps": lambda row: row.step,
    "epochs": lambda row: row.epoch,
    "time": lambda row: row.seconds,
    "started": lambda row: row.started,
    "note": lambda row: row.note.casefold(),
    "recipe": lambda row: row.recipe,
}
"""The columns by which rows can be sorted, with the value of each."""

LARGEST_FIRST = frozenset({"accuracy", "validation", "test", "steps", "epochs", "time", "started"})
"""Columns whose largest value is the first one, unless the other order is asked for."""


def run_rows() -> list[RunRow]:
    """Return the rows of all runs, the newest first.

    Raises:
        RunError: the folder of runs cannot be read.
    """
    return list_rows(locations.runs())


def newest_runs(count: int) -> tuple[list[RunRow], int]:
    """Return the rows of the newest `count` runs, and how many runs there are in all.

    It reads no more than these, so it is fast also when the index of the folder must be made again.

    Raises:
        RunError: the folder of runs cannot be read.
    """
    return newest_rows(locations.runs(), count)


def sorted_rows(
    rows: Iterable[RunRow], column: str = "started", *, reverse: bool = False
) -> list[RunRow]:
    """Return rows sorted by a column; those without a value in it are the last in both orders.

    Accuracies, times and counts begin with the largest, other columns with the smallest or the
    first in the alphabet. Rows of equal value keep their order.

    Args:
        rows: the rows.
        column: one of COLUMNS.
        reverse: the other order.

    Raises:
        UsageError: there is no such column.
    """
    value = COLUMNS.get(column)
    if value is None:
        raise UsageError(
            f"expected a column to sort by, received {clean(column, 40)!r}; "
            f"{nearest(column, COLUMNS)}"
        )
    every = [(value(row), row) for row in rows]
    known = [pair for pair in every if pair[0] not in {None, ""}]
    known.sort(key=lambda pair: pair[0], reverse=reverse != (column in LARGEST_FIRST))
    return [row for _, row in known] + [row for found, row in every if found in {None, ""}]
