"""The weights of a layer as images or rows of numbers, its units sorted by how much they are used.

The weights of a unit are one image for each channel of its input: those of a dense layer that takes
whole images, of a dense layer behind a convolution, and of a convolution, whose images are kernels.
Weights for the outputs of a dense layer are rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nntui.analysis.layer_places import LayerPlace
from nntui.analysis.responses import Floats, Responses
from nntui.analysis.units import UnitResponses, unit_responses
from nntui.datasets.dataset import Pixels, Split
from nntui.engine.arrays import Array, Shape
from nntui.engine.network import Network
from nntui.weights import WeightsInfo


@dataclass(frozen=True, slots=True, eq=False)
class LayerWeights:
    """The weights of a layer, and what its units respond to.

    Args:
        place: the layer.
        channels: (units, channels, height, width); rows have a height of 1. None where the layer
            has no weights, as a pool.
        responses: to the images.
        order: the units, the most used one first; those of the output layer as the classes.
        samples: the images that the units respond to, (count, height, width).
        is_output: whether it is the output layer, whose units are the classes.
    """

    place: LayerPlace
    channels: Floats | None
    responses: UnitResponses
    order: list[int]
    samples: Pixels
    is_output: bool = False

    @property
    def images(self) -> Floats | None:
        """One image or row for each unit, (units, height, width): the sum over channels."""
        if self.channels is None:
            return None
        one = self.channels.shape[1] == 1
        return self.channels[:, 0] if one else np.asarray(self.channels.sum(axis=1), np.float32)

    @property
    def are_rows(self) -> bool:
        """Whether the weights are rows and no images."""
        return self.channels is not None and self.channels.shape[2] == 1

    @property
    def dead(self) -> list[int]:
        """The units with the same output for every image."""
        return np.flatnonzero(self.responses.constant).tolist()


def layer_weights(
    network: Network, info: WeightsInfo, place: LayerPlace, split: Split
) -> LayerWeights:
    """Return the weights of a layer, its units sorted by use.

    Args:
        network: with any batch size.
        info: of its weights.
        place: the layer.
        split: the images to respond to.
    """
    found = unit_responses(Responses(network, info.input_range), place, split, len(info.classes))
    units = found.values.shape[1]
    channels = channels_of(network.parameters.weights, network.shapes, info, place)
    is_output = place.output == len(network.layers) - 1
    order = list(range(units))
    if not is_output:
        use = np.where(found.constant, -1, use_of_units(network, place, found))
        order = list(map(int, np.argsort(-use, kind="stable")))
    samples = split.images[: len(found.values)]
    return LayerWeights(place, channels, found, order, samples, is_output)


def channels_of(
    named: dict[str, Array], shapes: Sequence[Shape], info: WeightsInfo, place: LayerPlace
) -> Floats | None:
    """Return the weights of a layer as (units, channels, height, width).

    Args:
        named: the arrays of the network, as `0/weight`.
        shapes: those of the inputs of all layers of the network, as `Network.shapes`.
        info: of its weights.
        place: the layer.

    Returns:
        None where the layer has no weights.
    """
    weight = place.weight(named)
    if weight is None:
        return None
    if weight.ndim == 4:
        return np.ascontiguousarray(weight.transpose(3, 2, 0, 1), np.float32)
    shape = shapes[place.output if place.first is None else place.first]
    if len(shape) == 1:
        takes_images = not any(f"{n}/weight" in named for n in range(place.first or 0))
        shape = (1, *info.image_shape) if takes_images else (1, 1, *shape)
    return np.ascontiguousarray(weight.T, np.float32).reshape(-1, *shape)


def use_of_units(network: Network, place: LayerPlace, found: UnitResponses) -> Floats:
    """Return how much each unit of a layer is used: mean |output| times outgoing norm."""
    units = found.values.shape[1]
    mean = np.abs(found.values).mean(axis=0)
    following = [
        network.parameters.weights[f"{number}/weight"]
        for number in range(place.output + 1, len(network.layers))
        if f"{number}/weight" in network.parameters.weights
    ]
    norms = np.ones(units, np.float32)
    for weight in following[:1]:
        by_unit = weight.transpose(2, 0, 1, 3) if weight.ndim == 4 else weight
        if by_unit.shape[0] % units == 0:
            norms = np.linalg.norm(by_unit.reshape(units, -1), axis=1).astype(np.float32)
    with np.errstate(all="ignore"):  # a diverged network has infinite weights
        return np.asarray(np.nan_to_num(mean * norms), np.float32)
