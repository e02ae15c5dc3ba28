"""Saving weights, and leaving: at once, or after asking what to do with a run in progress."""

from dataclasses import replace

from nntui.runs.commands import Stop
from nntui.tui.messages.answers import WeightsSaved, WorkFailed
from nntui.tui.messages.user import LeaveAnswered, LeavePressed, SaveRequested
from nntui.tui.state import State
from nntui.tui.transitions.commanding import command
from nntui.tui.transitions.parting import parting
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.work import AskHowToLeave, Exit, SaveWeights


def save_requested(state: State, message: SaveRequested) -> Step:
    """Return the step that saves weights."""
    ticket = state.generations.ticket("any")
    return Step(state, (SaveWeights(ticket, message.name, message.network, state.data),))


def weights_saved(state: State, message: WeightsSaved) -> Step:
    """Return the step after weights were saved."""
    return Step(noted(state, f"saved {message.path}"))


def work_failed(state: State, message: WorkFailed) -> Step:
    """Return the step after an evaluation or saving failed; what is shown stays."""
    state = replace(state, progress=None)
    return Step(with_error(state, message.error) if message.error else state)


def leave_pressed(state: State, message: LeavePressed) -> Step:
    """Return the step that ends the app, or asks first where a run is in progress."""
    del message
    if state.start is not None and not state.start.superseded:
        return Step(replace(state, start=replace(state.start, leaving=True)))
    if state.run is not None and state.live:
        return Step(state, (AskHowToLeave(state.run),))
    return Step(state, (Exit(parting(state)),))


def leave_answered(state: State, message: LeaveAnswered) -> Step:
    """Return the step that ends the app, with the run stopped or continued."""
    run = state.run
    if run is None or not state.live:
        return Step(state, (Exit(parting(state)),))
    if message.answer == "keep":
        return Step(state, (Exit(parting(state, "continues in the background")),))
    line = parting(state, "stops after a checkpoint")
    step = command(replace(state, leaving_line=line), Stop())
    return Step(replace(step.state, leaving_after=step.state.commands_sent), step.work)
