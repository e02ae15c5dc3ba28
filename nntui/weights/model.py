"""What weights are, whatever file they come from."""

from dataclasses import dataclass, field
from typing import Annotated, Any

import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from nntui.errors import WeightsError

FORMAT = 1


Floats = NDArray[np.floating[Any]]


_Input = Annotated[float, Meta(ge=-1e6, le=1e6)]


_Side = Annotated[int, Meta(ge=1, le=4096)]


class WeightsInfo(Struct, frozen=True, kw_only=True):
    """What a file of weights says of itself; unknown entries of later versions are passed over."""

    layers: str
    """The hidden layers in the notation of `--layers`."""
    biased: bool = True
    """Whether the output layer has biases."""
    image_shape: tuple[_Side, _Side]
    classes: Annotated[list[str], Meta(min_length=2, max_length=64)]
    data: str
    """The data set it was trained on."""
    reading: dict[str, str | int] = {}
    """How that was read and split, where it was from files: see datasets.reading.Reading."""
    loss: str = "cross-entropy"
    output: str = "softmax"
    """What is made of the logits."""
    smoothing: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    margin: Annotated[float, Meta(ge=0, lt=0.5)] = 0.0
    """With these the targets were made; see engine.losses.target_table."""
    input_range: tuple[_Input, _Input] = (0.0, 1.0)
    """What pixels 0 and 255 are for the network."""
    accuracy: float | None = None
    """On the test images of `data`, from 0 to 1, where it was measured."""
    step: Annotated[int, Meta(ge=0)] = 0
    epoch: Annotated[int, Meta(ge=0)] = 0
    seed: int = 0
    run: str = ""
    """The run it comes from."""
    recipe: str = ""
    version: str = ""
    """The nntui that wrote it."""
    format: Annotated[int, Meta(ge=1, le=FORMAT)] = FORMAT


@dataclass(frozen=True, slots=True)
class Weights:
    """The contents of a file: what it says of itself, its weights, and what a checkpoint adds."""

    info: WeightsInfo
    arrays: dict[str, Floats]
    extra: dict[str, Floats] = field(default_factory=dict)
    """The optimizer's state, names without their `optimizer/`."""
    position: str = ""
    """Where in its run a checkpoint was made, as JSON; see runs.checkpoint."""


def halved(weights: Weights) -> Weights:
    """Return weights alone, rounded to float16: half the size, three digits that count.

    Raises:
        WeightsError: a number is too large for float16.
    """
    arrays: dict[str, Floats] = {}
    with np.errstate(over="ignore"):
        for key, array in weights.arrays.items():
            arrays[key] = array.astype(np.float16)
            if not np.isfinite(arrays[key]).all():
                raise WeightsError(f"{key}: expected numbers up to 65504, received larger ones")
    return Weights(weights.info, arrays)
