"""A network out of a file of weights, checked against the data it is to look at."""

import numpy as np

from nntui.analysis.predictions import Predictions, predict
from nntui.config.layers import parse_layers
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.losses import LOSSES, target_table
from nntui.engine.network import Network
from nntui.engine.plan import Plan
from nntui.errors import ShapeError, WeightsError
from nntui.training.evaluation import BATCH
from nntui.training.networks import build_network, plan_network
from nntui.weights import Weights


def restore(weights: Weights) -> Network:
    """Return the network that `weights` describe.

    Raises:
        WeightsError: the arrays are not those of the layers that the file names.
    """
    info = weights.info
    hidden, classes = parse_layers(info.layers), len(info.classes)
    if (info.loss, info.output) not in LOSSES:
        raise WeightsError(
            f"weights: expected a loss and an output that are known, received {info.loss} and "
            f"{info.output}; they may come from a later version"
        )
    try:
        plan = plan_network(hidden, info.image_shape, classes, biased=info.biased)
        _check_arrays(weights, plan)
        network = build_network(hidden, info.image_shape, classes, BATCH, biased=info.biased)
    except ShapeError as error:
        raise WeightsError(f"weights of layers that do not fit each other: {error}") from None
    for name, array in weights.arrays.items():
        network.parameters.arrays[name][...] = array
    return network


def _check_arrays(weights: Weights, plan: Plan) -> None:
    """Compare what is there with what the layers want, before memory is asked for on their word."""
    wanted = plan.parameters | plan.statistics
    if differing := sorted(wanted.keys() ^ weights.arrays.keys()):
        raise WeightsError(
            f"weights of {weights.info.layers or 'no hidden layers'}: expected arrays "
            f"{', '.join(wanted)}, they differ in {', '.join(differing[:6])}"
        )
    for name, array in weights.arrays.items():
        if array.shape != wanted[name]:
            raise WeightsError(
                f"weights {name}: expected shape {wanted[name]}, received {array.shape}"
            )


def judge(weights: Weights, split: Split) -> Predictions:
    """Return what the network of `weights` says of `split`, by the loss it was trained on.

    Raises:
        WeightsError: the weights are not what they say they are.
    """
    info = weights.info
    network = restore(weights)
    targets = target_table(len(info.classes), info.smoothing, info.margin).astype(np.float32)
    return predict(network, LOSSES[info.loss, info.output], split, targets, info.input_range)


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
