"""What the screen Digits needs computed: asked for whenever what it is made of has changed."""

from dataclasses import replace

from nntui.tui.messages.digit_answers import (
    DigitExplained,
    DigitsAdvanced,
    DigitsStudied,
    NeighborsFound,
)
from nntui.tui.state import CalibrationFound, DigitKey, ListKey, PageKey, State
from nntui.tui.transitions.digit_list import split_of, with_digits, without_stale
from nntui.tui.transitions.digit_other import other_network
from nntui.tui.transitions.digit_suspects import ranked_labels
from nntui.tui.transitions.step import Step
from nntui.tui.work import ExplainDigit, FindDigits, FindNeighbors, StudyDigits

_STUDIED = ("causes", "plane", "calibration")


def request_digits(state: State) -> Step:
    """Return the step that has what the screen Digits shows computed, where it is not yet."""
    if state.screen != "digits":
        return Step(state)
    return _request_list(state).then(_request_why).then(_request_page)


def digits_advanced(state: State, message: DigitsAdvanced) -> Step:
    """Return the step after more images were predicted or indexed."""
    return Step(with_digits(state, indexed=message.share))


def digit_explained(state: State, message: DigitExplained) -> Step:
    """Return the step to what the prediction for a digit depends on."""
    return Step(with_digits(state, why=message.why))


def neighbors_found(state: State, message: NeighborsFound) -> Step:
    """Return the step to the nearest training images of a digit."""
    return Step(with_digits(state, nearest=message.nearest, nearest_error="", indexed=None))


def digits_studied(state: State, message: DigitsStudied) -> Step:
    """Return the step to a page about all digits."""
    result = message.result
    if isinstance(result, CalibrationFound):
        return Step(with_digits(state, calibration=result, indexed=None))
    if isinstance(result, tuple):
        return Step(with_digits(state, plane=result, indexed=None))
    return Step(with_digits(state, mistakes=result, indexed=None))


def _request_list(state: State) -> Step:
    key, before = _list_key(state), state.digits.list_key
    if key == before:
        return Step(state)
    generations = state.generations.after("digits")
    same = key is not None and before is not None and _images_of(key) == _images_of(before)
    digits = without_stale(replace(state.digits, list_key=key, error=""), same_images=same)
    state = replace(state, digits=digits, generations=generations)
    if key is None or state.data is None:
        return Step(state)
    config = state.run_config or state.config
    return Step(state, (FindDigits(generations.ticket("digits"), key, state.data, config),))


def _list_key(state: State) -> ListKey | None:
    network, digits = state.studied, state.digits
    if network is None or state.data is None or not state.data.classes:
        return None
    split = split_of(state)
    ranked = ranked_labels(state) if split == "train" else None
    return ListKey(
        state.generations.view,
        network,
        split,
        digits.filter,
        digits.order,
        digits.reverse,
        other_network(state),
        None if ranked is None else ranked.ranking,
    )


def _images_of(key: ListKey) -> tuple[object, ...]:
    return key.view, key.split, key.network.split


def _request_why(state: State) -> Step:
    """Ask for the explanation of the digit under the cursor."""
    key = _digit_key(state)
    if key == state.digits.digit_key:
        return Step(state)
    generations = state.generations.after("why")
    state = replace(state, generations=generations)
    state = with_digits(
        state, digit_key=key, why=None, nearest=None, nearest_error="", neighbor=None
    )
    data, found = state.data, state.digits.found
    if key is None or data is None or found is None:
        return Step(state)
    ticket = generations.ticket("why")
    return Step(
        state, (ExplainDigit(ticket, key, data, found), FindNeighbors(ticket, key, data, found))
    )


def _digit_key(state: State) -> DigitKey | None:
    digits = state.digits
    if digits.found is None or digits.position is None:
        return None
    made = digits.found.key
    return DigitKey(made.view, made.network, made.split, digits.row)


def _request_page(state: State) -> Step:
    """Ask for what the page shows; what was computed for it last stays until then."""
    digits, data = state.digits, state.data
    if digits.page not in _STUDIED or digits.found is None or data is None:
        return Step(state)
    made = digits.found.key
    cell = digits.cell if digits.page == "plane" else (0, 0)
    key = PageKey(made.view, made.network, made.split, digits.page, cell)
    if key == digits.page_key:
        return Step(state)
    generations = state.generations.after("digit-page")
    state = with_digits(replace(state, generations=generations), page_key=key, error="")
    if digits.page == "plane":
        state = with_digits(state, plane=None)
    ticket = generations.ticket("digit-page")
    return Step(state, (StudyDigits(ticket, key, data, digits.found),))
