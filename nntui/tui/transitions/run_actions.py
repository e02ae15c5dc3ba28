"""What is done with the run under the cursor of the table."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from nntui.runs.commands import Stop
from nntui.runs.directory import RunDirectory
from nntui.runs.row import RunRow
from nntui.tui.messages.run_answers import EditFailed, RunChanged, SettingsRead
from nntui.tui.messages.runs import ExportChosen, RowActionPressed, RunEdited, UndeletePressed
from nntui.tui.state import FocusRequest, OpenTarget, State
from nntui.tui.transitions.commanding import send
from nntui.tui.transitions.editing import with_whole_config
from nntui.tui.transitions.requesting import begin
from nntui.tui.transitions.run_table import listed_again
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.sweep_actions import act, settings_asked
from nntui.tui.transitions.sweep_page import sweep_opened
from nntui.tui.work import EditRun
from nntui.workspace.opening import Entry

LIVE = frozenset({"running", "paused", "waiting"})
"""States of runs that are being trained."""


def row_action_pressed(state: State, message: RowActionPressed) -> Step:
    """Return the step that does something with the run under the cursor, or says why it cannot."""
    row = state.runs.row
    if row is None:
        return Step(noted(state, "there is no run here; 1, then space trains one"))
    if is_weights(row) and message.what != "open":
        return Step(noted(state, f"{row.name} is no run but weights; enter opens them"))
    sweep = state.runs.sweeps.get(row.path)
    if sweep is not None and row.state != "unreadable":
        if message.what == "open":
            return sweep_opened(state, row.path)
        return act(state, row.path, sweep, message.what)
    return _ACTIONS[message.what](state, row)


def run_edited(state: State, message: RunEdited) -> Step:
    """Return the step that renames a run, or writes its note."""
    ticket = state.generations.ticket("any")
    return Step(state, (EditRun(ticket, message.path, message.what, message.text),))


def export_chosen(state: State, message: ExportChosen) -> Step:
    """Return the step that exports a run."""
    ticket = state.generations.ticket("any")
    work = EditRun(ticket, message.path, message.kind, message.target)
    return Step(noted(state, "exporting ..."), (work,))


def undelete_pressed(state: State, message: UndeletePressed) -> Step:
    """Return the step that restores the run that was deleted last."""
    del message
    if not state.runs.deleted:
        text = "nothing was deleted here; nntui runs restore lists what is in the trash"
        return Step(noted(state, text))
    ticket = state.generations.ticket("any")
    return Step(state, (EditRun(ticket, state.runs.deleted[-1], "restore"),))


def run_changed(state: State, message: RunChanged) -> Step:
    """Return the step after a run was changed: the list is read again."""
    runs = state.runs
    deleted = tuple(name for name in runs.deleted if name != message.restored)
    if message.deleted:
        deleted = (*deleted, message.deleted)
    marked = tuple(message.path if each == message.renamed else each for each in runs.marked)
    awaited = message.path or runs.awaited
    runs = replace(runs, deleted=deleted, marked=marked, awaited=awaited)
    return Step(noted(listed_again(replace(state, runs=runs)), message.text))


def edit_failed(state: State, message: EditFailed) -> Step:
    """Return the step after a run could not be changed: the list may be out of date."""
    return Step(with_error(listed_again(state), message.error))


def settings_read(state: State, message: SettingsRead) -> Step:
    """Return the step to the settings of a run, for the next run, on the screen Train."""
    # Not in the settings: there a 5, which leads back, would be typed.
    focus = FocusRequest("", state.focus.number + 1)
    state = replace(state, screen="train", tab="settings", focus=focus)
    note = f"settings of {message.name}: space trains a new run with them"
    return with_whole_config(state, message.config, note)


def is_weights(row: RunRow) -> bool:
    """Return whether a row is a file of weights."""
    return row.origin in {"saved", "shipped"}


def _open(state: State, row: RunRow) -> Step:
    if row.state == "unreadable":
        return Step(noted(state, f"{row.name} is unreadable: {row.problem}"))
    entry = Entry("weights" if is_weights(row) else "run", row.path, row.name)
    step = begin(state, OpenTarget(entry))
    focus = FocusRequest("", state.focus.number + 1)
    return Step(replace(step.state, screen="train", focus=focus), step.work)


def _take_settings(state: State, row: RunRow) -> Step:
    return settings_asked(state, row.path)


def _stop(state: State, row: RunRow) -> Step:
    if row.state not in LIVE:
        return Step(noted(state, f"{row.name} is not being trained"))
    step = send(state, RunDirectory(Path(row.path)), Stop())
    return Step(noted(step.state, f"{row.name} stops after a checkpoint"), step.work)


def _resume(state: State, row: RunRow) -> Step:
    if row.state in LIVE:
        return Step(noted(state, f"{row.name} is being trained; x stops it"))
    if row.state == "done":
        text = f"{row.name} is done; enter opens it, then space trains it longer"
        return Step(noted(state, text))
    ticket = state.generations.ticket("any")
    work = EditRun(ticket, row.path, "resume")
    return Step(noted(state, f"resuming {row.name} ..."), (work,))


def _delete(state: State, row: RunRow) -> Step:
    if row.state in LIVE:
        return Step(noted(state, f"{row.name} is being trained; x stops it, then d deletes it"))
    ticket = state.generations.ticket("any")
    return Step(state, (EditRun(ticket, row.path, "delete"),))


_ACTIONS: dict[str, Callable[[State, RunRow], Step]] = {
    "open": _open,
    "stop": _stop,
    "resume": _resume,
    "settings": _take_settings,
    "delete": _delete,
}
