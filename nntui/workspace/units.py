"""Looking into a network: weights of the first layer, one unit, the activations for one image."""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from nntui.analysis.backward_numbers import Example, UnitNumbers, unit_numbers
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.responses import Floats, Responses
from nntui.analysis.units import (
    FirstWeights,
    LayerPlace,
    UnitResponses,
    first_weights,
    layer_outputs,
    parse_unit,
    places,
    unit_responses,
)
from nntui.config.layers import parse_layers
from nntui.datasets.dataset import Dataset, Pixels, Split
from nntui.engine.losses import LOSSES, target_table
from nntui.errors import UsageError
from nntui.training.networks import build_network


@dataclass(frozen=True, slots=True, eq=False)
class UnitReport:
    """A unit of a layer, and what the units of this layer respond to."""

    place: LayerPlace
    unit: int
    responses: UnitResponses
    weights: Floats | None
    """Its weights as an image, where it is in the first layer."""


def first_layer(network: EvaluatedNetwork, data: Dataset, most: int = 0) -> FirstWeights:
    """Return the weights of the first layer, and what its units respond to, in one thread.

    Args:
        network: the network.
        data: the images that it was evaluated on belong to.
        most: how many of these images to take; 0 for all.

    Raises:
        UsageError: the first layer has no weights that are images.
    """
    images = network.images(data)
    if most:
        images = Split(images.images[:most], images.labels[:most])
    with threadpool_limits(1, user_api="blas"):
        return first_weights(network.network, network.weights.info, images)


def unit_report(network: EvaluatedNetwork, data: Dataset, text: str) -> UnitReport:
    """Return what `1:17` responds to, unit 17 of the first layer, in one thread.

    Raises:
        UsageError: there is no such layer or unit.
    """
    info = network.weights.info
    place, unit = parse_unit(text, places(network.network, info))
    with threadpool_limits(1, user_api="blas"):
        found = unit_responses(
            Responses(network.network, info.input_range),
            place,
            network.images(data),
            len(info.classes),
        )
    units = found.values.shape[1]
    if unit >= units:
        raise UsageError(
            f"--unit: expected a unit from 0 to {units - 1} of layer {place.number}, "
            f"{place.words}, received {unit}"
        )
    return UnitReport(place, unit, found, _image(network, data, place, unit))


def _image(network: EvaluatedNetwork, data: Dataset, place: LayerPlace, unit: int) -> Floats | None:
    if place.number > 1:
        return None
    try:
        return np.asarray(first_layer(network, data).images[unit], np.float32)
    except UsageError:
        return None


def activations(network: EvaluatedNetwork, image: Pixels) -> list[tuple[LayerPlace, Floats]]:
    """Return the output of each layer for one image (height, width), in one thread."""
    with threadpool_limits(1, user_api="blas"):
        return layer_outputs(network.network, network.weights.info, image)


def numbers_of(
    network: EvaluatedNetwork, data: Dataset, row: int, text: str, chosen: int | None = None
) -> tuple[LayerPlace, UnitNumbers]:
    """Return what a unit computed for a test image, and the derivative by one of its weights.

    Args:
        network: the network.
        data: with labels.
        row: of the test image.
        text: the layer and the unit, as `1:17`.
        chosen: the input whose weight is looked at; by default that of the largest summand.

    Raises:
        UsageError: there is no such layer, unit or input, or the layer is not dense.
        DataError: the data have no labels.
    """
    data.check_labeled()
    info = network.weights.info
    place, unit = parse_unit(text, places(network.network, info))
    exact = build_network(
        parse_layers(info.layers),
        info.image_shape,
        len(info.classes),
        1,
        np.float64,
        biased=info.bias,
    )
    for name, array in network.weights.arrays.items():
        exact.parameters.arrays[name][...] = array
    targets = target_table(len(info.classes), info.label_smoothing, info.target_margin)
    x = Responses(network.network, info.input_range, 1).inputs(data.test.images[row : row + 1])
    target = targets[data.test.labels[row : row + 1]].astype(np.float64)
    example = Example(LOSSES[info.loss, info.output], x.astype(np.float64), target)
    return place, unit_numbers(exact, example, place, unit, chosen)
