"""Looking at digits: which one, which are skipped, how they are drawn."""

from dataclasses import replace

import numpy as np

from nntui.analysis.augmented import VARIANTS
from nntui.tui.messages.user import (
    AugmentedPressed,
    CursorMoved,
    CursorScattered,
    MistakesPressed,
    PixelStylePressed,
)
from nntui.tui.state import State
from nntui.tui.transitions.digit_list import scattered
from nntui.tui.transitions.step import Step, noted
from nntui.tui.transitions.studying import with_newest
from nntui.view.images import PixelStyle

_NO_NETWORK = "there is no network yet whose predictions could be shown"
_STYLES: tuple[PixelStyle, ...] = ("ascii", "shades", "blocks")


def cursor_moved(state: State, message: CursorMoved) -> Step:
    """Return the step to another digit that passes the filter, by the newest predictions."""
    network, held = state.network, state.held
    if network is None:
        return Step(noted(state, _NO_NETWORK))
    if held is not None and held.split != network.split:
        return Step(with_newest(state))  # the first of other images
    cursor = state.cursor.step(network.predictions, message.by)
    return Step(replace(state, held=None, cursor=cursor))


def cursor_scattered(state: State, message: CursorScattered) -> Step:
    """Return the step to a random digit that passes the filter of the screen that is shown."""
    if state.screen == "digits":
        return scattered(state, message.seed)
    if state.network is None:
        return Step(noted(state, _NO_NETWORK))
    rng = np.random.default_rng(message.seed)
    cursor = state.cursor.random(state.network.predictions, rng)
    return Step(replace(state, held=None, cursor=cursor))


def mistakes_pressed(state: State, message: MistakesPressed) -> Step:
    """Return the step to misclassified digits only; or to all, if some were left out."""
    del message
    if state.data is not None and not state.data.labeled:
        return Step(noted(state, "these images have no labels"))
    if state.network is None:
        return Step(noted(state, _NO_NETWORK))
    filtered = state.cursor.filtered
    cursor = replace(state.cursor, wrong=not filtered, truth=None, predicted=None, chosen=None)
    text = "all images are shown" if filtered else "only misclassified images are shown; m: all"
    return Step(noted(with_newest(replace(state, cursor=cursor)), text))


def augmented_pressed(state: State, message: AugmentedPressed) -> Step:
    """Return the step to the next augmented version, and after the last to the digit itself."""
    del message
    if not state.config.augment:
        text = "no augmentation is set: type one into augment, such as shift:2"
        return Step(noted(state, text))
    return Step(replace(state, variant=(state.variant + 1) % (VARIANTS + 1)))


def pixel_style_pressed(state: State, message: PixelStylePressed) -> Step:
    """Return the step to another way of drawing digits that the terminal can display."""
    del message
    terminal = state.terminal
    count = 3 if terminal.unicode and terminal.color else 2 if terminal.unicode else 1
    index = (_STYLES.index(state.pixel_style) + 1) % count
    return Step(replace(state, pixel_style=_STYLES[index]))
