"""Looking into a network: weights of a layer, a unit, outputs and derivatives for an image."""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from nntui.analysis.backward_numbers import UnitNumbers, unit_numbers
from nntui.analysis.backward_pass import BackwardPass, Example, exact_network
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.layer_places import LayerPlace, parse_unit, places
from nntui.analysis.layer_weights import LayerWeights, layer_weights
from nntui.analysis.responses import Floats, Responses
from nntui.analysis.units import layer_outputs
from nntui.datasets.dataset import Dataset, Pixels, Split
from nntui.engine.losses import LOSSES, target_table
from nntui.errors import UsageError
from nntui.weights import WeightsInfo


def places_of(network: EvaluatedNetwork) -> list[LayerPlace]:
    """Return the layers of a network, from the first hidden one to the output layer."""
    return places(network.weights.info)


def weights_of(
    network: EvaluatedNetwork, data: Dataset, number: int = 1, most: int = 0
) -> LayerWeights:
    """Return the weights of a layer, and what its units respond to, in one thread.

    Args:
        network: the network.
        data: the images that it was evaluated on belong to.
        number: of the layer, from 1; the last one where there are fewer.
        most: how many of these images to take; 0 for all.
    """
    images = network.images(data)
    if most:
        images = Split(images.images[:most], images.labels[:most])
    layers = places_of(network)
    place = layers[min(number, len(layers)) - 1]
    with threadpool_limits(1, user_api="blas"):
        return layer_weights(network.network, network.weights.info, place, images)


@dataclass(frozen=True, slots=True, eq=False)
class UnitReport:
    """A unit, and the layer that it belongs to."""

    layer: LayerWeights
    unit: int


def unit_report(network: EvaluatedNetwork, data: Dataset, text: str) -> UnitReport:
    """Return what `1:17` responds to, unit 17 of the first layer, in one thread.

    Raises:
        UsageError: there is no such layer or unit.
    """
    place, unit = parse_unit(text, places_of(network))
    found = weights_of(network, data, place.number)
    check_unit(place, unit, len(found.order))
    return UnitReport(found, unit)


def check_unit(place: LayerPlace, unit: int, units: int) -> None:
    """Raise a UsageError if a layer has no such unit."""
    if unit >= units:
        raise UsageError(
            f"--unit: expected a unit from 0 to {units - 1} of layer {place.number}, "
            f"{place.words}, received {unit}"
        )


def check_place(info: WeightsInfo, text: str) -> tuple[LayerPlace, int]:
    """Return the layer and the unit that `1:17` means; UsageError if there are none."""
    return parse_unit(text, places(info))


def activations(network: EvaluatedNetwork, image: Pixels) -> list[tuple[LayerPlace, Floats]]:
    """Return the output of each layer for one image (height, width), in one thread."""
    with threadpool_limits(1, user_api="blas"):
        return layer_outputs(network.network, network.weights.info, image)


def backward_pass(network: EvaluatedNetwork, image: Pixels, label: int) -> BackwardPass:
    """Return one image (height, width) through a network and back, in float64 and one thread.

    Args:
        network: the network.
        image: the pixels.
        label: the class that the loss is computed from.
    """
    info = network.weights.info
    targets = target_table(len(info.classes), info.label_smoothing, info.target_margin)
    x = Responses(network.network, info.input_range, 1).inputs(image[np.newaxis])
    target = targets[label][np.newaxis].astype(np.float64)
    example = Example(LOSSES[info.loss, info.output], x.astype(np.float64), target)
    with threadpool_limits(1, user_api="blas"):
        return BackwardPass(exact_network(network.weights), example)


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
        UsageError: there is no such layer, unit or input, or the layer computes nothing.
        DataError: the data have no labels.
    """
    data.check_labeled()
    place, unit = parse_unit(text, places_of(network))
    passed = backward_pass(network, data.test.images[row], int(data.test.labels[row]))
    with threadpool_limits(1, user_api="blas"):
        return place, unit_numbers(passed, place, unit, chosen)
