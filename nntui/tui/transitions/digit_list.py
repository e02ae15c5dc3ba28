"""The digits of the screen Digits: which images, the filter, the order and the cursor."""

from dataclasses import replace

import numpy as np

from nntui.analysis.digit_filter import cell_filter
from nntui.tui.messages.digit_answers import DigitsFailed, DigitsFound
from nntui.tui.messages.digits import (
    DigitChosen,
    DigitMoved,
    DigitsFiltered,
    DigitsPressed,
    DigitsSorted,
)
from nntui.tui.state import (
    MAPS,
    MAX_BACK,
    ORDERS,
    SELF,
    DigitPage,
    DigitSplit,
    DigitsScreen,
    State,
    with_screen,
)
from nntui.tui.transitions.step import Step, noted, with_error

_LARGEST_FIRST = ("loss",)
_WRONG = "wrong"
_SPLITS: tuple[DigitSplit, ...] = ("test", "validation", "train")
NAMES: dict[DigitSplit, str] = {
    "test": "test images",
    "validation": "validation images",
    "train": "training images",
}


def with_digits(state: State, **changes: object) -> State:
    """Return `state` with changes of what the screen Digits shows."""
    return replace(state, digits=replace(state.digits, **changes))  # type: ignore[arg-type]  # names of its fields


def with_page(state: State, page: DigitPage, **changes: object) -> State:
    """Return `state` with a page that has the focus, from which `esc` leads back."""
    back = (*state.digits.back, state.digits.place)[-MAX_BACK:]
    return with_screen(with_digits(state, page=page, back=back, **changes), "digits")


def split_of(state: State) -> DigitSplit:
    """Return which images are shown: those that were chosen, or that the network was tested on."""
    if state.digits.split:
        return state.digits.split
    return "test" if state.studied is None else state.studied.split


def with_cell(state: State, truth: int, predicted: int) -> State:
    """Return `state` with the digits of a cell of the confusion matrix, on the screen Digits."""
    if state.data is None:
        return state
    text = cell_filter(state.data.classes[truth], state.data.classes[predicted])
    digits = replace(
        state.digits,
        page="grid",
        split="",
        filter=text,
        order="conf",
        reverse=True,
        first=True,
        back=(),
    )
    return with_screen(replace(state, digits=digits), "digits")


def digits_found(state: State, message: DigitsFound) -> Step:
    """Return the step to a list of digits; the cursor stays on its digit where that passes."""
    digits, found = state.digits, message.found
    row, rows = digits.row, found.rows
    if len(rows) and (digits.first or not (rows == row).any()):
        place = 0 if digits.first else min(digits.position or 0, len(rows) - 1)
        row = int(rows[place])
    return Step(with_digits(state, found=found, row=row, first=False, error="", indexed=None))


def digits_failed(state: State, message: DigitsFailed) -> Step:
    """Return the step after digits cannot be listed, explained or studied."""
    scope = message.ticket.scope
    if scope == "why":
        return Step(with_digits(state, nearest_error=message.error, indexed=None))
    state = with_digits(state, error=message.error, indexed=None)
    return Step(with_error(state, message.error) if message.error else state)


def digit_moved(state: State, message: DigitMoved) -> Step:
    """Return the step to a digit further on, at most to the first or the last one."""
    found, position = state.digits.found, state.digits.position
    if found is None or not len(found.rows):
        return Step(state)
    index = 0 if position is None else position + message.by
    return Step(_at(state, int(found.rows[min(max(index, 0), len(found.rows) - 1)])))


def digit_chosen(state: State, message: DigitChosen) -> Step:
    """Return the step to a digit; where it does not pass the filter, all images are shown."""
    found = state.digits.found
    if found is None or not 0 <= message.row < len(found.images):
        return Step(state)
    if (found.rows == message.row).any():
        return Step(_at(state, message.row))
    text = f"#{message.row:,} does not pass the filter: all images are shown"
    return Step(noted(with_digits(_at(state, message.row), filter="", order=""), text))


def scattered(state: State, seed: int) -> Step:
    """Return the step to a random digit of the list."""
    found = state.digits.found
    if found is None or not len(found.rows):
        return Step(state)
    return Step(_at(state, int(np.random.default_rng(seed).choice(found.rows))))


def digits_filtered(state: State, message: DigitsFiltered) -> Step:
    """Return the step to another filter, at the first digit that passes."""
    return Step(with_digits(state, filter=message.text, first=True))


def digits_sorted(state: State, message: DigitsSorted) -> Step:
    """Return the step to another order, at the first digit."""
    digits = state.digits
    order, reverse = digits.order or "index", not digits.reverse
    if message.how == "next":
        key = digits.list_key
        orders = ORDERS if key is None or key.ranking is None else (*ORDERS, SELF)
        place = orders.index(order) + 1 if order in orders else 0
        order = orders[place % len(orders)]
        reverse = order in _LARGEST_FIRST
    by = "the probability of the label" if order == SELF else order
    text = f"sorted by {by}, the {'largest' if reverse else 'smallest'} first"
    return Step(noted(with_digits(state, order=order, reverse=reverse, first=True), text))


def digits_pressed(state: State, message: DigitsPressed) -> Step:
    """Return the step to mistakes only, to other images, or to another map."""
    match message.what:
        case "mistakes":
            return _mistakes_only(state)
        case "split":
            return _other_images(state)
        case "map":
            index = (MAPS.index(state.digits.map) + 1) % len(MAPS)
            return Step(with_digits(state, map=MAPS[index]))


def _at(state: State, row: int) -> State:
    return with_digits(state, row=row)


def _mistakes_only(state: State) -> Step:
    """Return the step to mistakes, the largest loss first; or to all images again."""
    if state.data is not None and not state.data.labeled:
        return Step(noted(state, "these images have no labels"))
    terms = state.digits.filter.split()
    if _WRONG in terms:
        text = " ".join(term for term in terms if term != _WRONG)
        state = with_digits(state, filter=text, order="", reverse=False)
        return Step(noted(state, "right and wrong predictions are shown"))
    text = " ".join([*terms, _WRONG])
    state = with_digits(state, filter=text, order="loss", reverse=True, first=True)
    return Step(noted(state, "only mistakes, the largest loss first; m: all"))


def _other_images(state: State) -> Step:
    splits = [split for split in _SPLITS if _has(state, split)]
    if len(splits) < 2:
        return Step(noted(state, "there are no other images to show"))
    present = split_of(state)
    index = splits.index(present) + 1 if present in splits else 0
    split = splits[index % len(splits)]
    state = with_digits(state, split=split, row=0, first=True)
    return Step(noted(state, f"showing the {NAMES[split]}"))


def _has(state: State, split: DigitSplit) -> bool:
    data = state.data
    if data is None or not data.labeled:
        return split == "test"
    config = state.run_config or state.config
    match split:
        case "test":
            return True
        case "validation":
            return bool(len(data.validation) if data.arranged else config.validation)
        case "train":
            return len(data.train) > 0


def without_stale(digits: DigitsScreen, *, same_images: bool) -> DigitsScreen:
    """Return `digits` without a list of other images."""
    return digits if same_images else replace(digits, found=None)
