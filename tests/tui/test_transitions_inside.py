"""The screen Network: weights of the network shown, with a cursor that stays on its unit."""

from dataclasses import replace

import numpy as np

from nntui.analysis.layer_places import LayerPlace
from nntui.analysis.layer_weights import LayerWeights
from nntui.analysis.units import UnitResponses
from nntui.tui.inside_work import LookInside
from nntui.tui.messages.inside import UnitClosed, UnitMoved, UnitOpened
from nntui.tui.messages.inside_answers import InsideComputed, InsideFailed
from nntui.tui.messages.user import ScreenChosen
from nntui.tui.state import State
from nntui.tui.transitions.apply import apply
from tests.tui.scenes import scenes


def _weights(*order: int) -> LayerWeights:
    values = np.ones((1, len(order)), np.float32)
    responses = UnitResponses(values, np.zeros(1, np.uint8), 2)
    images = np.zeros((len(order), 1, 2, 2), np.float32)
    samples = np.zeros((1, 2, 2), np.uint8)
    return LayerWeights(LayerPlace(1, "relu", 1), images, responses, list(order), samples)


def _computed(state: State, *order: int) -> State:
    ticket = state.generations.ticket("view")
    key = state.layers.wanted
    assert key is not None
    return apply(state, InsideComputed(ticket, key, _weights(*order))).state


def test_weights_are_computed_when_the_screen_is_shown_and_only_once() -> None:
    state = scenes()["done"]

    step = apply(state, ScreenChosen("layers"))
    again = apply(step.state, UnitMoved(1))

    assert [type(work) for work in step.work] == [LookInside]
    assert again.work == ()


def test_on_other_screens_nothing_is_computed() -> None:
    assert apply(scenes()["done"], ScreenChosen("train")).work == ()


def test_units_keep_their_places_while_a_run_is_trained() -> None:
    """At its end they are sorted by use again, and the cursor stays on its unit."""
    state = replace(apply(scenes()["done"], ScreenChosen("layers")).state, live=True)
    state = apply(_computed(state, 2, 0, 1), UnitMoved(1)).state

    newer = _computed(state, 1, 2, 0)
    ended = _computed(replace(newer, live=False), 1, 2, 0)

    assert (newer.layers.order, newer.layers.unit) == ((2, 0, 1), 0)
    assert (ended.layers.order, ended.layers.unit) == ((1, 2, 0), 0)


def test_the_cursor_stops_at_the_ends_and_opens_a_unit() -> None:
    state = _computed(apply(scenes()["done"], ScreenChosen("layers")).state, 0, 1)

    moved = apply(state, UnitMoved(9)).state
    opened = apply(moved, UnitOpened()).state

    assert apply(state, UnitMoved(-9)).state.layers.place == 0
    assert (moved.layers.unit, opened.layers.page) == (1, "unit")
    assert apply(opened, UnitClosed()).state.layers.page == "weights"


def test_weights_that_cannot_be_computed_say_why() -> None:
    state = apply(scenes()["done"], ScreenChosen("layers")).state

    ticket = state.generations.ticket("view")
    state = apply(state, InsideFailed(ticket, "there is not enough memory")).state

    assert state.layers.problem == "there is not enough memory"
    assert apply(state, UnitOpened()).state.layers.page == "weights"
