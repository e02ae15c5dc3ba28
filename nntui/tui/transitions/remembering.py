"""The runs that were shown before: remembered when they are replaced, compared with at the end."""

from dataclasses import replace

from nntui.runs.directory import RunDirectory
from nntui.tui.state import State
from nntui.tui.state.past import PastRun, compared, with_past
from nntui.tui.transitions.step import noted


def with_present_as_past(state: State) -> State:
    """Return `state` with the run that is shown among the earlier ones, where it has a curve."""
    run, view, config = state.run, state.view, state.run_config
    if run is None or config is None or not view.step:
        return state
    past = PastRun(run.path, view, config.data, state.tested)
    return replace(state, past=with_past(state.past, past))


def without(state: State, run: RunDirectory) -> State:
    """Return `state` without `run` among the earlier ones, for it is shown."""
    past = tuple(each for each in state.past if each.path != run.path)
    return replace(state, past=past)


def with_tested(state: State) -> State:
    """Return `state` after its network was evaluated: compared, where a run has ended with it."""
    network, config = state.network, state.run_config
    ended = not state.live and state.view.checkpoint is not None
    if not ended or network is None or network.split != "test" or config is None:
        return state
    state = replace(state, tested=network.predictions)
    past = state.behind[0] if state.behind else None
    if past is None or not state.view.ended:
        return state
    name = RunDirectory(past.path).name
    found = compared(past, network.predictions, config.data, name)
    if found is None or state.comparison is not None:
        return replace(state, comparison=found)
    text = f"{state.note.text}; " if state.note.text else ""
    state = replace(state, comparison=found)
    return noted(state, f"{text}{found.text} against {found.before}")
