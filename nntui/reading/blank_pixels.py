"""Blank pixels: what the weights of pixels that are never inked tell about the training.

Such a pixel has the same input in every image. Where that input is 0, its weights get no gradient
and keep the numbers that they began with; where it is not, the weights of a unit get the same
gradient for all such pixels and move together, as its bias does.
"""

import math
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Split
from nntui.reading.blocks import Array
from nntui.reading.outline import Outline

Blank: TypeAlias = Literal["", "still", "moved"]
"""Whether the weights of blank pixels moved in the training; empty where that is not known."""

_LEAST = 10
"""Blank pixels that are needed."""
_MOVED, _STILL = 6.0, 3.0
"""How far from 1 the ratio of variances is, in standard deviations of that of independent draws."""
_UNEQUAL, _FAR = 2.5, 100.0
"""Where the variances of units differ by so many times what those of normal draws do, weights moved
one by one: such pixels were inked after all, in augmented images. The ratio must then be the second
number."""
_CERTAIN = 3.0
"""Standard deviations of a correlation from 0."""


class BlankWeights(NamedTuple):
    """Weights of the first layer: of pixels that are never inked, and of the others."""

    blank: Array
    """(pixels, units)."""
    live: Array


def weights_of_blank(outline: Outline, images: Split) -> BlankWeights | None:
    """Return the weights of a dense first layer by whether its pixels are ever inked.

    None where there are too few such pixels, or the first layer is another one.
    """
    if outline.convs or not outline.dense:
        return None
    never: NDArray[np.bool_] = ~np.any(images.images.reshape(len(images), -1), axis=0)
    weight = outline.dense[0].weight
    if weight.shape[0] != len(never):
        weight = weight.T
    if weight.shape[0] != len(never) or np.count_nonzero(never) < _LEAST:
        return None
    return BlankWeights(weight[never], weight[~never])


def blank_of(outline: Outline, images: Split) -> Blank:
    """Return whether the weights of blank pixels moved together in the training.

    The variance of the units' means is compared with what it is for independent draws.
    """
    found = weights_of_blank(outline, images)
    if found is None or found.blank.shape[1] < _LEAST or outline.first_norm is not None:
        return ""
    by_unit = found.blank.var(axis=0, ddof=1)
    within = float(by_unit.mean())
    between = float(found.blank.mean(axis=0).var(ddof=1)) * len(found.blank)
    if not within:  # all 0: decayed, or drawn as zeros
        return "still" if not between else "moved"
    ratio = between / within
    deviation = math.sqrt(2 / (len(by_unit) - 1))  # of the ratio of independent draws, about 1
    if ratio < 1 + _STILL * deviation:
        return "still"
    # The variance of n normal numbers has this relative deviation.
    are_draws = float(by_unit.std()) < _UNEQUAL * math.sqrt(2 / (len(found.blank) - 1)) * within
    return "moved" if ratio > (1 + _MOVED * deviation if are_draws else _FAR) else ""


def sign_of_black(outline: Outline, images: Split) -> int:
    """Return the sign of the input of blank pixels in the training; 0 where it is not known.

    The weights of such a pixel moved as the biases did, in the other direction if it is negative.
    """
    found = weights_of_blank(outline, images)
    bias = outline.dense[0].bias if found is not None else None
    if found is None or bias is None or blank_of(outline, images) != "moved":
        return 0
    means = found.blank.mean(axis=0)
    if len(bias) != len(means) or not bias.std() or not means.std():
        return 0
    correlation = float(np.corrcoef(means, bias)[0, 1])
    certain = _CERTAIN / math.sqrt(len(bias))
    return 0 if abs(correlation) < certain else 1 if correlation > 0 else -1
