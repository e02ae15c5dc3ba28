"""What an importer returns: arrays with names, and the layers where the file says them.

Importers read; they do not interpret. How the arrays form a network, and how its inputs are scaled,
is found in another place, by a search on training images.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

LayerKind = Literal[
    "dense", "conv", "max-pool", "average-pool", "norm", "activation", "flatten", "dropout",
    "scale", "unknown",
]  # fmt: skip
"""The operations that a file can state; `scale` is y = x * weight + bias without training."""


@dataclass(frozen=True, slots=True, eq=False)
class ForeignArray:
    """One array of a file, under the name that it has there."""

    name: str
    """Cleaned; such as conv1.weight, W1 or 0."""
    array: Floats
    """In the layout of the file, float16 to float64 in the byte order of this machine."""


@dataclass(frozen=True, slots=True, eq=False)
class ForeignLayer:
    """One operation in the order in which the file's graph or configuration applies them.

    Arrays are in the layout of nntui's engine where the file says theirs: dense [in, out],
    convolution [out, in, height, width].
    """

    kind: LayerKind
    name: str = ""
    """As the file calls it; of an unknown one the name of its operation, such as LSTM."""
    arrays: dict[str, Floats] = field(default_factory=dict)
    """By role: weight, bias; of a norm also mean, variance."""
    activation: str = ""
    """In nntui's word, such as relu; softmax and sigmoid also occur as the output's."""
    options: dict[str, float] = field(default_factory=dict)
    """By role: stride, padding, size, epsilon, slope, rate, channels_last (0 or 1).

    Where they apply also: padding_after, if more zeros follow than come before; same, 1 for the
    padding of TensorFlow that keeps the size at stride 1; ceil, 1 if pooling keeps incomplete
    squares; global, 1 if pooling covers the whole image.
    """


@dataclass(frozen=True, slots=True, eq=False)
class ForeignFile:
    """The contents of a file of weights of another program."""

    format: str
    """As formats.FORMATS names it, with its article."""
    arrays: tuple[ForeignArray, ...]
    """Everything that can be a parameter or a statistic, in the order of the file."""
    layers: tuple[ForeignLayer, ...] | None = None
    """None where the file says nothing but arrays."""
    input_shape: tuple[int, ...] = ()
    """Without the batch, as the file says it; empty where it does not."""
    notes: tuple[str, ...] = ()
    """What a user should know, such as arrays that were left out."""
