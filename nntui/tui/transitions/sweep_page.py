"""The sweep that is open on the screen Runs: its trials, the way into their runs and back."""

from dataclasses import replace
from pathlib import Path

from nntui.tui.messages.run_answers import SweepAdvanced, SweepLost
from nntui.tui.messages.sweeps import SweepPartPressed, TrialChosen, TrialMoved, TrialOpened
from nntui.tui.state import (
    SWEEP_PARTS,
    OpenTarget,
    State,
    SweepPage,
    with_screen,
)
from nntui.tui.transitions.requesting import begin
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.work import StopWatchingSweep, WatchSweep
from nntui.workspace.opening import Entry

_NONE_OPEN = "no sweep is open: enter on one opens it"


def watch_while_shown(state: State) -> Step:
    """Return the step that watches the sweep that is open while it is shown, and only then."""
    runs = state.runs
    shown = state.screen == "runs" and runs.sweep is not None and runs.comparison is None
    wanted = runs.sweep.path if shown and runs.sweep is not None else ""
    if wanted == runs.watched:
        return Step(state)
    generations = state.generations.after("sweep")
    state = replace(state, generations=generations, runs=replace(runs, watched=wanted))
    ticket = generations.ticket("sweep")
    return Step(state, (WatchSweep(ticket, wanted) if wanted else StopWatchingSweep(),))


def sweep_opened(state: State, path: str) -> Step:
    """Return the step to the sweep in a folder, which takes the place of the table."""
    page = SweepPage(path, state.runs.sweeps[path])
    if len(page.view.rungs) == 1:
        page = replace(page, part="table")
    note = f"{page.view.name}: enter opens a trial; esc: back to the table"
    return Step(noted(_with_focus(_with_page(state, page)), note))


def sweep_advanced(state: State, message: SweepAdvanced) -> Step:
    """Return the step after more is known of the sweep; the cursor stays on its trial."""
    page = state.runs.sweep
    if page is None:
        return Step(state)
    page = replace(page, view=message.view, shares=message.shares, how=message.how)
    return Step(_with_page(state, page))


def sweep_lost(state: State, message: SweepLost) -> Step:
    """Return the step back to the table after the sweep cannot be read any longer."""
    return Step(with_error(sweep_closed(state), message.error))


def sweep_closed(state: State) -> State:
    """Return `state` with the table in place of the sweep."""
    path = "" if state.runs.sweep is None else state.runs.sweep.path
    known = any(row.path == path for row in state.runs.shown)
    cursor = path if known else state.runs.cursor
    state = replace(state, runs=replace(state.runs, sweep=None, cursor=cursor))
    return _with_focus(state)


def trial_moved(state: State, message: TrialMoved) -> Step:
    """Return the step to a trial further down, at most to the first or the last one."""
    page = state.runs.sweep
    if page is None or not page.view.trials:
        return Step(noted(state, _NONE_OPEN if page is None else "there is no trial yet"))
    index = min(max(page.index + message.by, 0), len(page.view.trials) - 1)
    return Step(_with_page(state, replace(page, trial=page.view.trials[index].number)))


def trial_chosen(state: State, message: TrialChosen) -> Step:
    """Return the step to the trial that was clicked."""
    page = state.runs.sweep
    if page is None or all(each.number != message.number for each in page.view.trials):
        return Step(state)
    return Step(_with_page(state, replace(page, trial=message.number)))


def part_pressed(state: State, message: SweepPartPressed) -> Step:
    """Return the step to the next part: bracket, table or settings."""
    del message
    page = state.runs.sweep
    if page is None:
        return Step(noted(state, _NONE_OPEN))
    part = SWEEP_PARTS[(SWEEP_PARTS.index(page.part) + 1) % len(SWEEP_PARTS)]
    return Step(_with_focus(_with_page(state, replace(page, part=part))))


def trial_opened(state: State, message: TrialOpened) -> Step:
    """Return the step to the run of the trial under the cursor, on the screen Train."""
    del message
    page = state.runs.sweep
    line = None if page is None else page.line
    if page is None or line is None:
        return Step(noted(state, _NONE_OPEN if page is None else "there is no trial yet"))
    if not line.accuracies and line.state == "waiting":
        return Step(noted(state, f"trial {line.number} has not begun"))
    note = f"trial {line.number} of {page.view.name}; esc: back to the sweep"
    target = Entry("run", line.run, Path(line.run).name)
    step = begin(state, OpenTarget(target, note))
    return Step(with_screen(step.state, "train"), step.work)


def back_to_sweep(state: State) -> Step | None:
    """Return the step from the run of a trial to the sweep that is open; None for other runs."""
    return Step(noted(with_screen(state, "runs"), "")) if way_back(state) else None


def way_back(state: State) -> str:
    """Return how the run that is shown is left for the sweep it is a trial of; empty for others."""
    page, run = state.runs.sweep, state.run
    if page is None or run is None or str(run.path.parent.parent) != page.path:
        return ""
    return "esc: back to the sweep"


def _with_page(state: State, page: SweepPage) -> State:
    return replace(state, runs=replace(state.runs, sweep=page))


def _with_focus(state: State) -> State:
    """Return `state` with the focus on what is shown, where the screen is."""
    return with_screen(state, "runs") if state.screen == "runs" else state
