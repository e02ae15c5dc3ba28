"""Blank pixels: what the weights of pixels that are never inked tell about the training.

Such a pixel has the same input in every image. Where that input is 0, its weights get no gradient
and keep the numbers that they began with; where it is not, the weights of a unit get the same
gradient for all such pixels and move together, as its bias does.
"""

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
_MOVED, _STILL = 100.0, 1.8
"""Ratios of variances, which is 1 where all weights are independent draws."""


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
    if found is None or found.blank.shape[1] < _LEAST:
        return ""
    within = float(found.blank.var(axis=0, ddof=1).mean())
    between = float(found.blank.mean(axis=0).var(ddof=1)) * len(found.blank)
    if not within:  # all 0: decayed, or drawn as zeros
        return "still" if not between else "moved"
    ratio = between / within
    return "moved" if ratio > _MOVED else "still" if ratio < _STILL else ""
