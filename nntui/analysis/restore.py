"""Restore a network from a file of weights, and check it against the data it is to evaluate."""

from nntui.config.layers import parse_layers
from nntui.datasets.class_matching import listed
from nntui.datasets.dataset import Dataset
from nntui.datasets.photographs.centering import SHAPE
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.plan import Plan
from nntui.errors import ShapeError, WeightsError
from nntui.training.blas import piece_size
from nntui.training.limits import check_size
from nntui.training.networks import plan_network
from nntui.weights import Weights


def restore(weights: Weights, batch: int = 1) -> Network:
    """Return the network that `weights` describe, with a copy of their arrays.

    Args:
        weights: of any file; float64 becomes float32.
        batch: the largest batch of a call of `forward`; `evaluate` makes larger buffers of its own.

    Raises:
        WeightsError: the arrays do not match the layers that the file names.
    """
    info = weights.info
    if (info.loss, info.output) not in LOSSES:
        raise WeightsError(
            f"weights: expected a known loss and output, received {info.loss} and {info.output}; "
            "they may come from a later version"
        )
    hidden = parse_layers(info.layers)
    try:
        plan = plan_network(hidden, info.image_shape, len(info.classes), biased=info.bias)
        _check_arrays(weights, plan)
        check_size(plan, batch)
    except ShapeError as error:
        raise WeightsError(f"weights of layers that do not fit each other: {error}") from None
    network = Network(plan.layers, plan.shapes[0], batch, piece=piece_size())
    for name, array in weights.arrays.items():
        network.parameters.arrays[name][...] = array
    return network


def _check_arrays(weights: Weights, plan: Plan) -> None:
    """Compare names and shapes with the plan, before memory is allocated for what a file claims."""
    expected = plan.parameters | plan.statistics
    if differing := sorted(expected.keys() ^ weights.arrays.keys()):
        raise WeightsError(
            f"weights of {weights.info.layers or 'no hidden layers'}: expected arrays "
            f"{', '.join(expected)}, they differ in {', '.join(differing[:6])}"
        )
    for name, array in weights.arrays.items():
        if array.shape != expected[name]:
            raise WeightsError(
                f"weights {name}: expected shape {expected[name]}, received {array.shape}"
            )


def check_fit(weights: Weights, data: Dataset) -> None:
    """Raise a WeightsError unless `data` has images and classes as these weights take them."""
    info = weights.info
    if info.image_shape != data.image_shape:
        raise WeightsError(
            f"weights trained on {info.data}: expected images of {_size(info.image_shape)} in "
            f"{len(info.classes)} classes, received {data.name} with {_size(data.image_shape)} in "
            f"{len(data.classes)}; {_advice(info.image_shape, data)}"
        )
    if tuple(info.classes) != data.classes:
        raise WeightsError(
            f"weights trained on {info.data}: expected the classes {listed(info.classes)}, "
            f"received {data.name} with {listed(data.classes)}; choose the data set they were "
            "trained on, or rename the classes"
        )


def check_same_content(weights: Weights, data: Dataset) -> None:
    """Raise a WeightsError if the data set of the weights is known to have changed meanwhile."""
    info = weights.info
    known = info.content and data.content and info.data == data.name
    if known and info.content != data.content:
        raise WeightsError(
            f"{data.name} has changed since it was read, images of the training may be among its "
            "test images; open the run again"
        )


def _advice(shape: tuple[int, int], data: Dataset) -> str:
    advice = "choose the data set they were trained on"
    from_files = data.reading is not None and data.reading.prepare == "none"
    return f"{advice}, or --prepare mnist" if shape == SHAPE and from_files else advice


def _size(shape: tuple[int, int]) -> str:
    return f"{shape[0]} x {shape[1]}"
