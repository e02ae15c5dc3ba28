"""Reads files of Keras: whole models and weights in HDF5, and .keras archives.

Keras before 3 lists its layers and their arrays in attributes. A .keras archive has config.json and
an HDF5 file in which arrays have numbers, and layers the names of their classes.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from nntui.weights.importers.archive import Archive
from nntui.weights.importers.collect import AnyArray, Named, foreign_file
from nntui.weights.importers.foreign import ForeignFile, ForeignLayer
from nntui.weights.importers.hdf5 import Group, Reader, opened
from nntui.weights.importers.keras_config import Arrays, layers_of

ROLES = {
    "Dense": ("kernel", "bias"),
    "Conv2D": ("kernel", "bias"),
    "BatchNormalization": ("gamma", "beta", "moving_mean", "moving_variance"),
}
"""Of the arrays of a layer that have only numbers."""
_STATE = re.compile(r"(?i)_?optimizer\w*|metrics|seed_generator\w*")
"""Groups that hold no weights."""


def read_hdf5(path: Path) -> ForeignFile:
    """Return the arrays of an HDF5 file, with the layers if Keras wrote a whole model.

    Raises:
        WeightsError: h5py is missing, or the file is broken, refers to others or holds no weights.
    """
    with opened(path) as reader:
        root = reader.root
        group = reader.member(root, "model_weights") or root
        config = reader.attribute(root, "model_config")
        by_layer = _listed(reader, group)
        if by_layer is None:
            return _numbered(path, reader, config)
        notes = _notes(reader, root)
        found = [named for arrays in by_layer.values() for named in arrays]
        layers, shape = _layers(config, {name: _roles(each) for name, each in by_layer.items()})
        return foreign_file(path, found, layers=layers, input_shape=shape, notes=notes)


def read_keras_zip(path: Path) -> ForeignFile:
    """Return the arrays and layers of a .keras archive.

    Raises:
        WeightsError: as above.
    """
    with zipfile.ZipFile(path) as file:
        archive = Archive(path, file)
        config = archive.read("config.json").decode() if "config.json" in archive.names else None
        raw = archive.read(next(n for n in archive.names if n.endswith("model.weights.h5")))
    with opened(path, raw) as reader:
        return _numbered(path, reader, config)


def _listed(reader: Reader, group: Group) -> dict[str, list[Named]] | None:
    """Return the arrays of each layer as attributes list them; None if there is no list."""
    names = reader.attribute(group, "layer_names")
    if not isinstance(names, list):
        return None
    by_layer: dict[str, list[Named]] = {}
    for name in names:
        layer = reader.member(group, name)
        listed = None if layer is None else reader.attribute(layer, "weight_names")
        arrays = ((own, reader.array(reader.member(layer, own))) for own in listed or ())
        by_layer[name] = [
            (own.removesuffix(":0"), array) for own, array in arrays if array is not None
        ]
    return by_layer


def _roles(arrays: list[Named]) -> dict[str, AnyArray]:
    """Return arrays by the last part of their name, such as kernel."""
    return {re.sub(r"_\d+$", "", name.rpartition("/")[2]): array for name, array in arrays}


def _layers(
    config: str | None, by_layer: dict[str, dict[str, AnyArray]]
) -> tuple[tuple[ForeignLayer, ...] | None, tuple[int, ...]]:
    if not config:
        return None, ()
    return layers_of(msgspec.json.decode(config), lambda name, _: by_layer.get(name, {}))


def _notes(reader: Reader, root: Group) -> list[str]:
    state = [name for name in reader.names(root) if _STATE.fullmatch(name)]
    return ["the state of the optimizer left out"] if state else []


def _numbered(path: Path, reader: Reader, config: str | None) -> ForeignFile:
    """Return the contents of a file in which arrays have numbers, as Keras 3 writes it."""
    root = reader.root
    groups = [name for name in reader.names(root) if not _STATE.fullmatch(name)]
    found = list(_weights(reader, root, groups))
    layers: tuple[ForeignLayer, ...] | None = None
    shape: tuple[int, ...] = ()
    if config is not None:
        lookup = _Lookup(reader, root)
        layers, shape = layers_of(msgspec.json.decode(config), lookup.arrays)
    return foreign_file(path, found, layers=layers, input_shape=shape, notes=_notes(reader, root))


def _weights(reader: Reader, root: Group, names: list[str]) -> Iterator[Named]:
    for name in names:
        member = reader.member(root, name)
        if reader.is_group(member):
            yield from ((each, array) for each, array in reader.arrays(member, name))
        else:
            array = reader.array(member)
            if array is not None:
                yield name, array


class _Lookup:
    """Finds the arrays of layers by their classes in order; Keras 3 ignores their own names."""

    def __init__(self, reader: Reader, root: Group) -> None:
        self._reader = reader
        self._group = next(
            (
                found
                for name in ("layers", "_layer_checkpoint_dependencies")
                if reader.is_group(found := reader.member(root, name))
            ),
            root,
        )
        self._counts: dict[str, int] = {}

    def arrays(self, name: str, kind: str) -> Arrays:
        """Return the arrays of a layer by role."""
        snake = _snake(kind)
        count = self._counts[snake] = self._counts.get(snake, -1) + 1
        numbered = snake if not count else f"{snake}_{count}"
        own = numbered if numbered in self._reader.names(self._group) else name
        variables = self._reader.member(self._group, f"{own}/vars")
        if not self._reader.is_group(variables):
            return {}
        numbers = sorted(self._reader.names(variables), key=lambda each: (len(each), each))
        read = [self._reader.array(self._reader.member(variables, each)) for each in numbers]
        roles = ROLES[kind] if len(read) != 2 or kind != "BatchNormalization" else ROLES[kind][2:]
        found: dict[str, Any] = dict(zip(roles, read, strict=False))
        return {role: array for role, array in found.items() if array is not None}


def _snake(name: str) -> str:
    """Return the name of a class as Keras writes it in files.

    >>> _snake("BatchNormalization"), _snake("Conv2D"), _snake("Dense")
    ('batch_normalization', 'conv2d', 'dense')
    """
    spaced = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", re.sub(r"\W+", "", name))
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", spaced).lower()
