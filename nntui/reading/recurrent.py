"""Recurrent layers, which nntui does not have: recognized by the shapes of their two matrices."""

import itertools
from collections.abc import Sequence

from nntui.reading.blocks import Block

_GATES = {4: "an LSTM", 3: "a GRU"}


def recurrent_layer(weights: Sequence[Block], side: int) -> str:
    """Return a description of the first recurrent layer, empty where there is none.

    Such a layer multiplies its input and its last output, each by a matrix for all gates. The same
    shapes are also two dense layers if there is one gate, so this one must take rows of images.

    Args:
        weights: blocks in the order of the file.
        side: of the images.
    """
    matrices = [block.weight.shape for block in weights if block.kind == "dense"]
    for first, second in itertools.pairwise(matrices):
        for inputs, outputs in (first, first[::-1]):
            units = min(second)
            gates, rest = divmod(outputs, units)
            if rest or {*second} != {units, outputs}:
                continue
            shapes = f"{first[0]} x {first[1]} and {second[0]} x {second[1]}"
            if gates in _GATES and inputs != outputs:
                return f"{_GATES[gates]} of {units} units in the matrices of {shapes}"
            if gates == 1 and inputs == side:
                return f"a recurrent layer of {units} units in the matrices of {shapes}"
    return ""
