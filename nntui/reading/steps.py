"""Steps: what a network does with its inputs, one small record after the other."""

from typing import Literal, NamedTuple, TypeAlias

from nntui.config.scaling import Scaling

Padding: TypeAlias = Literal["same"] | int


class Scale(NamedTuple):
    """Pixels become inputs."""

    scaling: Scaling
    by_columns: bool = False
    """Whether images are stored column by column, as in MATLAB and EMNIST."""


class Dense(NamedTuple):
    """A matrix product, and the bias."""

    block: int
    transposed: bool
    """Whether the matrix is [out, in]."""


class Conv(NamedTuple):
    """A convolution, and the bias."""

    block: int
    stride: int = 1
    padding: Padding = 0
    """Zeros around the image: a number on every side, or as many as keep its size."""
    channels_last: bool = False
    """Whether the kernels are [height, width, in, out] and not [out, in, height, width]."""


class Pool(NamedTuple):
    """Pooling over squares that do not overlap."""

    side: int
    kind: Literal["max", "avg"] = "max"


class Norm(NamedTuple):
    """Batch normalization with the statistics of the file."""

    block: int
    epsilon: float = 1e-5


class Act(NamedTuple):
    """An activation function, by nntui's word."""

    name: str


class Flatten(NamedTuple):
    """Images become vectors."""

    channels_last: bool = False
    """Whether the channels change fastest, as in Keras, and not the columns."""


class Dropout(NamedTuple):
    """Dropout of the training, which does nothing in evaluation."""

    rate: float


Step: TypeAlias = Scale | Dense | Conv | Pool | Norm | Act | Flatten | Dropout
Steps: TypeAlias = tuple[Step, ...]
