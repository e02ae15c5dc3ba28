"""Bias columns: matrices [out, in + 1] whose first or last column is the bias, as in MATLAB."""

from collections.abc import Sequence

import numpy as np

from nntui.reading.blocks import Block


def without_bias_columns(
    blocks: Sequence[Block], pixels: int, *, first: bool
) -> list[Block] | None:
    """Return dense layers with their bias columns as biases; None where they have no such columns.

    Args:
        blocks: in their order.
        pixels: the inputs of the first layer.
        first: whether the bias is the first column, and not the last.
    """
    width = pixels
    found = []
    for block in blocks:
        weight = block.weight
        if block.kind != "dense" or block.bias is not None or weight.shape[1] != width + 1:
            return None
        column, rest = (weight[:, 0], weight[:, 1:]) if first else (weight[:, -1], weight[:, :-1])
        rest = np.ascontiguousarray(rest)
        found.append(Block("dense", block.name, rest, np.ascontiguousarray(column)))
        width = len(weight)
    return found
