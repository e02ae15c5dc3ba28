"""What is shown is replaced as a whole: by a run, by a network without one, by other data.

Each replacement begins a new generation of the view, so whatever was started for what was shown
before is never shown.
"""

from dataclasses import replace

from nntui.config.run_config import RunConfig
from nntui.datasets.class_labels import for_classes
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.process import TrainerProcess
from nntui.strings import short_name
from nntui.tui.state import State
from nntui.tui.transitions.remembering import with_present_as_past, without
from nntui.tui.transitions.step import Step
from nntui.tui.transitions.tuning import fitted_to, show_initial
from nntui.tui.work import Evaluate, StopWatching, Untrained, WatchRun
from nntui.view.list_lines import Remark
from nntui.view.runview import RunView
from nntui.workspace.data import suit_config
from nntui.workspace.settings import with_settings

UNTRAINED = "untrained"
"""The title of a network before its first step."""


def without_run(state: State) -> Step:
    """Return the step to no run and no network; a run that is being trained continues unwatched."""
    work = () if state.run is None else (StopWatching(),)
    state = replace(
        with_present_as_past(state),
        run=None,
        run_config=None,
        view=RunView(),
        live=False,
        problem="",
        lost="",
        barred="",
        run_missing=False,
        network=None,
        held=None,
        cursor=replace(state.cursor, chosen=None),
        opened=None,
        progress=None,
        tested=None,
        comparison=None,
        split_chosen="",
        evaluated=("", ""),
        commands=(),
        answers={},
        ends=None,
        pause_requested=False,
        generations=state.generations.after("view"),
    )
    return Step(state, work)


def with_run(
    state: State,
    run: RunDirectory,
    run_config: RunConfig,
    data: Dataset | None,
    trainer: TrainerProcess | None = None,
    lost: str = "",
) -> Step:
    """Return the step to a run, watched from its first event on.

    The network that is shown stays where it is that of the run: a new run begins with the untrained
    network or with the weights that are fine-tuned, and one that is resumed continues. Otherwise
    none is shown until the checkpoint of the run is evaluated. Without data, `lost` says why, and
    no network is ever shown.
    """
    begins = trainer is not None and (_shows_first(state) or run is state.run)
    network = state.network if begins and data is state.data else None
    state = replace(
        without(without_run(state).state, run),
        data=data,
        lost=lost,
        run=run,
        run_config=run_config,
        live=trainer is not None,
        network=network,
    )
    return Step(state, (WatchRun(state.generations.ticket("view"), run, trainer),))


def _shows_first(state: State) -> bool:
    """Return whether the network that is shown is the one that the next run begins with."""
    network, initial = state.network, state.initial
    if network is None:
        return False
    return network.title == UNTRAINED if initial is None else network.weights is initial.weights


def with_data(state: State, data: Dataset, config: RunConfig) -> Step:
    """Return the step to other data without a run.

    Where they have labels, the network shown is the one that a run of `config` begins with:
    weights that were opened where they fit, otherwise untrained. Where they have none, the network
    that was shown before also predicts these, where it takes such images.
    """
    before = state.network
    if data.labeled:
        state = with_labeled(state, data, config)
        initial = state.initial and fitted_to(state.initial, state.config, data)
        return without_run(replace(state, initial=initial)).then(evaluate_first)
    if before is None or before.weights.info.image_shape != data.image_shape:
        return without_run(replace(state, data=data, config=config))
    data = for_classes(data, tuple(before.weights.info.classes))
    step = without_run(replace(state, data=data, config=config))
    ticket = step.state.generations.ticket("view")
    work = Evaluate(ticket, before.weights, data, before.title)
    return Step(step.state, (*step.work, work))


def with_labeled(state: State, data: Dataset, config: RunConfig) -> State:
    """Return `state` with data to train on, and with sizes that suit them in the settings."""
    config = _suited(with_settings(config, state.chosen_sizes), data, state.last_labeled)
    remarks = {**state.remarks, **_too_few(state, config, data)}
    return replace(state, data=data, config=config, last_labeled=data, remarks=remarks)


def evaluate_first(state: State) -> Step:
    """Return the step that evaluates the network which the next run begins with."""
    if state.data is None or not state.data.classes:
        return Step(state)  # of images without labels it is not known what they could show
    if state.initial is not None:
        return show_initial(state, state.data)
    ticket = state.generations.ticket("view")
    return Step(state, (Evaluate(ticket, Untrained(state.config), state.data, UNTRAINED),))


def fate_of_run(state: State) -> str:
    """Return the end of a note: what becomes of the run, which will be shown no longer."""
    if state.run is None or state.run_missing:
        return ""
    return f"; {state.run.name} {'continues' if state.live else 'is kept'}, o opens it"


def _too_few(state: State, config: RunConfig, data: Dataset) -> dict[str, Remark]:
    """Return a remark for each number of images that the user chose and `data` has too few for."""
    return {
        name: Remark(f"{chosen:,} was chosen; {short_name(data.name)} has too few images")
        for name, chosen in state.chosen_sizes.items()
        if getattr(config, name) != chosen
    }


def _suited(config: RunConfig, data: Dataset, before: Dataset | None) -> RunConfig:
    """Return `config` with sizes that suit `data`; as it is where another setting forbids that."""
    try:
        return suit_config(config, data, before)
    except NntuiError:
        return config
