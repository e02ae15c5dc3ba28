"""What is done with a sweep: stopped, resumed, deleted, started, its settings taken."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from nntui.tui.messages.sweeps import SweepAction, SweepActionPressed, SweepTyped
from nntui.tui.state import State
from nntui.tui.transitions.step import Step, noted
from nntui.tui.transitions.sweep_page import sweep_closed
from nntui.tui.work import EditSweep, ReadSettings, StartSweep

if TYPE_CHECKING:
    from nntui.view.sweep.view import SweepView


def sweep_action_pressed(state: State, message: SweepActionPressed) -> Step:
    """Return the step that does something with the sweep that is open."""
    page = state.runs.sweep
    if page is None:
        return Step(noted(state, "no sweep is open: enter on one opens it"))
    if message.what == "settings":
        line = page.line
        if line is None:
            return Step(noted(state, "there is no trial yet"))
        return settings_asked(state, line.run)
    step = act(state, page.path, page.view, message.what)
    if message.what == "delete" and step.work:
        return Step(replace(sweep_closed(step.state), note=step.state.note), step.work)
    return step


def act(state: State, path: str, view: "SweepView", what: SweepAction) -> Step:
    """Return the step that does something with the sweep in the folder `path`."""
    return _ACTIONS[what](state, path, view)


def settings_asked(state: State, run: str) -> Step:
    """Return the step that reads the settings of a run, for the next run."""
    generations = state.generations.after("settings")
    state = noted(replace(state, generations=generations), "")
    return Step(state, (ReadSettings(generations.ticket("settings"), run),))


def sweep_typed(state: State, message: SweepTyped) -> Step:
    """Return the step that starts a sweep around the settings of the next run."""
    work = StartSweep(state.generations.ticket("any"), message.text, state.config)
    return Step(noted(state, "starting a sweep ..."), (work,))


def _settings(state: State, path: str, view: "SweepView") -> Step:
    """Take the settings of the best trial."""
    del path
    if view.best is None:
        return Step(noted(state, f"{view.name} has no result yet"))
    return settings_asked(state, view.best.run)


def _stop(state: State, path: str, view: "SweepView") -> Step:
    if not view.live:
        return Step(noted(state, f"{view.name} is not running"))
    text = f"{view.name} stops after checkpoints of its trials"
    return _edit(noted(state, text), path, "stop")


def _resume(state: State, path: str, view: "SweepView") -> Step:
    if view.live:
        return Step(noted(state, f"{view.name} is running; x stops it"))
    if view.status == "done":
        return Step(noted(state, f"{view.name} is done; N starts another sweep"))
    return _edit(noted(state, f"resuming {view.name} ..."), path, "resume")


def _delete(state: State, path: str, view: "SweepView") -> Step:
    if view.live:
        return Step(noted(state, f"{view.name} is running; x stops it, then d deletes it"))
    return _edit(state, path, "delete")


def _edit(state: State, path: str, what: Literal["stop", "resume", "delete"]) -> Step:
    return Step(state, (EditSweep(state.generations.ticket("any"), path, what),))


_ACTIONS: "dict[SweepAction, Callable[[State, str, SweepView], Step]]" = {
    "settings": _settings,
    "stop": _stop,
    "resume": _resume,
    "delete": _delete,
}
