"""What an edit replaces is set aside, and shown again once the settings fit it."""

from dataclasses import replace

from nntui.config.run_config import RunConfig
from nntui.tui.state import State
from nntui.tui.state.shown import MAX_SHOWN, Shown
from nntui.tui.transitions.remembering import without
from nntui.tui.transitions.showing import evaluate_first, with_labeled, without_run
from nntui.tui.transitions.step import Step, noted
from nntui.tui.transitions.studying import with_newest
from nntui.tui.transitions.superseding import supersede
from nntui.tui.work import WatchRun


def set_aside(state: State) -> State:
    """Return `state` with the run or the weights that it shows among what can be shown again."""
    if state.run is None and state.initial is None:
        return state
    if state.data is None and not state.lost:
        return state  # other data are being loaded, and nothing is shown
    settings = state.config if state.run is None else state.run_config or state.config
    shown = Shown(
        settings=settings,
        data=state.data,
        lost=state.lost,
        run=state.run,
        view=state.view,
        problem=state.problem,
        run_missing=state.run_missing,
        tested=state.tested,
        comparison=state.comparison,
        initial=state.initial,
        network=state.network,
        opened=state.opened,
    )
    return replace(state, set_aside=(shown, *state.set_aside)[:MAX_SHOWN])


def forget(state: State) -> State:
    """Return `state` with nothing set aside: the user chose something else to show or train."""
    return replace(state, set_aside=())


def shown_again(state: State, config: RunConfig) -> Step | None:
    """Return the step to the newest run or weights that fit `config`; None where none do."""
    place = next((i for i, each in enumerate(state.set_aside) if each.fits(config)), None)
    if place is None or state.training:
        return None
    shown, rest = state.set_aside[place], state.set_aside[place + 1 :]
    state = noted(replace(state, set_aside=rest), f"{shown.title} is shown again")
    return supersede(state).then(lambda state: _show(state, shown, config))


def _show(state: State, shown: Shown, config: RunConfig) -> Step:
    step = without_run(state)
    state = replace(
        step.state,
        config=config,
        data=shown.data,
        lost=shown.lost,
        run=shown.run,
        run_config=shown.settings if shown.run is not None else None,
        view=shown.view,
        problem=shown.problem,
        run_missing=shown.run_missing,
        tested=shown.tested,
        comparison=shown.comparison,
        initial=shown.initial,
        network=shown.network,
        opened=shown.opened,
    )
    if shown.data is not None and shown.data.labeled:
        state = with_labeled(state, shown.data, config)
    if state.network is not None:
        state = with_newest(state)
    if shown.run is not None:
        work = WatchRun(state.generations.ticket("view"), shown.run, None)
        return Step(without(state, shown.run), (work,))
    first = Step(state) if state.network is not None else evaluate_first(state)
    return Step(first.state, (*step.work, *first.work))
