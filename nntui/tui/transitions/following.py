"""Following the run that is shown, and the network that is evaluated."""

from dataclasses import replace
from typing import Literal

from nntui.analysis.cursor import DigitCursor
from nntui.analysis.evaluated import EvaluatedNetwork, ShownSplit
from nntui.config.run_config import RunConfig
from nntui.runs.commands import Advance
from nntui.tui.messages.answers import NetworkEvaluated, RunAdvanced, WatchFailed
from nntui.tui.state import PendingCommand, State
from nntui.tui.transitions.commanding import settle
from nntui.tui.transitions.interrupted import next_key
from nntui.tui.transitions.remembering import with_tested
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.studying import evaluation, with_newest
from nntui.tui.transitions.sweep_page import way_back
from nntui.tui.work import Checkpoint
from nntui.view.run_remarks import run_remarks
from nntui.view.runview import RunView
from nntui.workspace.settings import with_settings


def run_advanced(state: State, message: RunAdvanced) -> Step:
    """Return the step after more is known of the run that is shown."""
    before, snapshot = state, message.snapshot
    state = replace(
        state,
        view=snapshot.view,
        live=snapshot.live,
        problem=snapshot.problem,
        run_missing=snapshot.missing,
        split_chosen=_split_chosen(state, live=snapshot.live),
        answers=snapshot.answers,
        ends=snapshot.ends,
        comparison=None if snapshot.live else state.comparison,
        tested=None if snapshot.live else state.tested,
        commands=_in_this_session(state.commands, snapshot.ends),
        config=_with_changes(state.config, state.view, snapshot.view),
    )
    return _with_checkpoint(settle(_with_news(before, state)))


def _split_chosen(state: State, *, live: bool) -> 'ShownSplit | Literal[""]':
    """Return which images to show; those of a comparison are test images, also in training."""
    kept = live == state.live or state.cursor.chosen is not None
    return state.split_chosen if kept else ""


def _in_this_session(commands: tuple[PendingCommand, ...], ends: int) -> tuple[PendingCommand, ...]:
    """Return the commands that can still be answered.

    Where another program resumes the run at once, its end and its resumption are seen together;
    commands that the run had not received by then are discarded.
    """
    return tuple(replace(each, ends=ends) for each in commands if each.ends in {None, ends})


def watch_failed(state: State, message: WatchFailed) -> Step:
    """Return the step after the journal of the run can no longer be read."""
    return Step(with_error(settle(replace(state, live=False)), message.error))


def network_evaluated(state: State, message: NetworkEvaluated) -> Step:
    """Return the step to the newest network; a list that the user studies stays as it is."""
    studied = state.studied
    state = with_tested(replace(state, network=message.network, progress=None))
    if studied is not None and _is_list(state.cursor, studied):
        return Step(replace(state, held=studied))
    return Step(with_newest(state))


def _is_list(cursor: DigitCursor, network: EvaluatedNetwork) -> bool:
    """Return whether the digit is one of a list: of mistakes, or of a cell of the matrix."""
    return cursor.filtered and len(cursor.rows(network.predictions)) > 0


def _with_news(before: State, state: State) -> State:
    """Return `state` with a note where the run has reported something new since `before`."""
    old, view = before.view, state.view
    if state.run_missing and not before.run_missing:
        return _with_missing(state)
    if before.run_missing and not state.run_missing and state.run is not None:
        state = noted(state, f"the folder of {state.run.name} is there again")
    stopped = "stopped" if view.status == "stopped" else ""
    news = "; ".join(filter(None, [state.problem or view.message or stopped, next_key(state)]))
    if state.problem:
        return with_error(state, news) if state.problem != before.problem else state
    same = view.message == old.message and view.ended == old.ended
    if same or _is_superseded(before, view):
        return state
    text = "; ".join(filter(None, (news, way_back(state), *_remarks(state, view))))
    return noted(state, text) if text or not state.lost else state


def _with_missing(state: State) -> State:
    """Return `state` with a note that the folder of the run is gone, whatever its end was."""
    # Without the name, which the header shows: it may be so long that the reason is cut.
    reason = "the folder of this run was deleted or renamed"
    return with_error(state, f"{reason}; {next_key(state)}")


def _remarks(state: State, view: RunView) -> tuple[str, ...]:
    """Return what changed in the data of a run that has ended, and what is odd about its result."""
    if not view.ended or state.run is None or state.run_config is None:
        return ()
    notes = state.data.notes if state.data is not None else ()
    return (*notes, *run_remarks(view, state.run_config, state.run.name))


def _is_superseded(state: State, view: RunView) -> bool:
    """Return whether the news is only that the run was resumed before it had advanced."""
    refused = view.refused
    if refused is None or refused == state.view.refused:
        return False
    asked = [each.command for each in state.commands if each.name == refused.command]
    return any(isinstance(each, Advance) for each in asked)


def _with_changes(config: RunConfig, before: RunView, view: RunView) -> RunConfig:
    """Return `config` with the settings that changed in the run between two views of it."""
    changes = {
        name: value for name, value in view.settings.items() if before.settings.get(name) != value
    }
    return with_settings(config, changes) if changes else config


def _with_checkpoint(state: State) -> Step:
    """Return the step that evaluates a new checkpoint, or the last one on the test images."""
    checkpoint = state.view.checkpoint
    if checkpoint is None or state.run is None or state.data is None:
        return Step(state)
    wanted = (checkpoint.name, state.split)
    if wanted == state.evaluated:
        return Step(state)
    source = Checkpoint(state.run, checkpoint.name)
    work = evaluation(state, state.data, source, f"step {checkpoint.step:,}")
    return Step(replace(state, evaluated=wanted), (work,))
