"""What the user asked to see is loaded, or cannot be."""

from dataclasses import replace
from functools import partial
from typing import Literal

from nntui.analysis.cursor import DigitCursor
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError
from nntui.strings import short_name
from nntui.tui.messages.answers import (
    DataLoaded,
    InitialDataFound,
    RequestFailed,
    RunOpened,
    WeightsOpened,
)
from nntui.tui.messages.user import TargetChosen
from nntui.tui.state import ChooseData, LoadInitial, OpenTarget, Request, State, TakeData
from nntui.tui.transitions.downloading import download_initial
from nntui.tui.transitions.requesting import begin, refuse
from nntui.tui.transitions.returning import forget, set_aside, shown_again
from nntui.tui.transitions.showing import (
    fate_of_run,
    with_data,
    with_labeled,
    with_run,
    without_run,
)
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.weights.model import UNKNOWN_DATA
from nntui.workspace.data import check, suit_config
from nntui.workspace.opening import Entry
from nntui.workspace.settings import with_settings
from nntui.workspace.weights import OpenedWeights

FOR_THE_NEXT_RUN = "applies to the next run; x, then space, starts it"


def target_chosen(state: State, message: TargetChosen) -> Step:
    """Return the step that opens what was chosen or typed."""
    return begin(state, OpenTarget(message.target))


def initial_data_found(state: State, message: InitialDataFound) -> Step:
    """Return the step to the data to begin with, and to what was named on the command line."""
    initial, request = message.initial, _request(state)
    config = state.config.replace(data=initial.data.name)
    state = noted(replace(state, request=None), initial.note or initial.data.origin)
    step = with_data(state, initial.data, config)
    if initial.missing:
        step = step.then(partial(download_initial, name=initial.missing, stand_in=initial.data))
    if isinstance(request, LoadInitial) and request.target:
        return step.then(partial(begin, request=OpenTarget(request.target, named=True)))
    if (run := message.live_run) is not None:
        entry = Entry("run", str(run.path), run.name)
        note = f"following {run.name}, which is being trained"
        return step.then(partial(begin, request=OpenTarget(entry, note)))
    if isinstance(request, LoadInitial) and request.last is not None:
        note = f"{request.last.line}, as it was shown last; --fresh starts without it"
        return step.then(partial(begin, request=OpenTarget(request.last, note)))
    if state.start_note:
        return Step(replace(noted(step.state, state.start_note), start_note=""), step.work)
    return step


def data_loaded(state: State, message: DataLoaded) -> Step:
    """Return the step to other data; while a run is trained they are for the next one."""
    data, request = message.data, _request(state)
    try:
        config = _config_with(state, data, request)
    except NntuiError as error:
        return refuse(state, error)
    state = replace(state, request=None)
    if state.live:
        state = noted(state, f"{data.origin}; {FOR_THE_NEXT_RUN}")
        return Step(replace(state, config=config))
    note = request.note if isinstance(request, ChooseData) and request.note else data.origin
    if isinstance(request, OpenTarget):
        state = forget(state)
    elif not _is_recipe(request) and (again := shown_again(state, config)) is not None:
        return again
    else:
        state = set_aside(state)
    return with_data(noted(state, note + fate_of_run(state)), data, config)


def run_opened(state: State, message: RunOpened) -> Step:
    """Return the step to a run that was opened."""
    request = _request(state)
    note = request.note if isinstance(request, OpenTarget) else ""
    left = fate_of_run(state) if state.run is None or state.run.path != message.run.path else ""
    left = left if state.live else ""
    state = noted(state, (note or f"opened {message.run.name}") + left)
    if message.data is None:
        state = with_error(state, f"{message.run.name} is shown without its data: {message.lost}")
    else:
        state = noted(state, "; ".join((state.note.text, *message.data.notes)))
    state = replace(forget(state), request=None, config=message.config, initial=message.initial)
    step = with_run(state, message.run, message.config, message.data, lost=message.lost)
    return Step(_studying(step.state, request), step.work)


def weights_opened(state: State, message: WeightsOpened) -> Step:
    """Return the step to a network that was opened, without a run."""
    network = message.network
    config = _with_edits_since(state.config, message)
    own, shown = network.weights.info.data, message.data.name
    whose = "what it was trained on is not known" if own == UNKNOWN_DATA else ""
    whose = whose or f"its data, {short_name(own)}, are not shown"
    elsewhere = "" if own == shown else f"; {whose}, but {shown}"
    request = _request(state)
    note = request.note if isinstance(request, OpenTarget) else ""
    opened = f"{note or f'opened {network.title}'}{elsewhere}{fate_of_run(state)}"
    state = noted(state, "; ".join((opened, *message.notes, *message.data.notes)))
    initial = OpenedWeights(network.weights, network.title)
    state = replace(forget(state), request=None, config=config, data=message.data, initial=initial)
    if message.data.labeled:
        state = with_labeled(state, message.data, config)
    step = without_run(state)
    step = Step(replace(step.state, opened=_opened(request, network.title)), step.work)
    state = _studying(step.state, request)
    cursor = state.cursor.nearest_match(network.predictions)
    return Step(replace(state, network=network, cursor=cursor), step.work)


def request_failed(state: State, message: RequestFailed) -> Step:
    """Return the step after what the user asked to see cannot be shown."""
    return refuse(state, message.error)


def _request(state: State) -> Request | None:
    return state.request.request if state.request else None


def _is_recipe(request: Request | None) -> bool:
    """Return whether data were chosen with a recipe, which begins with random weights."""
    return isinstance(request, ChooseData) and request.before is not None


def _studying(state: State, request: Request | None) -> State:
    """Return `state` at the first of the test images that were chosen with what was opened."""
    if not isinstance(request, OpenTarget) or request.study is None or state.data is None:
        return state
    cursor = DigitCursor(row=request.study.rows[0], chosen=request.study)
    return replace(state, cursor=cursor, split_chosen="test", variant=0)


def _opened(
    request: Request | None, title: str
) -> tuple[Literal["run", "weights"], str, str] | None:
    """Return what to open at the next start to see the same weights."""
    if not isinstance(request, OpenTarget):
        return None
    target = request.target
    return ("weights", target if isinstance(target, str) else target.name, title)


def _config_with(state: State, data: Dataset, request: Request | None) -> RunConfig:
    """Return the settings for other data.

    Raises:
        NntuiError: they do not suit the data. Those that were chosen are shown anyway, so
            that the settings can be changed.
    """
    changes = request.changes if isinstance(request, TakeData) else {}
    config = state.config.replace(**{**changes, "data": data.name})
    if data.labeled and not isinstance(request, ChooseData):
        config = suit_config(with_settings(config, state.chosen_sizes), data, state.last_labeled)
        check(config, data)
    return config


def _with_edits_since(config: RunConfig, message: WeightsOpened) -> RunConfig:
    """Return the settings that go with weights, with what was edited while they were read."""
    edited = {
        name: getattr(config, name)
        for name in RunConfig.__struct_fields__
        if getattr(config, name) != getattr(message.before, name)
    }
    return with_settings(message.config, edited)
