"""What the screen Network has computed: asked for once it is shown, and taken when it arrives."""

from dataclasses import replace

from nntui.tui.inside_work import LookInside, PassBackward, PassForward, ReadMoves
from nntui.tui.messages import Message
from nntui.tui.messages.answers import Answer
from nntui.tui.messages.inside_answers import (
    BackwardPassed,
    ForwardPassed,
    InsideComputed,
    InsideFailed,
    MovesRead,
)
from nntui.tui.state import State
from nntui.tui.state.inside_image import chosen_source, inside_image
from nntui.tui.state.layers_screen import BackwardKey, ForwardKey, MovesKey, WeightsKey
from nntui.tui.transitions.inside import layer_count, with_layers
from nntui.tui.transitions.step import Step, with_error

_LIVE_IMAGES = 2000
"""Images that the units of a network in training respond to: it is replaced every second."""


def with_source(before: State, step: Step, message: Message) -> Step:
    """Return a step that remembers on which screen an image was chosen last."""
    if isinstance(message, Answer):
        return step
    source = chosen_source(before, step.state)
    if source == step.state.layers.source:
        return step
    return replace(step, state=with_layers(step.state, source=source))


def look_inside(state: State) -> Step:
    """Return the step that has computed what the page shows, where it is not yet."""
    if state.screen != "layers" or state.studied is None or state.data is None:
        return Step(state)
    if state.layers.layer > layer_count(state):
        state = with_layers(state, layer=layer_count(state), order=(), place=0)
    step = _request_weights(state)
    match state.layers.page:
        case "forward":
            return step.then(_request_forward)
        case "backward":
            return step.then(_request_backward)
        case "moved" | "unit":
            return step.then(_request_moves)
    return step


def _request_weights(state: State) -> Step:
    network, data, shown = state.studied, state.data, state.layers
    assert network is not None and data is not None  # noqa: S101, PT018 - the caller checked
    key = WeightsKey(network, shown.layer, _LIVE_IMAGES if state.live else 0)
    wanted = shown.wanted
    if wanted is not None and key[:2] == wanted[:2]:
        return Step(state)
    work = LookInside(state.generations.ticket("view"), key, data)
    return Step(with_layers(state, wanted=key), (work,))


def _request_forward(state: State) -> Step:
    image, network = inside_image(state), state.studied
    if image is None or network is None:
        return Step(state)
    key = ForwardKey(network, image.key)
    if key == state.layers.forward_key:
        return Step(state)
    work = PassForward(state.generations.ticket("view"), key, image.image)
    return Step(with_layers(state, forward_key=key), (work,))


def _request_backward(state: State) -> Step:
    """Ask for the numbers of the unit; the quotient only of the weight it was pressed for."""
    image, network, shown = inside_image(state), state.studied, state.layers
    if image is None or network is None or shown.unit is None:
        return Step(state)
    key = BackwardKey(network, image.key, shown.layer, shown.unit, shown.chosen)
    if key == shown.quotient:
        key = key._replace(quotient=True)
    if key == shown.backward_key:
        return Step(state)
    work = PassBackward(state.generations.ticket("view"), key, image.image, image.label)
    return Step(with_layers(state, backward_key=key), (work,))


def _request_moves(state: State) -> Step:
    network, shown, run = state.studied, state.layers, state.run
    if network is None or run is None:
        return Step(state)
    unit = 0 if shown.unit is None else shown.unit
    key = MovesKey(str(run.path), network, state.view.ended, shown.layer, unit)
    if key == shown.moves_key:
        return Step(state)
    work = ReadMoves(state.generations.ticket("view"), key, run)
    return Step(with_layers(state, moves_key=key), (work,))


def inside_computed(state: State, message: InsideComputed) -> Step:
    """Return the step to weights, unless another layer is shown now.

    Those of an earlier network are shown until newer ones are there: while a run is trained, each
    network is the next one's predecessor.
    """
    shown, weights = state.layers, message.weights
    if message.key.layer != shown.layer:
        return Step(state)
    generation = state.generations.view
    same = generation == shown.generation and len(shown.order) == len(weights.order)
    order = shown.order if state.live and same else tuple(weights.order)
    place = order.index(shown.unit) if same and shown.unit is not None else 0
    return Step(
        with_layers(
            state, weights=weights, order=order, place=place, generation=generation, problem=""
        )
    )


def forward_passed(state: State, message: ForwardPassed) -> Step:
    """Return the step to the outputs of all layers, unless another image is shown now."""
    key = state.layers.forward_key
    if key is None or message.found.key.image != key.image:
        return Step(state)
    return Step(with_layers(state, forward=message.found, problem=""))


def backward_passed(state: State, message: BackwardPassed) -> Step:
    """Return the step to the numbers of a unit, unless others were asked for since."""
    if message.found.key != state.layers.backward_key:
        return Step(state)
    return Step(with_layers(state, backward=message.found, problem=""))


def moves_read(state: State, message: MovesRead) -> Step:
    """Return the step to how the weights of the run moved, unless it is another unit by now."""
    key = state.layers.moves_key
    if key is None or message.found.key[3:] != key[3:]:
        return Step(state)
    return Step(with_layers(state, moves=message.found, problem=""))


def inside_failed(state: State, message: InsideFailed) -> Step:
    """Return the step after something could not be computed."""
    return Step(with_error(with_layers(state, problem=message.error), message.error))
