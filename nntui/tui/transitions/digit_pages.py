"""The pages of the screen Digits, and the ways between them and back."""

from dataclasses import replace

import numpy as np

from nntui.analysis.digit_filter import cell_filter, class_filter
from nntui.tui.messages.digits import (
    CausesMoved,
    DigitOpened,
    DigitPageChosen,
    DigitsLeft,
    NeighborMoved,
    NeighborOpened,
)
from nntui.tui.state import DigitList, Place, State, with_screen
from nntui.tui.transitions.digit_list import with_digits, with_page
from nntui.tui.transitions.digit_suspects import ranking_cancelled
from nntui.tui.transitions.matrix import cell_left
from nntui.tui.transitions.step import Step, noted


def page_chosen(state: State, message: DigitPageChosen) -> Step:
    """Return the step to a page; from the page itself, back to where it was chosen."""
    page, data = message.page, state.data
    if page == state.digits.page:
        return digits_left(state, DigitsLeft())
    if data is not None and not data.labeled and page in {"causes", "plane", "calibration"}:
        return Step(noted(state, "these images have no labels"))
    if page == "plane":
        return _plane(state)
    return Step(with_page(state, page))


def digit_opened(state: State, message: DigitOpened) -> Step:
    """Return the step to why a digit is predicted as it is, or to what is marked on the page."""
    del message
    digits = state.digits
    match digits.page:
        case "why" if digits.neighbor is not None:
            return neighbor_opened(state, NeighborOpened(digits.neighbor))
        case "why":
            return neighbor_moved(state, NeighborMoved(1))
        case "causes":
            return _cell_of_causes(state)
    return Step(with_page(state, "why"))


def neighbor_moved(state: State, message: NeighborMoved) -> Step:
    """Return the step to another one of the nearest training images; before the first is none."""
    digits = state.digits
    count = 0 if digits.nearest is None else len(digits.nearest.neighbors)
    place = -1 if digits.neighbor is None else digits.neighbor
    place = min(max(place + message.by, -1), count - 1)
    return Step(with_digits(state, neighbor=None if place < 0 else place))


def neighbor_opened(state: State, message: NeighborOpened) -> Step:
    """Return the step to one of the nearest training images, among the training images."""
    nearest = state.digits.nearest
    if nearest is None or message.number >= len(nearest.neighbors):
        return Step(state)
    row = nearest.neighbors[message.number].row
    text = f"training image #{row:,}; esc leads back"
    changes = {"split": "train", "filter": "", "order": "", "reverse": False, "row": row}
    return Step(noted(with_page(state, "why", **changes), text))


def causes_moved(state: State, message: CausesMoved) -> Step:
    """Return the step to another line of the table of mistakes."""
    last = len(state.digits.cells) - 1
    row = min(max(state.digits.causes_row + message.by, 0), max(last, 0))
    return Step(with_digits(state, causes_row=row))


def digits_left(state: State, message: DigitsLeft) -> Step:
    """Return one step back: to the page or the images before, to the matrix, or to all images."""
    del message
    digits = state.digits
    if digits.ranking is not None and digits.page == "grid":
        return ranking_cancelled(state)
    if digits.back:
        return Step(_restored(state, digits.back[-1]))
    if state.cursor.is_cell:
        return cell_left(with_digits(state, filter="", order="", reverse=False))
    if digits.filter or digits.order:
        state = with_digits(state, filter="", order="", reverse=False)
        return Step(noted(state, "all images are shown"))
    return Step(noted(state, "nothing to leave; 1 leads to the screen Train"))


def _restored(state: State, place: Place) -> State:
    state = with_digits(state, back=state.digits.back[:-1], first=False, **place._asdict())
    return with_screen(state, "digits")


def _cell_of_causes(state: State) -> Step:
    """Return the step to the digits of the cell under the cursor of the table of mistakes."""
    cells, data = state.digits.cells, state.data
    if not cells or data is None:
        return Step(state)
    truth, predicted = cells[min(state.digits.causes_row, len(cells) - 1)]
    text = cell_filter(data.classes[truth], data.classes[predicted])
    changes = {"filter": text, "order": "loss", "reverse": True, "first": True}
    return Step(with_page(state, "grid", **changes))


def _plane(state: State) -> Step:
    """Return the step to the plane of the label and the prediction, or of the two likeliest."""
    digits, data = state.digits, state.data
    if digits.found is None or digits.position is None or data is None:
        return Step(noted(state, "there is no digit whose two classes could be shown"))
    cell = _classes_of(digits.found, digits.row)
    text = class_filter([data.classes[each] for each in cell])
    state = with_page(state, "plane", filter=text, order="margin", reverse=False)
    return Step(replace(state, digits=replace(state.digits, cell=cell)))


def _classes_of(found: DigitList, row: int) -> tuple[int, int]:
    outputs = found.predictions.probabilities[row]
    first, truth = int(outputs.argmax()), int(found.predictions.truth[row])
    if truth == first:
        first, truth = (int(each) for each in np.argsort(outputs)[-2:])
    return min(truth, first), max(truth, first)
