"""The screen Network: weights of the network shown, with a cursor that stays on its unit."""

from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest

from nntui.analysis.drawn import DrawnAnswer
from nntui.analysis.layer_places import LayerPlace
from nntui.analysis.layer_weights import LayerWeights
from nntui.analysis.units import UnitResponses
from nntui.tui.inside_work import InsideWork, LookInside, PassBackward, PassForward, ReadMoves
from nntui.tui.messages.draw import Dragged
from nntui.tui.messages.inside import (
    ImageStepped,
    InsidePageChosen,
    LayerMoved,
    QuotientPressed,
    SourcePressed,
    UnitClosed,
    UnitMoved,
    UnitOpened,
    UnitsSorted,
)
from nntui.tui.messages.inside_answers import (
    BackwardPassed,
    ForwardPassed,
    InsideComputed,
    InsideFailed,
)
from nntui.tui.messages.user import CursorMoved, ScreenChosen
from nntui.tui.state import State
from nntui.tui.state.inside_image import inside_image
from nntui.tui.state.layers_screen import BackwardFound, ForwardFound, InsidePage
from nntui.tui.state.screens import PANELS
from nntui.tui.transitions.apply import apply
from nntui.tui.transitions.inside import layer_count
from nntui.tui.transitions.step import Step
from tests.tui.scenes import scenes

_W = TypeVar("_W")


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


def _shown(page: InsidePage = "weights") -> State:
    """Return the screen with two units, on a page."""
    state = apply(scenes()["done"], ScreenChosen("layers")).state
    return apply(_computed(state, 1, 0), InsidePageChosen(page)).state


def _work(step: Step, kind: type[_W]) -> list[_W]:
    return [work for work in step.work if isinstance(work, kind)]


@pytest.mark.parametrize(
    ("page", "kind"),
    [("forward", PassForward), ("backward", PassBackward), ("moved", ReadMoves)],
)
def test_a_page_has_computed_what_it_shows_once(page: InsidePage, kind: type[InsideWork]) -> None:
    state = _shown()
    step = apply(state, InsidePageChosen(page))

    assert [type(work) for work in step.work] == [kind]
    assert apply(step.state, InsidePageChosen(page)).work == ()
    assert step.state.focus.panel == PANELS[page]


def test_another_layer_has_other_weights_and_late_ones_are_dropped() -> None:
    state = _shown()
    first = state.layers.wanted
    step = apply(state, LayerMoved(1))
    assert first is not None

    assert [work.key.layer for work in _work(step, LookInside)] == [2]
    late = InsideComputed(step.state.generations.ticket("view"), first, _weights(0, 1, 2))
    assert apply(step.state, late).state.layers.order == ()


def test_the_first_and_the_last_layer_are_the_ends() -> None:
    state = _shown()

    assert apply(state, LayerMoved(-1)).state.layers.layer == 1
    assert apply(state, LayerMoved(9)).state.layers.layer == layer_count(state) == 3


def test_units_are_sorted_again_when_that_is_asked_for() -> None:
    state = _computed(replace(_shown(), live=True), 0, 1)
    assert state.layers.order == (1, 0)

    found = apply(state, UnitsSorted()).state.layers

    assert (found.order, found.unit) == ((0, 1), 1)


def test_the_quotient_is_computed_of_the_weight_it_was_pressed_for() -> None:
    """For another unit or image it is asked for again by a key."""
    state = _shown("backward")
    step = apply(state, QuotientPressed())
    (work,) = _work(step, PassBackward)
    other = apply(step.state, UnitMoved(1))
    back = apply(other.state, UnitMoved(-1))

    assert work.key.quotient
    assert [each.key.quotient for each in _work(other, PassBackward)] == [False]
    assert [each.key.quotient for each in _work(back, PassBackward)] == [True]


def test_numbers_that_come_late_are_never_shown() -> None:
    state = _shown("backward")
    early = state.layers.backward_key
    assert early is not None
    moved = apply(state, UnitMoved(1)).state
    ticket = moved.generations.ticket("view")
    place = LayerPlace(1, "relu", 1)

    late = BackwardPassed(ticket, BackwardFound(early, place, None, 0, "late"))
    assert apply(moved, late).state.layers.backward is None
    key = moved.layers.backward_key
    assert key is not None
    newest = BackwardPassed(ticket, BackwardFound(key, place, None, 0, "newest"))
    found = apply(moved, newest).state.layers.backward
    assert found is not None
    assert found.problem == "newest"


def test_outputs_of_another_image_are_never_shown() -> None:
    state = _shown("forward")
    early = state.layers.forward_key
    assert early is not None
    step = apply(state, ImageStepped(1))

    late = ForwardPassed(step.state.generations.ticket("view"), ForwardFound(early, (), ()))

    assert len(_work(step, PassForward)) == 1
    assert apply(step.state, late).state.layers.forward is None


def test_another_run_drops_what_is_still_computed() -> None:
    state = _shown("backward")
    key = state.layers.backward_key
    assert key is not None
    ticket = state.generations.ticket("view")
    other = replace(state, generations=state.generations.after("view"))

    found = BackwardFound(key, LayerPlace(1, "relu", 1), None, 0)

    assert apply(other, BackwardPassed(ticket, found)).state.layers.backward is None


def test_the_image_is_the_one_that_was_chosen_last() -> None:
    """On the screen Digits, on the canvas, or on the screen Train."""
    state = _shown("forward")
    image = inside_image(state)
    assert image is not None
    assert (image.key.source, image.key.row) == ("train", state.row)

    moved = apply(apply(state, ScreenChosen("train")).state, CursorMoved(1)).state
    stepped = inside_image(moved)
    assert stepped is not None
    assert stepped.key.row == state.row + 1

    drawn = apply(state, ScreenChosen("draw")).state
    drawn = apply(drawn, Dragged(((50.0, 50.0), (60.0, 60.0)))).state
    assert drawn.layers.source == "drawing"
    canvas = np.full(state.data.image_shape, 9, np.uint8) if state.data else np.zeros((1, 1))
    answer = DrawnAnswer(canvas.astype(np.uint8), [1.0], ("0",), "", scores=False)
    drawn = replace(drawn, draw=replace(drawn.draw, answer=answer, answered=1))
    found = inside_image(drawn)
    assert found is not None
    assert (found.key.source, found.label) == ("drawing", None)
    assert apply(drawn, ImageStepped(1)).state.layers.source == "train"


def test_without_a_drawing_the_key_says_so() -> None:
    step = apply(_shown("forward"), SourcePressed())

    assert step.state.layers.source == "train"
    assert "nothing is drawn" in step.state.note.text


def test_a_network_of_fewer_layers_shows_its_last_one() -> None:
    state = apply(_shown(), LayerMoved(1)).state
    state = replace(state, layers=replace(state.layers, layer=9))

    assert apply(state, UnitMoved(1)).state.layers.layer == layer_count(state)
