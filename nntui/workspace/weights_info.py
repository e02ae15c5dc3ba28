"""WeightsDescription: everything that is known of weights."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nntui import locations
from nntui.analysis.layer_table import LayerTable, layer_table
from nntui.analysis.restore import restore
from nntui.config.layers import parse_layers
from nntui.storage import is_file
from nntui.weights import Weights, WeightsInfo
from nntui.weights.model import Floats
from nntui.weights.native import read_types
from nntui.workspace.weight_files import find_named
from nntui.workspace.weights import OpenedWeights, open_weights


class ArrayRow(NamedTuple):
    """An array of weights: where it belongs, how it is stored, and its numbers."""

    name: str
    shape: tuple[int, ...]
    type: str
    """The type in the file, such as `float16`."""
    smallest: float
    largest: float
    mean: float
    deviation: float
    """The standard deviation."""


@dataclass(frozen=True, slots=True)
class WeightsDescription:
    """Everything that is known of weights."""

    title: str
    info: WeightsInfo
    layers: LayerTable
    arrays: tuple[ArrayRow, ...]
    run: Path | None = None
    """The folder of the run, where the weights are those of a checkpoint."""
    file: Path | None = None
    """The file, where they are not."""
    size: int = 0
    """The bytes of the file."""
    optimizer: tuple[str, ...] = ()
    """The names of the arrays of the optimizer's state, which a checkpoint has."""


def describe(name: str, *, best: bool = False) -> WeightsDescription:
    """Return what is known of the weights called `name`; see `open_weights`.

    Raises:
        RunError: nothing has this name, or several runs begin with it.
        WeightsError: the weights cannot be read, or do not match the layers that they name.
    """
    opened = open_weights(name, best=best)
    file = _file(name) if opened.run is None else None
    info = opened.weights.info
    restore(opened.weights)  # checks names and shapes of all arrays
    return WeightsDescription(
        opened.title,
        info,
        layer_table(
            parse_layers(info.layers),
            info.image_shape,
            len(info.classes),
            info.output,
            biased=info.bias,
        ),
        _arrays(opened, file),
        None if opened.run is None else opened.run.path,
        file,
        0 if file is None else file.stat().st_size,
        tuple(opened.weights.extra),
    )


def _file(name: str) -> Path | None:
    path = find_named(name) or locations.expanded(name)
    return path if is_file(path) else None


def _arrays(opened: OpenedWeights, file: Path | None) -> tuple[ArrayRow, ...]:
    stored = {} if file is None else read_types(file)
    return tuple(_array_rows(opened.weights, stored))


def _array_rows(weights: Weights, stored: dict[str, str]) -> list[ArrayRow]:
    rows = []
    for name, array in sorted(weights.arrays.items(), key=_position):
        kind = stored[name].replace("F", "float") if name in stored else ""
        rows.append(array_row(name, array, kind))
    return rows


def array_row(name: str, array: Floats, kind: str = "") -> ArrayRow:
    """Return the description of an array; its type is `kind`, or else that which it has now."""
    exact = array.astype(np.float64)
    with np.errstate(all="ignore"):  # arrays of other programs may hold NaN
        numbers = (exact.min(), exact.max(), exact.mean(), exact.std())
    return ArrayRow(name, array.shape, kind or str(array.dtype), *map(float, numbers))


def _position(item: tuple[str, object]) -> tuple[int, int, str]:
    """Return the number of the layer, then the weight before all others."""
    number, _, name = item[0].partition("/")
    return int(number), name != "weight", name
