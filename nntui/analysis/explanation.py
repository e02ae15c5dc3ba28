"""Why a network predicts what it predicts for one image: what it depends on, as maps and words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nntui.analysis.input_gradient import (
    InputGradient,
    Turning,
    between,
    gradient_times_input,
    turning,
)
from nntui.analysis.occlusion import Square, occluded
from nntui.analysis.responses import Floats, Responses, runner_up
from nntui.config.scaling import InputRange
from nntui.datasets.dataset import Pixels
from nntui.engine.network import Network
from nntui.strings import counted

_ROWS = ("at the top", "in the middle", "at the bottom")
_COLUMNS = ("left", "", "right")


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """What the prediction for an image depends on; each map is (height, width).

    Args:
        answer: the class that is predicted.
        against: the class with the next largest logit.
        margin: the logit of `answer` minus that of `against`.
        occlusion: how far log p of `answer` falls where a pixel is blanked; see `occlusion`.
        gradient: derivative of the margin times brightness; see `gradient_times_input`.
        turning: what would make it the true class, or, where it is right, `against`.
        strongest: the square that changes the prediction most when it is blanked; None where
            there is none.
    """

    answer: int
    against: int
    margin: float
    occlusion: Floats
    gradient: Floats
    turning: Turning
    strongest: Square | None = None


def explain(
    network: Network,
    input_range: InputRange,
    image: Pixels,
    truth: int | None = None,
) -> Explanation:
    """Return what the prediction of a network for an image depends on.

    Args:
        network: with any batch size.
        input_range: the inputs for the pixel values 0 and 255, or the whole scaling.
        image: (height, width).
        truth: the true class; None where it is not known.
    """
    responses = Responses(network, input_range)
    gradient = InputGradient(network, input_range)
    z = responses.logits(image[np.newaxis])[0]
    answer = int(z.argmax())
    against = runner_up(z, answer)
    target = against if truth in {None, answer} or truth is None else truth
    weights = between(len(z), answer, against)
    found = occluded(responses, image, answer)
    return Explanation(
        answer,
        against,
        float(z[answer] - z[against]),
        found.values,
        gradient_times_input(gradient, image, weights),
        turning(gradient, responses, image, answer, target),
        found.strongest,
    )


def occlusion_sentence(found: Explanation, classes: Sequence[str]) -> str:
    """Return in words where the image is that the prediction depends on most."""
    answer, square = classes[found.answer], found.strongest
    if square is None:
        return f"no single part of the image speaks for {answer}"
    where = place((square.row, square.column), found.occlusion.shape)
    most, side = f"{answer} depends most on the strokes {where}", square.side
    if square.answer != found.answer:
        other = classes[square.answer]
        return f"{most}: without {side} x {side} pixels there it would be {other}"
    share = 1 - square.margin / found.margin if found.margin > 0 else 0.0
    return f"{most}: blanking {side} x {side} pixels there costs {share:.0%} of the margin"


def turning_sentence(found: Turning, classes: Sequence[str]) -> str:
    """Return in words what would make the image the other class."""
    target = classes[found.target]
    parts = [
        f"{counted(number, 'pixel')} {what}"
        for number, what in ((found.added, "filled"), (found.removed, "blanked"))
        if number
    ]
    if not parts:
        return f"no change of single pixels leads toward {target}"
    changes = " and ".join(parts)
    if found.reached:
        return f"it would be predicted {target} with {changes}"
    return f"even with {changes} it would not be predicted {target}"


def place(pixel: tuple[int, int], shape: tuple[int, ...]) -> str:
    """Return in words where a pixel (row, column) of an image (height, width) is.

    >>> place((0, 8), (9, 9))
    'at the top right'
    """
    (row, column), (height, width) = pixel, shape
    across = _COLUMNS[min(3 * column // width, 2)]
    down = _ROWS[min(3 * row // height, 2)]
    if not across:
        return down if down == _ROWS[1] else f"{down}, in the middle"
    return f"on the {across}" if down == _ROWS[1] else f"{down} {across}"
