"""The list of runs and weights as it changes: read again at times that its size allows."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nntui.runs.directory import RunDirectory
from nntui.runs.row import RunRow, read_row
from nntui.workspace.run_table import newest_runs, run_rows
from nntui.workspace.weights_table import weights_rows

FIRST = 40
"""Runs that are read before all the others."""
_INTERVAL = 1.0
"""Seconds until runs in training are read again."""
_SHARE = 20
"""The whole list is read again after so many times the time that this takes."""
_SLICE = 0.1
"""Seconds after which an end is noticed."""
_ENDED = frozenset({"done", "stopped", "diverged", "failed", "killed", "crashed", "unreadable"})


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Runs and weights.

    Args:
        rows: own runs, the newest first, then saved weights, runs of recipes, and those shipped.
        complete: whether these are all.
    """

    rows: list[RunRow]
    complete: bool = True


_ORDER = {"own": 0, "saved": 1, "recipe": 2, "shipped": 3}


def list_all() -> Listing:
    """Return all runs and weights.

    Raises:
        RunError: the folder of runs cannot be read.
    """
    return Listing(_ordered(run_rows() + weights_rows()))


def watch_list(
    stopped: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
    changed: Callable[[], bool] = lambda: False,
) -> Iterator[Listing]:
    """Yield the newest runs, then all runs and weights, then again whenever they have changed.

    Args:
        stopped: whether to end.
        changed: whether something else has changed that is listed with them.
        clock: returns seconds.
        sleep: waits for so many seconds.

    Raises:
        RunError: the folder of runs cannot be read.
    """
    newest, count = newest_runs(FIRST)
    if count > len(newest):
        yield Listing(_ordered(newest), complete=False)
    rows: list[RunRow] | None = None
    due = cost = 0.0
    while not stopped():
        begin = clock()
        before = rows
        if rows is None or begin >= due:
            rows = list_all().rows
            cost = clock() - begin
            due = clock() + max(_INTERVAL, _SHARE * cost)
        else:
            rows = [_again(row) for row in rows]
        if changed() or rows != before:
            yield Listing(rows)
        end = clock() + _INTERVAL
        while clock() < end and not stopped():
            sleep(_SLICE)


def _ordered(rows: list[RunRow]) -> list[RunRow]:
    return sorted(rows, key=lambda row: (_ORDER[row.origin], -row.started))


def _again(row: RunRow) -> RunRow:
    """Return the row as it is now, where its run was in training."""
    if not row.state or row.state in _ENDED:
        return row
    return read_row(RunDirectory(Path(row.path)), row.started)
