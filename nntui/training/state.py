"""State of a trainer in plain numbers; with its config and arrays it is complete.

The order of the images needs no state of its own: it is a function of seed and epoch.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct
from numpy.typing import NDArray

from nntui.datasets.dataset import NEWEST_STREAM
from nntui.engine.arrays import Array
from nntui.errors import ShapeError
from nntui.training.events import Count, Share


class Best(Struct, frozen=True):
    """The best validation accuracy so far, and the step and epoch that reached it."""

    accuracy: Share
    step: Count
    epoch: Count


class TrainerState(Struct, frozen=True, kw_only=True):
    """Everything the next step depends on besides config, data, weights and optimizer state."""

    step: Count
    epoch: Count
    """Epochs that have ended, including their evaluation."""
    seen: Count
    layers_rng: dict[str, Any]
    """The state of the random generator that layers such as dropout use."""
    plateau: dict[str, float | None] | None = None
    """The state of the schedule plateau; a value of None is infinite."""
    best: Best | None = None
    stream: Annotated[int, Meta(ge=1, le=NEWEST_STREAM)] = 1
    """The version of the images that are generated while training; states of earlier versions of
    nntui do not have it."""


def fill(arrays: Mapping[str, Array], saved: Mapping[str, NDArray[Any]]) -> None:
    """Copy saved arrays into `arrays`; ShapeError unless names and shapes are the same.

    >>> import numpy as np
    >>> arrays = {"bias": np.zeros(2)}
    >>> fill(arrays, {"bias": np.ones(2)})
    >>> arrays["bias"].tolist()
    [1.0, 1.0]
    """
    for name in arrays.keys() | saved.keys():
        mine = arrays[name].shape if name in arrays else None
        theirs = saved[name].shape if name in saved else None
        if mine != theirs:
            raise ShapeError(f"{name}: expected an array of shape {mine}, received {theirs}")
    for name, array in arrays.items():
        array[...] = saved[name]
