"""Looking into a network: weights of the first layer, one unit, the activations for one image."""

from dataclasses import dataclass

from threadpoolctl import threadpool_limits

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
from nntui.datasets.dataset import Dataset, Pixels, Split
from nntui.errors import UsageError


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
        return first_layer(network, data).images[unit]
    except UsageError:
        return None


def activations(network: EvaluatedNetwork, image: Pixels) -> list[tuple[LayerPlace, Floats]]:
    """Return the output of each layer for one image (height, width), in one thread."""
    with threadpool_limits(1, user_api="blas"):
        return layer_outputs(network.network, network.weights.info, image)
