"""Requests: beginning one, and what becomes of it where it is refused."""

from dataclasses import replace

from nntui.errors import NntuiError
from nntui.strings import short_name
from nntui.tui.state import (
    ChooseData,
    LoadInitial,
    OpenTarget,
    PendingRequest,
    Request,
    State,
    TakeData,
    Train,
    with_screen,
)
from nntui.tui.transitions.returning import shown_again
from nntui.tui.transitions.showing import with_data, without_run
from nntui.tui.transitions.starting import start
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.superseding import supersede
from nntui.tui.work import FindInitialData, LoadData, OpenNamed


def begin(state: State, request: Request, downloaded: frozenset[str] = frozenset()) -> Step:
    """Return the step that begins a request, and gives up an earlier one.

    Args:
        state: the present state.
        request: what is asked for.
        downloaded: the data sets that were downloaded for it already.
    """
    if isinstance(request, Train):
        return start(state)
    step = supersede(state)
    pending = PendingRequest(request, downloaded=downloaded)
    return Step(replace(step.state, request=pending), step.work).then(
        lambda state: _begin(state, request)
    )


def _begin(state: State, request: LoadInitial | OpenTarget | ChooseData | TakeData) -> Step:
    ticket = state.generations.ticket("request")
    match request:
        case LoadInitial():
            return Step(noted(state, "loading the data ..."), (FindInitialData(ticket),))
        case OpenTarget(target=target):
            run = None if state.live else state.run
            work = OpenNamed(ticket, target, state.config, state.data, request.lost, run)
            return Step(noted(state, f"opening {request.title} ..."), (work,))
        case ChooseData(name=name):
            config = state.config.replace(data=name)
            state = replace(noted(state, f"loading {name} ..."), config=config, data=None)
            return without_run(state).then(lambda state: Step(state, (LoadData(ticket, config),)))
        case TakeData(name=name, changes=changes):
            try:
                config = state.config.replace(**{**changes, "data": name})
            except NntuiError as error:
                return refuse(state, error)
            state = noted(state, f"loading {short_name(name)} ...")
            return Step(state, (LoadData(ticket, config),))


def _back_to_runs(state: State, request: OpenTarget) -> State:
    """Return `state` on the screen Runs where something was chosen there that cannot be shown."""
    runs, target = state.runs, request.target
    chosen = request.study is not None and runs.comparison is not None
    if runs.sweep is not None and not isinstance(target, str):
        chosen = chosen or target.name.startswith(f"{runs.sweep.path}/")
    return with_screen(state, "runs") if chosen and state.screen == "train" else state


def _return(state: State, request: Request | None) -> Step | None:
    """Return the step to what was shown before data were chosen; None where it fits no longer."""
    if not state.set_aside:
        return None
    before = request.before if isinstance(request, ChooseData) else None
    return shown_again(state, before or state.config.replace(data=state.set_aside[0].settings.data))


def refuse(state: State, error: object) -> Step:
    """Return the step after the pending request is refused: what was shown before is shown."""
    pending = state.request
    state = replace(with_error(state, error), request=None, progress=None, edits=state.edits + 1)
    if pending is not None and isinstance(pending.request, OpenTarget) and pending.request.named:
        state = replace(state, barred=f"{pending.request.title} was not opened: {error}")
    if pending is not None and isinstance(pending.request, OpenTarget):
        state = _back_to_runs(state, pending.request)
    if state.data is not None or state.lost:
        return Step(state)
    again = _return(state, pending.request if pending else None)
    if again is not None:
        return Step(replace(again.state, note=state.note), again.work)
    if state.last_labeled is not None:
        data = state.last_labeled
        return with_data(state, data, state.config.replace(data=data.name))
    if pending is not None and isinstance(pending.request, LoadInitial):
        return Step(state)  # there is nothing to go back to
    step = begin(state, LoadInitial())
    return Step(replace(step.state, note=state.note), step.work)
