"""The table of runs: its rows, their order, the filter, the cursor and the marks."""

from collections.abc import Sequence
from dataclasses import replace

from nntui.runs.row import RunRow
from nntui.tui.messages.run_answers import ListFailed, RunsListed
from nntui.tui.messages.runs import (
    BackPressed,
    FilterTyped,
    MarkPressed,
    RowChosen,
    RowMoved,
    SortPressed,
)
from nntui.tui.state import MAX_MARKED, RunsScreen, State
from nntui.tui.transitions.run_comparison import comparison_left
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.sweep_page import sweep_closed
from nntui.tui.work import ListRuns, StopListing
from nntui.view.run_columns import COLUMNS
from nntui.workspace.run_filter import filter_problem, filter_rows, valid_part
from nntui.workspace.run_table import sorted_rows

_ORDER = ("", *(column.name for column in COLUMNS))


def list_while_shown(state: State) -> Step:
    """Return the step that lists runs while the screen Runs is shown, and only then."""
    wanted = state.screen == "runs"
    if wanted == state.runs.listing:
        return Step(state)
    generations = state.generations.after("runs")
    state = replace(state, generations=generations, runs=replace(state.runs, listing=wanted))
    work = ListRuns(generations.ticket("runs")) if wanted else StopListing()
    return Step(state, (work,))


def listed_again(state: State) -> State:
    """Return `state` with the list to be read again, once a run was changed."""
    return replace(state, runs=replace(state.runs, listing=False))


def runs_listed(state: State, message: RunsListed) -> Step:
    """Return the step after the runs were listed; the cursor stays on its row."""
    before = state.runs
    if not message.complete and before.complete:
        return Step(state)  # a part of what is known already
    runs = replace(
        before, rows=message.rows, complete=message.complete, error="", sweeps=message.sweeps
    )
    paths = {row.path for row in message.rows}
    if message.complete:
        runs = replace(runs, marked=tuple(path for path in before.marked if path in paths))
    if before.awaited in paths:
        runs = replace(runs, cursor=before.awaited, awaited="")
    return Step(replace(state, runs=_arranged(runs, before.index)))


def list_failed(state: State, message: ListFailed) -> Step:
    """Return the step after the runs could not be listed."""
    runs = replace(state.runs, error=message.error, complete=True)
    return Step(with_error(replace(state, runs=runs), message.error))


def row_moved(state: State, message: RowMoved) -> Step:
    """Return the step to a row further on, at most to the first or the last one."""
    runs = state.runs
    if not runs.shown:
        return Step(state)
    index = min(max(runs.index + message.by, 0), len(runs.shown) - 1)
    return Step(replace(state, runs=replace(runs, cursor=runs.shown[index].path, awaited="")))


def row_chosen(state: State, message: RowChosen) -> Step:
    """Return the step to a row that was clicked, unless it is gone by now."""
    if all(row.path != message.path for row in state.runs.shown):
        return Step(state)
    return Step(replace(state, runs=replace(state.runs, cursor=message.path, awaited="")))


def filter_typed(state: State, message: FilterTyped) -> Step:
    """Return the step to another filter; of a bad term it is said why, and the others hold."""
    problem = filter_problem(message.text)
    runs = replace(state.runs, filter=message.text, problem=problem)
    return Step(replace(state, runs=_arranged(runs, 0)))


def sort_pressed(state: State, message: SortPressed) -> Step:
    """Return the step to another order; the column that is chosen already is reversed."""
    runs = state.runs
    if message.how == "next":
        column = _ORDER[(_ORDER.index(runs.column) + 1) % len(_ORDER)]
        runs = replace(runs, column=column, reverse=False)
    elif message.how == "column" and message.column != runs.column:
        runs = replace(runs, column=message.column, reverse=False)
    else:
        runs = replace(runs, reverse=not runs.reverse)
    runs = _arranged(runs, 0)
    by = f"sorted by {runs.column}" if runs.column else "own runs first, the newest first"
    other = ", in the other order" if runs.reverse else ""
    return Step(noted(replace(state, runs=runs), by + other))


def mark_pressed(state: State, message: MarkPressed) -> Step:
    """Return the step after the row under the cursor was marked, or no longer is."""
    del message
    runs, row = state.runs, state.runs.row
    if row is None:
        return Step(noted(state, "there is no run to mark"))
    if row.path in runs.marked:
        marked = tuple(path for path in runs.marked if path != row.path)
    elif row.state == "unreadable":
        return Step(noted(state, f"{row.name} is unreadable, so it cannot be compared"))
    elif len(runs.marked) == MAX_MARKED:
        return Step(noted(state, f"at most {MAX_MARKED} are compared; m on a marked one frees it"))
    else:
        marked = (*runs.marked, row.path)
    runs = replace(runs, marked=marked)
    return Step(noted(replace(state, runs=runs), _marked_text(runs)))


def back_pressed(state: State, message: BackPressed) -> Step:
    """Return one step back: from comparison or sweep, from the marks, or from the filter."""
    del message
    runs = state.runs
    if runs.progress is not None or runs.comparison is not None:
        return comparison_left(state)
    if runs.sweep is not None:
        return Step(noted(sweep_closed(state), ""))
    if runs.filter:
        runs = _arranged(replace(runs, filter="", problem=""), 0)
        return Step(noted(replace(state, runs=runs), "all runs are shown"))
    if runs.marked:
        return Step(noted(replace(state, runs=replace(runs, marked=())), "no run is marked"))
    return Step(noted(state, "nothing to leave; 1 leads to the screen Train"))


def _marked_text(runs: RunsScreen) -> str:
    count = len(runs.marked)
    if count < 2:
        return "mark another one, then c compares them" if count else "no run is marked"
    return f"{count} marked; c compares them"


def _arranged(runs: RunsScreen, index: int) -> RunsScreen:
    """Return `runs` with the rows that pass the filter, in their order.

    Where the row under the cursor is not among them, the cursor goes to the row at `index`.
    """
    shown = ordered(runs.rows, runs.column, reverse=runs.reverse)
    if runs.filter:
        shown = filter_rows(shown, valid_part(runs.filter))
    runs = replace(runs, shown=shown)
    if any(row.path == runs.cursor for row in shown):
        return runs
    return replace(runs, cursor=shown[min(index, len(shown) - 1)].path if shown else "")


def ordered(rows: Sequence[RunRow], column: str, *, reverse: bool) -> list[RunRow]:
    """Return rows sorted by a column; without one, own runs are first, the newest of them first."""
    if not column:
        return list(rows)[::-1] if reverse else list(rows)
    return sorted_rows(rows, column, reverse=reverse)
