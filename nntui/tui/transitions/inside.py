"""The screen Network: a cursor among units and layers, pages, and the image that passes through."""

from dataclasses import replace

from nntui.tui.messages.digits import DigitMoved
from nntui.tui.messages.inside import (
    ImageStepped,
    InsidePageChosen,
    LayerChosen,
    LayerMoved,
    QuotientPressed,
    SourcePressed,
    UnitChosen,
    UnitClosed,
    UnitMoved,
    UnitOpened,
    UnitsSorted,
    WeightStepped,
)
from nntui.tui.messages.user import CursorMoved
from nntui.tui.state import State, with_screen
from nntui.tui.state.inside_image import inside_image
from nntui.tui.state.layers_screen import InsidePage
from nntui.tui.transitions.digit_list import digit_moved
from nntui.tui.transitions.looking import cursor_moved
from nntui.tui.transitions.step import Step, noted


def with_layers(state: State, **changes: object) -> State:
    """Return `state` with changes of what the screen Network shows."""
    return replace(state, layers=replace(state.layers, **changes))  # type: ignore[arg-type]  # names of its fields


def unit_moved(state: State, message: UnitMoved) -> Step:
    """Return the step to another unit, up to the first and the last."""
    return unit_chosen(state, UnitChosen(state.layers.place + message.by))


def unit_chosen(state: State, message: UnitChosen) -> Step:
    """Return the step to the unit at a place."""
    last = max(len(state.layers.order) - 1, 0)
    place = min(max(message.place, 0), last)
    if place == state.layers.place:
        return Step(state)
    return Step(with_layers(state, place=place, chosen=None))


def unit_opened(state: State, message: UnitOpened) -> Step:
    """Return the step to the strongest images of the unit."""
    del message
    return Step(state if state.layers.unit is None else _with_page(state, "unit"))


def unit_closed(state: State, message: UnitClosed) -> Step:
    """Return the step to the weights of all units."""
    del message
    return Step(_with_page(state, "weights"))


def units_sorted(state: State, message: UnitsSorted) -> Step:
    """Return the step to the units in the order of their use now; the cursor stays on its unit."""
    del message
    shown = state.layers
    if shown.weights is None or shown.unit is None:
        return Step(noted(state, "there are no units to sort yet"))
    order = tuple(shown.weights.order)
    state = with_layers(state, order=order, place=order.index(shown.unit))
    said = "in the order of the classes" if shown.weights.is_output else "the most used unit first"
    return Step(noted(state, said))


def layer_moved(state: State, message: LayerMoved) -> Step:
    """Return the step to a layer further on, up to the first and the last."""
    return layer_chosen(state, LayerChosen(state.layers.layer + message.by))


def layer_chosen(state: State, message: LayerChosen) -> Step:
    """Return the step to a layer; its first unit is under the cursor."""
    number = min(max(message.number, 1), layer_count(state))
    if number == state.layers.layer:
        return Step(state)
    return Step(with_layers(state, layer=number, order=(), place=0, chosen=None))


def layer_count(state: State) -> int:
    """Return how many layers the network has: the hidden ones and the output layer."""
    network = state.studied
    if network is None:
        return len((state.run_config or state.config).hidden) + 1
    layers = network.weights.info.layers
    return len(layers.split(",")) + 1 if layers else 1


def page_chosen(state: State, message: InsidePageChosen) -> Step:
    """Return the step to another page."""
    return Step(_with_page(state, message.page))


def image_stepped(state: State, message: ImageStepped) -> Step:
    """Return the step to another image of the screen where the present one was chosen."""
    found = inside_image(state)
    if found is None:
        return Step(noted(state, "there are no images yet"))
    source = found.key.source
    if source == "drawing":
        return Step(_from_data(state))
    if source == "digits":
        return digit_moved(state, DigitMoved(message.by))
    return cursor_moved(state, CursorMoved(message.by))


def source_pressed(state: State, message: SourcePressed) -> Step:
    """Return the step to the drawing, or from it to the image of the data set."""
    del message
    found = inside_image(state)
    if found is not None and found.key.source == "drawing":
        return Step(_from_data(state))
    state = with_layers(state, source="drawing", chosen=None)
    drawn = inside_image(state)
    if drawn is None or drawn.key.source != "drawing":
        return Step(noted(_from_data(state), "nothing is drawn yet: 4 shows the canvas"))
    return Step(state)


def weight_stepped(state: State, message: WeightStepped) -> Step:
    """Return the step to the weight of another of the largest summands."""
    found = state.layers.backward
    if found is None or found.numbers is None or found.numbers.kind != "sum":
        return Step(state)
    inputs = [term.input for term in found.numbers.terms]
    chosen = found.numbers.chosen.input
    place = inputs.index(chosen) if chosen in inputs else 0
    place = min(max(place + message.by, 0), len(inputs) - 1)
    return Step(with_layers(state, chosen=inputs[place]))


def quotient_pressed(state: State, message: QuotientPressed) -> Step:
    """Return the step that has the difference quotient of the weight computed."""
    del message
    key = state.layers.backward_key
    if key is None:
        return Step(state)
    return Step(with_layers(state, quotient=key._replace(quotient=False)))


def _from_data(state: State) -> State:
    source = "digits" if state.digits.found is not None else "train"
    return with_layers(state, source=source, chosen=None)


def _with_page(state: State, page: InsidePage) -> State:
    return with_screen(with_layers(state, page=page), "layers")
