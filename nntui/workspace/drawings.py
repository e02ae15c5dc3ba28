"""Drawings: read by a network, kept in a data set of one's own, and digits of photographs."""

from functools import cache

import numpy as np
from threadpoolctl import threadpool_limits

from nntui import locations
from nntui.analysis.dial import Dial
from nntui.analysis.drawn import DrawnAnswer, DrawnNetwork, flips_of, prepared, read_drawing
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.flips import Flips
from nntui.analysis.restore import restore
from nntui.datasets.catalog import DRAWINGS
from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.image_file import encode_png
from nntui.datasets.formats.safe_read import read_bytes
from nntui.datasets.photographs.prepare import PreparedDigit, prepare_all
from nntui.datasets.photographs.reading import read_photograph
from nntui.errors import DataError
from nntui.storage import make_folder, write_whole
from nntui.strings import clean
from nntui.workspace.photographs import DEFAULT_WEIGHTS, LARGEST
from nntui.workspace.weights import open_weights


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


def keep(image: Pixels, label: str) -> tuple[str, int]:
    """Keep an image in the data set `drawings`, and return its folder and number of images.

    Raises:
        DataError: the label is no name of a folder.
        StorageError: the file cannot be written.
    """
    plain = label == clean(label, 60) and label.strip() == label and "/" not in label
    if not plain or not label or label.startswith("."):
        raise DataError(f"{clean(label, 60)!r}: expected the name of a class; type it again")
    folder = locations.imported() / DRAWINGS
    make_folder(folder / label)
    taken = {path.stem for path in folder.glob("*/*.png")}
    number = next(n for n in range(1, len(taken) + 2) if f"{n:05}" not in taken)
    write_whole(folder / label / f"{number:05}.png", encode_png(np.asarray(image)))
    return str(folder), len(taken) + 1
