"""Edits of the network that keep the weights which were opened, for they still fit."""

from dataclasses import replace

from nntui.config.run_config import RunConfig
from nntui.tui.state import State
from nntui.tui.transitions.showing import evaluate_first, without_run
from nntui.tui.transitions.step import Step, noted
from nntui.tui.transitions.tuning import fitted_to


def keep_initial(state: State, before: RunConfig) -> Step | None:
    """Return the step after settings of the network were edited; None where no weights are kept.

    Weights fit as long as the network has the same arrays: with a dropout layer, another
    activation or another seed.
    """
    initial, data, config = state.initial, state.data, state.config
    if initial is None or data is None or config.input_range != before.input_range:
        return None
    fitted = fitted_to(initial, config, data)
    if fitted is None:
        return None
    if config.layers == before.layers:
        return Step(state)
    state = noted(replace(state, initial=fitted), f"the weights of {fitted.title}, in these layers")
    return without_run(state).then(evaluate_first)
