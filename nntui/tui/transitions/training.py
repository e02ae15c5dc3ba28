"""The keys that train: start, pause, resume, advance, stop and reset."""

from dataclasses import replace
from functools import partial

from nntui.runs.commands import Advance, Pause, Resume, Stop
from nntui.tui.messages.answers import RunIsDamaged, RunIsTrained, StartFailed, TrainerStarted
from nntui.tui.messages.user import (
    AdvancePressed,
    AgainAnswered,
    OverAnswered,
    ResetPressed,
    RunNamed,
    StopPressed,
    TrainPressed,
)
from nntui.tui.state import State
from nntui.tui.transitions.commanding import command, send
from nntui.tui.transitions.interrupted import can_resume, next_key
from nntui.tui.transitions.returning import forget
from nntui.tui.transitions.showing import evaluate_first, fate_of_run, with_run, without_run
from nntui.tui.transitions.starting import longer_config, start, start_or_ask
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.superseding import supersede
from nntui.tui.work import AskHowToLeave, AskWhetherOver


def train_pressed(state: State, message: TrainPressed) -> Step:
    """Return the step that starts a run, or pauses or resumes the present one."""
    del message
    if not state.training:
        return start_or_ask(state)
    return command(state, Resume() if state.pause_requested else Pause())


def advance_pressed(state: State, message: AdvancePressed) -> Step:
    """Return the step that trains on one batch or to the end of the epoch, then pauses."""
    step = Step(state) if state.training else start_or_ask(state)
    if not step.state.training:
        return step
    return step.then(lambda state: command(state, Advance(message.unit)))


def again_answered(state: State, message: AgainAnswered) -> Step:
    """Return the step that trains a run that is done longer, or starts another one like it."""
    if state.training:
        return Step(noted(state, "the run is being trained again; x stops it"))
    if message.answer == "new":
        return start(state, afresh=True)
    return start(replace(state, config=longer_config(state), edits=state.edits + 1))


def over_answered(state: State, message: OverAnswered) -> Step:
    """Return the step that trains a damaged run from step 0, or starts a new one."""
    if state.training:
        return Step(noted(state, "the run is being trained again; x stops it"))
    return start(state, afresh=message.answer == "new", over=message.answer == "over")


def run_is_damaged(state: State, message: RunIsDamaged) -> Step:
    """Return the step that asks what to do with a run of which no checkpoint is intact."""
    pending, run = state.start, state.run
    state = replace(state, start=None, pause_requested=False)
    if pending is None or pending.superseded or run is None:
        return Step(state)
    text = f"{run.name} would start over from step 0: {message.damage}"
    return Step(with_error(state, text), (AskWhetherOver(run),))


def run_named(state: State, message: RunNamed) -> Step:
    """Return the step after the next run got a name."""
    name = message.name
    text = f"the next run is called {name}" if name else "the next run is named by its settings"
    return Step(replace(noted(state, text), run_name=name))


def run_is_trained(state: State, message: RunIsTrained) -> Step:
    """Return the step after another process turned out to train the run: it is followed."""
    del message
    name = state.run.name if state.run else "the run"
    text = f"{name} is being trained by another program, and is followed here"
    return Step(noted(replace(state, start=None, pause_requested=False), text))


def stop_pressed(state: State, message: StopPressed) -> Step:
    """Return the step that stops the run after a checkpoint."""
    del message
    if not state.training:
        return Step(noted(state, f"nothing is being trained; {_what_space_does(state)}"))
    return command(noted(state, "stopping after a checkpoint"), Stop())


def _what_space_does(state: State) -> str:
    if state.run is not None and state.view.status == "done" and not can_resume(state):
        return "space asks whether to train the run longer"
    return next_key(state) or "space starts a run"


def reset_pressed(state: State, message: ResetPressed) -> Step:
    """Return the step to an untrained network; a run that is being trained is stopped."""
    if state.lost:
        return Step(with_error(state, f"there is no network to show without data: {state.lost}"))
    step = command(state, Stop()) if state.start else Step(state)
    if state.live and state.run is not None:
        step = step.then(_stop_unseen)
    seed = state.config.seed if message.seed is None else message.seed
    config = state.config.replace(seed=seed)
    state = replace(forget(step.state), config=config, initial=None)
    return Step(state, step.work).then(
        lambda state: reset_network(state, f"a new network with seed {seed}, untrained")
    )


def reset_network(state: State, note: str) -> Step:
    """Return the step to the network that a run of the present settings begins with."""
    if state.data is None:
        return Step(state)  # it is shown once the data are loaded
    state = replace(noted(state, note + fate_of_run(state)), initial=None)
    return supersede(state).then(without_run).then(evaluate_first)


def trainer_started(state: State, message: TrainerStarted) -> Step:
    """Return the step to a run that was started, with the commands that it was to be sent."""
    start, run = state.start, message.run
    if start is None:
        return Step(state)
    state = replace(state, start=None)
    if start.superseded:
        step = Step(noted(state, f"{run.name} is being trained; o opens it"))
        for asked in start.commands:
            step = step.then(partial(send, run=run, asked=asked))
        return step
    state = noted(state, f"{run.name} is resumed" if message.resumed else "")
    if not message.resumed:
        state = replace(forget(state), run_name="")
    step = with_run(state, run, message.config, message.data, message.trainer)
    for asked in start.commands:
        step = step.then(partial(command, asked=asked))
    return Step(step.state, (*step.work, AskHowToLeave(run))) if start.leaving else step


def start_failed(state: State, message: StartFailed) -> Step:
    """Return the step after no run could be started."""
    missing = state.run_missing or message.run_missing
    error = message.error
    if state.lost and state.run is not None and not missing:
        error = f"{state.run.name} cannot be trained: {error}"
    state = replace(state, start=None, pause_requested=False, run_missing=missing)
    return Step(with_error(state, error))


def _stop_unseen(state: State) -> Step:
    """Return the step that stops the run, which will be shown no longer."""
    if state.run is None:
        return Step(state)
    return send(replace(state, live=False), state.run, Stop())
