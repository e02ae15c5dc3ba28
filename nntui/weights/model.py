"""Weights: arrays and information about their network, whatever file they come from."""

import math
from dataclasses import dataclass, field
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from nntui.config.aliases import current_names
from nntui.config.layers import format_layers, parse_layers
from nntui.config.scaling import Scaling, Transform
from nntui.errors import WeightsError
from nntui.strings import clean

Floats = NDArray[np.floating[Any]]

FORMAT = 2
"""The newest version of `WeightsInfo` that this version of nntui reads."""
_PLAIN_FORMAT = 1
"""The version of files without a transform of pixels, which earlier versions of nntui read, too."""
_OLD_NAMES = {"bias": "biased", "label_smoothing": "smoothing", "target_margin": "margin"}
"""Fields whose names in files are those of the first version."""

_Input = Annotated[float, Meta(ge=-1e6, le=1e6)]
_Side = Annotated[int, Meta(ge=1, le=4096)]


class WeightsInfo(Struct, frozen=True, kw_only=True, rename=_OLD_NAMES):
    """The network that weights belong to, and how it was trained.

    Unknown fields, as later versions may write them, are ignored when it is decoded.
    """

    layers: str
    """The hidden layers, in the notation of `--layers`."""
    bias: bool = True
    """Whether the output layer has a bias."""
    image_shape: tuple[_Side, _Side]
    """(height, width) in pixels."""
    classes: Annotated[list[str], Meta(min_length=2, max_length=64)]
    """Their names, in the order of the outputs."""
    data: str
    """The name of the data set of the training."""
    reading: dict[str, str | int | bool] = {}
    """How its files were read and split, where it is the user's own; see config.reading.Reading."""
    content: str = ""
    """The hash of the data when the training began, where they can change; see
    datasets.membership."""
    loss: str = "cross-entropy"
    """The loss function."""
    output: str = "softmax"
    """The output activation."""
    label_smoothing: Annotated[float, Meta(ge=0, lt=1)] = 0.0
    target_margin: Annotated[float, Meta(ge=0, lt=0.5)] = 0.0
    """For both see engine.losses.target_table."""
    input_range: tuple[_Input, _Input] = (0.0, 1.0)
    """The inputs for the pixel values 0 and 255."""
    transform: Transform = ""
    """What happens to the pixels before; see config.scaling."""
    accuracy: float | None = None
    """On the test images of `data`, from 0 to 1; None where it was not measured."""
    step: Annotated[int, Meta(ge=0)] = 0
    """Training steps made."""
    epoch: Annotated[int, Meta(ge=0)] = 0
    """The epoch of that step, counted from 1."""
    seed: int = 0
    run: str = ""
    """The name of the run that trained them."""
    recipe: str = ""
    """The name of the recipe of that run."""
    version: str = ""
    """The version of nntui that wrote the file."""
    format: Annotated[int, Meta(ge=1, le=FORMAT)] = _PLAIN_FORMAT

    @property
    def scaling(self) -> Scaling:
        """How pixels become inputs."""
        return Scaling(*self.input_range, self.transform)

    def scaled(self, scaling: Scaling) -> "WeightsInfo":
        """Return this information with another scaling.

        Earlier versions of nntui know no transforms and would ignore one, so they must refuse it.
        """
        return msgspec.structs.replace(
            self,
            input_range=scaling[:2],
            transform=scaling.transform,
            format=FORMAT if scaling.transform else _PLAIN_FORMAT,
        )


@dataclass(frozen=True, slots=True)
class Weights:
    """The contents of a file of weights: information, arrays, and what a checkpoint adds."""

    info: WeightsInfo
    arrays: dict[str, Floats]
    """Parameters and statistics under their names in `engine.parameters`, such as `0/weight`."""
    extra: dict[str, Floats] = field(default_factory=dict)
    """The state of the optimizer."""
    position: str = ""
    """The rest of the state of the training, as JSON; see runs.checkpoint."""


def checked_info(info: WeightsInfo) -> WeightsInfo:
    """Return `info` with layers that exist and text that is safe to display.

    An impossible accuracy becomes None, and settings get their names of today.

    Raises:
        ConfigError: the notation of the layers is invalid.
    """
    accuracy = info.accuracy
    if accuracy is not None and not (math.isfinite(accuracy) and 0 <= accuracy <= 1):
        accuracy = None
    texts = ("data", "content", "loss", "output", "run", "recipe", "version")
    return msgspec.structs.replace(
        info,
        layers=format_layers(parse_layers(info.layers)),
        classes=[clean(name, 40) for name in info.classes],
        accuracy=accuracy,
        reading=_checked_reading(info.reading),
        **{name: clean(getattr(info, name), 200) for name in texts},
    )


def _checked_reading(reading: dict[str, str | int | bool]) -> dict[str, object]:
    safe = {
        clean(name, 40): clean(value, 200) if isinstance(value, str) else value
        for name, value in reading.items()
    }
    return current_names(safe)


def as_float16(weights: Weights) -> Weights:
    """Return weights rounded to float16, without what a checkpoint adds: a file of half the size.

    Three significant digits remain.

    Raises:
        WeightsError: a number is too large for float16.
    """
    arrays: dict[str, Floats] = {}
    with np.errstate(over="ignore"):
        for name, array in weights.arrays.items():
            arrays[name] = array.astype(np.float16)
            if not np.isfinite(arrays[name]).all():
                raise WeightsError(f"{name}: expected numbers up to 65504, received larger ones")
    return Weights(weights.info, arrays)
