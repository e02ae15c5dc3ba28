"""Fine-tuning: the weights that the next run begins with, when data or settings change."""

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError
from nntui.tui.state import State
from nntui.tui.transitions.step import Step
from nntui.tui.work import Evaluate
from nntui.workspace import fine_tuning
from nntui.workspace.weights import OpenedWeights


def fitted_to(initial: OpenedWeights, config: RunConfig, data: Dataset) -> OpenedWeights | None:
    """Return weights as those of a run of `config` on `data`, None where they do not fit."""
    try:
        fitted = fine_tuning.fit(initial, config, data)
    except NntuiError:
        return None
    return OpenedWeights(fitted.weights, initial.title, initial.run)


def show_initial(state: State, data: Dataset) -> Step:
    """Return the step that evaluates the weights which the next run begins with."""
    if state.initial is None:
        return Step(state)
    ticket = state.generations.ticket("view")
    work = Evaluate(ticket, state.initial.weights, data, state.initial.title)
    return Step(state, (work,))
