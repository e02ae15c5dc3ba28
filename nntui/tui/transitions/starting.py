"""Starting: a run of the settings that are shown, or the run that is shown once more."""

from dataclasses import replace

from nntui.config.run_config import RunConfig
from nntui.errors import NntuiError
from nntui.tui.state import OpenTarget, PendingStart, State, next_run_differences
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.superseding import supersede
from nntui.tui.work import AskWhetherAgain, StartRun
from nntui.workspace.resuming import config_for_longer, setting_to_raise, would_diverge_again
from nntui.workspace.settings import with_settings


def start_or_ask(state: State) -> Step:
    """Return the step that starts or resumes a run; a run that is done is not repeated unasked."""
    run, config = state.run, state.run_config
    if run is None or config is None:
        return start(state)
    if _is_at_rest(state) and would_diverge_again(config, state.view, state.config):
        text = f"{run.name} would diverge again: change a setting, such as lr; r starts over"
        return Step(noted(state, text))
    if not (_is_at_rest(state) and _is_complete(state, config)):
        return start(state)
    name = setting_to_raise(state.view)
    before, after = (getattr(each, name) for each in (state.config, longer_config(state)))
    if name == "epochs":
        longer = f"train it for {after - before} more epochs, {after} in all"
    else:
        longer = f"continue with patience {after} instead of {before}"
    return Step(state, (AskWhetherAgain(run, longer),))


def longer_config(state: State) -> RunConfig:
    """Return the settings with which the run that is shown is trained longer."""
    if state.run_config is None:
        return state.config
    return config_for_longer(state.run_config, state.view)


def _is_complete(state: State, run_config: RunConfig) -> bool:
    """Return whether the run is done, and a run of the present settings would be the same."""
    same = state.config == with_settings(run_config, state.view.settings)
    return state.view.status == "done" and same


def _is_at_rest(state: State) -> bool:
    """Return whether the run that is shown could be trained again, and is not trained now."""
    trained = state.live or state.start is not None
    return not (trained or state.run_missing or state.lost or state.barred)


def _is_replaced(state: State) -> bool:
    """Return whether a run whose folder is gone is replaced by one that the user asked for."""
    if not state.run_missing:
        return False
    return bool(state.run_name) or bool(next_run_differences(state))


def start(state: State, *, afresh: bool = False, over: bool = False) -> Step:
    """Return the step that starts or resumes a run, or says why that is impossible.

    Args:
        state: the present state.
        afresh: whether to start a new run in any case.
        over: whether the run may start over where its checkpoints are damaged.
    """
    data = state.data
    if state.barred:
        return Step(with_error(state, f"{state.barred}; r takes an untrained network instead"))
    if data is None and not state.lost:
        return Step(noted(state, "still loading the data; press space again in a moment"))
    if state.start is not None:
        return Step(noted(state, "a run is being started; press space again in a moment"))
    asked = state.request.request if state.request else None
    if isinstance(asked, OpenTarget) and asked.named:
        text = f"{asked.title} is still being opened; press space again in a moment"
        return Step(noted(state, text))
    try:
        if data is not None:
            data.check_labeled()
    except NntuiError as error:
        return Step(with_error(state, error))
    run = None if afresh or _is_replaced(state) else state.run
    step = supersede(state)
    state = replace(step.state, start=PendingStart(state.config), pause_requested=False)
    ticket = state.generations.ticket("any")
    initial, name = state.initial, state.run_name
    work = StartRun(ticket, state.config, run, state.view, data, initial, name, over)
    return Step(state, (*step.work, work))
