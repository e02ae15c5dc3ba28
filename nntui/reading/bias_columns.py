"""Bias columns: matrices [out, in + 1] whose first or last column is the bias, as in MATLAB."""

from collections.abc import Sequence

import numpy as np

from nntui.reading.blocks import Block
from nntui.weights.importers.foreign import ForeignFile


def with_bias_columns(file: ForeignFile, blocks: list[Block], pixels: int) -> list[Block]:
    """Return the layers of a file with their bias columns as biases, or as they are without.

    Args:
        file: what the blocks are from.
        blocks: in their order.
        pixels: the inputs of the first layer.
    """
    # The course that writes the bias first calls its matrices Theta.
    first = any("theta" in each.name.lower() for each in file.arrays)
    return without_bias_columns(blocks, pixels, first=first) or blocks


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
