"""The screen Network: weights are computed for each network shown, and a cursor moves in them."""

from dataclasses import replace

from nntui.tui.messages.answers import InsideComputed
from nntui.tui.messages.inside import UnitChosen, UnitClosed, UnitMoved, UnitOpened
from nntui.tui.state import State
from nntui.tui.transitions.step import Step
from nntui.tui.work import LookInside

_LIVE_IMAGES = 2000
"""Images that the units of a network in training respond to: it is replaced every second."""


def look_inside(state: State) -> Step:
    """Return the step that has the weights of the network computed, where they are not yet."""
    network, shown = state.studied, state.layers
    if state.screen != "layers" or network is None or state.data is None:
        return Step(state)
    if network is shown.wanted:
        return Step(state)
    most = _LIVE_IMAGES if state.live else 0
    work = LookInside(state.generations.ticket("view"), network, state.data, most)
    return Step(replace(state, layers=replace(shown, wanted=network)), (work,))


def inside_computed(state: State, message: InsideComputed) -> Step:
    """Return the step to the weights that were computed."""
    shown, first = state.layers, message.first
    generation = state.generations.view
    if first is None:
        layers = replace(
            shown, first=None, order=(), problem=message.problem, generation=generation
        )
        return Step(replace(state, layers=layers))
    same = generation == shown.generation and len(shown.order) == len(first.order)
    order = shown.order if state.live and same else tuple(first.order)
    place = order.index(shown.unit) if same and shown.unit is not None else 0
    layers = replace(
        shown, first=first, order=order, problem="", place=place, generation=generation
    )
    return Step(replace(state, layers=layers))


def unit_moved(state: State, message: UnitMoved) -> Step:
    """Return the step to another unit, up to the first and the last."""
    return unit_chosen(state, UnitChosen(state.layers.place + message.by))


def unit_chosen(state: State, message: UnitChosen) -> Step:
    """Return the step to the unit at a place."""
    last = max(len(state.layers.order) - 1, 0)
    layers = replace(state.layers, place=min(max(message.place, 0), last))
    return Step(replace(state, layers=layers))


def unit_opened(state: State, message: UnitOpened) -> Step:
    """Return the step to the strongest images of the unit."""
    del message
    opened = state.layers.unit is not None
    return Step(replace(state, layers=replace(state.layers, opened=opened)))


def unit_closed(state: State, message: UnitClosed) -> Step:
    """Return the step to the weights of all units."""
    del message
    return Step(replace(state, layers=replace(state.layers, opened=False)))
