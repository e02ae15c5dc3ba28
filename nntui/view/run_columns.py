"""The columns of the table of runs: what each shows, and which fit into a width."""

import time
from collections.abc import Callable
from typing import NamedTuple

from nntui.strings import short_name
from nntui.view import formatting
from nntui.view.table_row import TableRow

_ORIGINS = {"saved": "weights", "shipped": "shipped"}
"""What stands for the state of weights."""


class RunColumn(NamedTuple):
    """A column of the table.

    Args:
        name: one of `run_table.COLUMNS`, by which it is sorted.
        title: its head.
        cells: the terminal cells it needs.
        rank: the columns of low rank are shown first where there is little room.
        right: whether it is aligned at the right.
        text: what it shows of a row.
    """

    name: str
    title: str
    cells: int
    rank: int
    right: bool
    text: Callable[[TableRow], str]


def started_text(row: TableRow) -> str:
    """Return when a run was created, in local time."""
    if not row.started or row.origin == "shipped":
        return ""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(row.started))


def state_text(row: TableRow) -> str:
    """Return the state of a run as the filter takes it, or that it is weights.

    >>> from nntui.runs.row import RunRow
    >>> state_text(RunRow(name="a", state="done")), state_text(RunRow(name="b", origin="saved"))
    ('done', 'weights')
    """
    return row.state or _ORIGINS.get(row.origin, "")


def _percent(share: float | None) -> str:
    return "" if share is None else formatting.percent(share)


COLUMNS = (
    RunColumn("state", "state", 10, 3, right=False, text=state_text),
    RunColumn("name", "name", 22, 0, right=False, text=lambda row: row.name),
    RunColumn("data", "data", 8, 9, right=False, text=lambda row: short_name(row.data)),
    RunColumn("layers", "layers", 12, 4, right=False, text=lambda row: row.layers),
    RunColumn("optimizer", "optimizer", 9, 7, right=False, text=lambda row: row.optimizer),
    RunColumn(
        "lr",
        "lr",
        7,
        8,
        right=True,
        text=lambda row: "" if row.lr is None else f"{row.lr:g}",
    ),
    RunColumn(
        "validation", "best val", 9, 1, right=True, text=lambda row: _percent(row.validation)
    ),
    RunColumn("test", "test", 8, 2, right=True, text=lambda row: _percent(row.test)),
    RunColumn(
        "time",
        "time",
        9,
        5,
        right=True,
        text=lambda row: formatting.duration(row.seconds) if row.seconds else "",
    ),
    RunColumn("started", "started", 16, 6, right=False, text=started_text),
    RunColumn("note", "note", 10, 10, right=False, text=lambda row: row.note),
)
"""Every column, in the order of the screen."""
GAP = 2
"""Cells between two columns."""
_MORE = (("name", 26), ("layers", 28), ("note", 24), ("name", 36), ("layers", 44), ("note", 80))
"""What takes the room that is left, up to so many cells each, in this order."""


def fitting(columns: int) -> list[tuple[RunColumn, int]]:
    """Return the columns that fit into so many cells, with the cells of each.

    >>> [column.name for column, _ in fitting(55)]
    ['state', 'name', 'validation', 'test']
    """
    chosen: list[RunColumn] = []
    used = 0
    for column in sorted(COLUMNS, key=lambda each: each.rank):
        if used + column.cells + (GAP if chosen else 0) > columns and chosen:
            break
        used += column.cells + (GAP if chosen else 0)
        chosen.append(column)
    cells = {column.name: column.cells for column in chosen}
    for name, most in _MORE:
        if name in cells:
            more = max(min(columns - used, most - cells[name]), 0)
            cells[name] += more
            used += more
    return [(column, cells[column.name]) for column in COLUMNS if column.name in cells]
