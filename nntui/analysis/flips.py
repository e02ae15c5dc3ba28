"""The first settings of the dial at which the answer of a network becomes another one."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.dial import KNOBS, RANGES, Dial, KnobName, distorted

Answers = Callable[[NDArray[np.uint8]], NDArray[np.intp]]
"""Returns the predicted class of each image."""


class Flip(NamedTuple):
    """A setting at which the answer is another one."""

    setting: int
    answer: int


class Flips(NamedTuple):
    """The nearest settings below and above 0 at which one knob alone changes the answer."""

    below: Flip | None
    above: Flip | None


def first_flips(
    image: NDArray[np.uint8], answers: Answers, knobs: Sequence[KnobName] = KNOBS
) -> dict[KnobName, Flips]:
    """Return for each knob of the dial the first settings that change the answer.

    Each knob is turned alone, from 0 in both directions, while the others are at 0.

    Args:
        image: (height, width), undistorted.
        answers: what predicts; it is called once, with all images.
        knobs: which knobs to turn.
    """
    tried = [(name, setting) for name in knobs for setting in RANGES[name].settings]
    images = [distorted(image, Dial().at(name, setting)) for name, setting in tried]
    found = answers(np.stack([image, *images]))
    plain, predicted = int(found[0]), found[1:].tolist()
    changed: dict[KnobName, list[Flip]] = {name: [] for name in knobs}
    for (name, setting), answer in zip(tried, predicted, strict=True):
        if answer != plain:
            changed[name].append(Flip(setting, answer))
    return {name: _nearest(flips) for name, flips in changed.items()}


def _nearest(flips: Sequence[Flip]) -> Flips:
    below = [flip for flip in flips if flip.setting < 0]
    above = [flip for flip in flips if flip.setting > 0]
    return Flips(
        max(below, default=None, key=lambda flip: flip.setting),
        min(above, default=None, key=lambda flip: flip.setting),
    )
