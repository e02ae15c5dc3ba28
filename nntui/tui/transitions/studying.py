"""The digits under study: of which images, and when newer predictions take their place."""

from dataclasses import replace

from nntui.datasets.dataset import Dataset
from nntui.tui.messages.user import SplitPressed
from nntui.tui.state import State
from nntui.tui.transitions.step import Step, noted
from nntui.tui.work import Checkpoint, Evaluate, Untrained
from nntui.weights import Weights


def evaluation(
    state: State, data: Dataset, source: Untrained | Checkpoint | Weights, title: str
) -> Evaluate:
    """Return the work that evaluates a network on the images that are to be shown."""
    config = state.run_config or state.config
    held_out_by = config if state.split == "validation" else None
    return Evaluate(state.generations.ticket("view"), source, data, title, held_out_by)


def with_newest(state: State) -> State:
    """Return `state` with the digit among the images that the newest network was evaluated on."""
    network = state.network
    if network is None:
        return replace(state, held=None)
    cursor = replace(state.cursor, row=state.cursor.row % len(network.predictions))
    return replace(state, held=None, cursor=cursor.nearest_match(network.predictions))


def split_pressed(state: State, message: SplitPressed) -> Step:
    """Return the step to the validation images, or to the test images."""
    del message
    network, data, config = state.network, state.data, state.run_config or state.config
    if network is None or data is None or not data.labeled:
        return Step(noted(state, "there are no other images to show"))
    if not config.validation:
        return Step(noted(state, "no images are held out for validation"))
    state = replace(state, cursor=replace(state.cursor, chosen=None))
    state = replace(state, split_chosen="test" if state.split == "validation" else "validation")
    state = noted(state, f"showing the {state.split} images")
    state = replace(state, evaluated=(state.evaluated[0], state.split))
    return Step(state, (evaluation(state, data, network.weights, network.title),))
