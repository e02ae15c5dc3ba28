"""Drawings: read by a network, kept in a data set of one's own, and digits of photographs."""

from collections.abc import Sequence
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from nntui import locations
from nntui.analysis.dial import Dial
from nntui.analysis.drawn import DrawnAnswer, DrawnNetwork, flips_of, prepared, read_drawing
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.flips import Flips
from nntui.analysis.restore import restore
from nntui.datasets.catalog import DRAWINGS
from nntui.datasets.class_matching import listed, match_classes
from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.image_file import encode_png
from nntui.datasets.formats.safe_read import read_bytes
from nntui.datasets.photographs.centering import SHAPE
from nntui.datasets.photographs.prepare import PreparedDigit, prepare_all
from nntui.datasets.photographs.reading import read_photograph
from nntui.datasets.user_files import DIGITS
from nntui.errors import DataError
from nntui.storage import write_new
from nntui.strings import clean, similar
from nntui.workspace.photographs import DEFAULT_WEIGHTS, LARGEST
from nntui.workspace.weights import open_weights


class Kept(NamedTuple):
    """A drawing that was kept.

    Args:
        data: the name of the data set.
        folder: its folder.
        label: the class.
        images: how many images the data set has now.
    """

    data: str
    folder: str
    label: str
    images: int


def network_that_reads(network: EvaluatedNetwork | None) -> DrawnNetwork:
    """Return a network that reads drawings: an evaluated one, or pretrained weights for None."""
    if network is None:
        return _pretrained()
    return DrawnNetwork(network.network, network.weights.info, network.title)


@cache
def _pretrained() -> DrawnNetwork:
    weights = open_weights(DEFAULT_WEIGHTS).weights
    return DrawnNetwork(restore(weights), weights.info, DEFAULT_WEIGHTS)


def read(
    network: EvaluatedNetwork | None, canvas: Pixels, original: Pixels | None, dial: Dial
) -> DrawnAnswer:
    """Return what a network predicts for a drawing, in one thread.

    Args:
        network: None for pretrained weights.
        canvas: the drawing, white on black.
        original: the image that is on the canvas, the input as it is; None for drawings.
        dial: how the input is distorted.
    """
    with threadpool_limits(1, user_api="blas"):
        reader = network_that_reads(network)
        return read_drawing(reader, prepared(canvas, reader.shape, original), dial)


def flips(
    network: EvaluatedNetwork | None, canvas: Pixels, original: Pixels | None
) -> dict[str, Flips]:
    """Return where each knob of the dial changes the answer, in one thread; see `read`."""
    with threadpool_limits(1, user_api="blas"):
        reader = network_that_reads(network)
        return flips_of(reader, prepared(canvas, reader.shape, original))


def digits_of(path: str, shape: tuple[int, int]) -> list[PreparedDigit]:
    """Return the digits of an image file, line by line.

    Raises:
        DataError: the file is missing, broken or too large.
    """
    raw = read_bytes(locations.expanded(path), LARGEST)
    return prepare_all(read_photograph(raw, clean(path, 200)), shape)


def folder_name(data: str, classes: Sequence[str], shape: tuple[int, int]) -> str:
    """Return the data set that drawings are kept in: images of one size, of the same classes.

    >>> folder_name("mnist", tuple("0123456789"), (28, 28))
    'drawings'
    >>> folder_name("sets/letters.csv", ("a", "b"), (8, 8))
    'drawings-letters-8x8'

    Args:
        data: the data set that is shown.
        classes: its classes.
        shape: rows and columns of its images.
    """
    parts = [DRAWINGS]
    if tuple(classes) != DIGITS:
        parts.append(clean(PurePath(data).stem, 40).replace("/", "-") or "own")
    if shape != SHAPE:
        parts.append(f"{shape[0]}x{shape[1]}")
    return "-".join(parts)


def keep(image: Pixels, label: str, classes: Sequence[str] = DIGITS, data: str = "mnist") -> Kept:
    """Keep an image in a data set of drawings.

    Args:
        image: (height, width), as a network takes it.
        label: its true class.
        classes: the classes that there are.
        data: the data set that they are those of.

    Raises:
        DataError: there is no such class, or its name cannot be that of a folder.
        StorageError: the file cannot be written.
    """
    name = class_named(label, classes)
    data_name = folder_name(data, classes, (int(image.shape[0]), int(image.shape[1])))
    folder = locations.imported() / data_name
    contents = encode_png(np.asarray(image))
    while True:  # another program may keep drawings, too
        taken = {path.stem for path in folder.glob("*/*.png")}
        number = next(n for n in range(1, len(taken) + 2) if f"{n:05}" not in taken)
        if write_new(folder / name / f"{number:05}.png", contents):
            return Kept(data_name, str(folder), name, len(taken) + 1)


def class_named(label: str, classes: Sequence[str]) -> str:
    """Return the class that a label names; also `seven` names 7.

    Raises:
        DataError: there is no such class, or its name cannot be that of a folder.
    """
    label = label.strip()
    matching = match_classes([label], classes)
    if matching is None:
        hint = similar(label, classes)
        raise DataError(
            f"{clean(label, 40)!r}: expected one of the classes {listed(classes)}"
            f"{f'; {hint}' if hint else ''}"
        )
    name = classes[matching.numbers[0]]
    if "/" in name or name.startswith(".") or "\0" in name or len(name.encode()) > 200:
        raise DataError(f"{name!r}: expected a class whose name can be that of a folder")
    return name
