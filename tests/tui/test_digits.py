"""Looking at digits: moving, filtering, cells of the confusion matrix, augmented versions."""

from functools import partial

import numpy as np

from nntui.analysis.augmented import VARIANTS
from nntui.tui.widgets.confusion_panel import ConfusionPanel
from nntui.tui.widgets.digit_pages import WhyPanel
from nntui.tui.widgets.digit_panel import DigitPanel
from tests.tui.pilots import (
    AppPilot,
    app_of,
    at_row,
    edit,
    network_of,
    piloted,
    press,
    until,
    until_shown,
)


@piloted()
async def test_arrows_move_from_digit_to_digit(pilot: AppPilot) -> None:
    """Right and left go forward and back, around the end; m skips what is right."""
    app = app_of(pilot)
    await press(pilot, "right", "right", "left", until_=lambda: app.state.cursor.row == 1)
    await press(pilot, "left", "left", until_=lambda: app.state.cursor.row == 4_999)
    await press(pilot, "m", "right", until_=lambda: app.state.cursor.wrong)
    await until_shown(pilot, "wrong", "mistakes; m: all")
    predictions = network_of(pilot).predictions
    row = app.state.cursor.row
    assert predictions.truth[row] != predictions.predicted[row]
    await press(pilot, "asterisk", until_=lambda: app.state.cursor.row != row)
    row = app.state.cursor.row
    assert predictions.truth[row] != predictions.predicted[row]


@piloted()
async def test_a_cell_of_the_matrix_opens_its_digits(pilot: AppPilot) -> None:
    """Enter on a cell shows only the digits counted in it, on the screen Digits; esc leads back."""
    app, predictions = app_of(pilot), network_of(pilot).predictions
    truth, predicted = (int(i) for i in np.unravel_index(predictions.confusion.argmax(), (10, 10)))
    await pilot.press("C", "home", *["down"] * truth, *["right"] * predicted, "enter")
    await until(pilot, lambda: app.state.cursor.truth is not None)
    assert (app.state.cursor.truth, app.state.cursor.predicted) == (truth, predicted)
    assert app.state.screen == "digits"
    count = int(predictions.confusion[truth, predicted])
    await until_shown(pilot, f"1 of {count:,}", f"true:{truth} pred:{predicted}")
    for _ in range(3):
        row = app.state.digits.row
        await press(pilot, "right", until_=partial(_left_digit, pilot, row))
        assert predictions.truth[app.state.digits.row] == truth
        assert predictions.predicted[app.state.digits.row] == predicted
    await press(pilot, "escape", until_=lambda: app.state.cursor.truth is None)
    assert (app.state.screen, app.state.inspected) == ("train", "confusion")


@piloted()
async def test_a_click_opens_a_cell(pilot: AppPilot) -> None:
    """The cell that is clicked is the cell that opens."""
    app = app_of(pilot)
    confusion = network_of(pilot).predictions.confusion
    truth, predicted = (int(i) for i in np.argwhere(confusion > 0)[-1])
    # Cells are five wide, behind frame and padding (2), labels (1), and the head.
    offset = (2 + 1 + predicted * 5 + 2, 1 + 1 + truth)
    await pilot.click(ConfusionPanel, offset=offset)
    await until(pilot, lambda: app.state.cursor.truth is not None)
    assert (app.state.cursor.truth, app.state.cursor.predicted) == (truth, predicted)


@piloted()
async def test_a_digit_alone_is_drawn_for_the_room_without_frames(pilot: AppPilot) -> None:
    """Its map is there once the terminal is small, though nothing else has changed."""
    await press(pilot, "2", "enter", until_=lambda: app_of(pilot).state.digits.why is not None)
    await pilot.resize_terminal(80, 24)
    panel = pilot.app.query_one(WhyPanel)
    await until(pilot, lambda: panel._drawn_for == panel.content_size == (80, 20))


@piloted()
async def test_a_click_on_the_digit_moves(pilot: AppPilot) -> None:
    """The right half leads forward, the left half back."""
    for x, row in ((50, 1), (50, 2), (5, 1)):
        await pilot.click(DigitPanel, offset=(x, 5))
        await until(pilot, partial(at_row, pilot, row))


@piloted()
async def test_f_shows_augmented_versions(pilot: AppPilot) -> None:
    """One version after another with the predictions for it, then the digit itself again."""
    app = app_of(pilot)
    await press(pilot, "f", until_=lambda: "no augmentation is set" in app.state.note.text)
    assert app.state.variant == 0
    await edit(pilot, augment="shift:2,rotate:10")
    itself = _digit(pilot)
    seen = [itself]
    for number in range(1, VARIANTS + 1):
        await pilot.press("f")
        text = f"augmented, {number} of {VARIANTS}, f: next; shift:2,rotate:10"
        await until_shown(pilot, f"(augmented, {number})", text)
        seen.append(_digit(pilot))
    assert len(set(seen)) == 1 + VARIANTS
    await press(pilot, "f", until_=lambda: _digit(pilot) == itself)
    await press(pilot, "f", until_=lambda: _digit(pilot) == seen[1])
    await press(pilot, "right", until_=lambda: app.state.cursor.row == 1)
    await press(pilot, "left", until_=lambda: _digit(pilot) == seen[1])
    await edit(pilot, augment="")
    await until(pilot, lambda: _digit(pilot) == itself)


def _left_digit(pilot: AppPilot, row: int) -> bool:
    return app_of(pilot).state.digits.row != row


def _digit(pilot: AppPilot) -> str:
    """Return the image in the panel, without the bars beside it."""
    strips = pilot.app.query_one(DigitPanel)._strips[1:15]
    return "\n".join(strip.text[:28] for strip in strips)
