"""Statistics of batch normalizations: whether a reading gives the means that a file remembers.

In training a normalization keeps running averages of the mean and the variance of its inputs. They
are in the file, and the inputs of a right reading have the same.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.reading.blocks import Array, Block

_Sums = NDArray[np.float64]

_LEAST_VARIANCE = 1e-3
"""Of the largest of a layer: channels with less are as good as constant, such as blank pixels."""


class Moments(NamedTuple):
    """Sums over the inputs of a normalization, by channel."""

    block: int
    number: int
    sums: _Sums
    squares: _Sums


def moments(block: int, inputs: Array) -> Moments:
    """Return the moments of inputs (..., channels)."""
    flat = inputs.reshape(-1, inputs.shape[-1]).astype(np.float64)
    return Moments(block, len(flat), flat.sum(axis=0), np.square(flat).sum(axis=0))


def mismatch(blocks: Sequence[Block], parts: Sequence[Sequence[Moments]]) -> float:
    """Return how far the inputs of normalizations are from what the file remembers; 0 for equal.

    Of each layer it is the median over channels of the squared difference of means, in standard
    deviations, plus the squared logarithm of the ratio of variances.

    Args:
        blocks: of the outline.
        parts: for each part of the images the moments of all normalizations.
    """
    layers = [_of_layer(blocks[layer[0].block], layer) for layer in zip(*parts, strict=True)]
    return float(np.mean(layers)) if layers else 0.0


def _of_layer(block: Block, parts: Sequence[Moments]) -> float:
    if block.mean is None or block.variance is None:
        return 0.0
    count = sum(part.number for part in parts)
    means = np.sum([part.sums for part in parts], axis=0) / count
    variances = np.sum([part.squares for part in parts], axis=0) / count - np.square(means)
    remembered = block.variance.astype(np.float64)
    live = remembered > _LEAST_VARIANCE * remembered.max()
    if not live.any():
        return 0.0
    known = remembered[live]
    ratios = np.maximum(variances[live], 1e-12) / known
    shifts = np.square(means[live] - block.mean[live]) / known
    return float(np.nan_to_num(np.median(shifts + np.square(np.log(ratios))), nan=1e6, posinf=1e6))
