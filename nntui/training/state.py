"""Position: how far a training has come, in plain numbers; with config and arrays it is complete.

The order of the images needs no more than the epoch and the images seen, because it is a function
of the seed and the epoch.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct
from numpy.typing import NDArray

from nntui.engine.arrays import Array
from nntui.errors import ShapeError
from nntui.training.events import Count, Share


class Best(Struct, frozen=True):
    """The best validation accuracy so far, and the step and epoch it was reached at."""

    accuracy: Share
    step: Count
    epoch: Count


class TrainerState(Struct, frozen=True, kw_only=True):
    """All that the next step depends on, beside config, data, weights and optimizer."""

    step: Count
    epoch: Count
    """Epochs that have ended, their judgment included."""
    seen: Count
    layers_rng: dict[str, Any]
    """The state of what layers draw from, such as dropout."""
    plateau: dict[str, float | None] | None = None
    """The state of a schedule that listens; None in it is infinite."""
    best: Best | None = None


def fill(arrays: Mapping[str, Array], saved: Mapping[str, NDArray[Any]]) -> None:
    """Copy saved arrays into `arrays` of the same names; ShapeError where they are not the same."""
    for name in arrays.keys() | saved.keys():
        mine = arrays[name].shape if name in arrays else None
        theirs = saved[name].shape if name in saved else None
        if mine != theirs:
            raise ShapeError(f"{name}: expected an array of shape {mine}, received {theirs}")
    for name, array in arrays.items():
        array[...] = saved[name]
