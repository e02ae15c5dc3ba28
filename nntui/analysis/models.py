"""A network out of a file of weights, checked against the data it is to look at."""

import numpy as np

from nntui.datasets.dataset import Dataset
from nntui.engine.network import Network
from nntui.errors import ShapeError, WeightsError
from nntui.topology import parse_layers
from nntui.training.assemble import build_network
from nntui.training.metrics import BATCH
from nntui.weights import Weights


def restore(weights: Weights) -> Network:
    """Return the network that `weights` describe.

    Raises:
        WeightsError: the arrays are not those of the layers that the file names.
    """
    info = weights.info
    try:
        network = build_network(
            parse_layers(info.layers), info.image_shape, len(info.classes), BATCH
        )
    except ShapeError as error:
        raise WeightsError(f"weights of layers that do not fit each other: {error}") from None
    own = network.parameters.arrays
    if missing := sorted(own.keys() ^ weights.arrays.keys()):
        raise WeightsError(
            f"weights of {info.layers or 'no hidden layers'}: expected arrays "
            f"{', '.join(own)}, received others: {', '.join(missing[:6])}"
        )
    for name, array in weights.arrays.items():
        if array.shape != own[name].shape:
            raise WeightsError(
                f"weights {name}: expected shape {own[name].shape}, received {array.shape}"
            )
        own[name][...] = array.astype(np.float32)
    return network


def check_fit(weights: Weights, data: Dataset) -> None:
    """Raise a WeightsError unless these weights take the pictures of `data`."""
    info = weights.info
    if info.image_shape != data.image_shape or len(info.classes) != len(data.classes):
        raise WeightsError(
            f"weights trained on {info.data}: expected images of {_size(info.image_shape)} in "
            f"{len(info.classes)} classes, received {data.name} with {_size(data.image_shape)} in "
            f"{len(data.classes)}; choose the data set they were trained on"
        )


def _size(shape: tuple[int, int]) -> str:
    return f"{shape[0]} x {shape[1]}"
