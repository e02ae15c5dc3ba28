"""Units of a layer: their weights as images, what they respond to, and how much they are used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.layer_table import layer_table
from nntui.analysis.responses import Floats, Responses
from nntui.config.layers import parse_layers
from nntui.datasets.dataset import Pixels, Split
from nntui.engine.network import Network
from nntui.errors import UsageError
from nntui.training.networks import output_numbers
from nntui.weights import WeightsInfo

STRONGEST = 10
"""Images that are shown of a unit."""
_MOST_CLASSES = 3
_MUCH = 0.75
"""The share of the largest mean by class from which a class counts as one of a unit's."""


class LayerPlace(NamedTuple):
    """A layer as the user counts them, and where it is in the network."""

    number: int
    """From 1; the output layer is the last one."""
    words: str
    output: int
    """The number of the layer of the network that has its output."""


def places(network: Network, info: WeightsInfo) -> list[LayerPlace]:
    """Return the layers of a network, from the first hidden one to the output layer."""
    hidden = parse_layers(info.layers)
    table = layer_table(hidden, None, len(info.classes), info.output)
    numbers = [*output_numbers(hidden, info.image_shape), len(network.layers) - 1]
    words = [row.words for row in table.rows[1:]]
    return [
        LayerPlace(place, name, number)
        for place, (name, number) in enumerate(zip(words, numbers, strict=True), start=1)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class UnitResponses:
    """How strongly the units of a layer respond to images.

    Args:
        values: the output of each unit, (images, units); the largest of a channel.
        labels: the class of each image, (images,).
        classes: how many classes there are.
    """

    values: Floats
    labels: NDArray[np.integer]
    classes: int

    def strongest(self, unit: int, count: int = STRONGEST) -> list[int]:
        """Return the images to which a unit responds most, the strongest first."""
        return list(map(int, np.argsort(-self.values[:, unit], kind="stable")[:count]))

    @property
    def on(self) -> Floats:
        """The share of the images for which each unit is above 0, (units,)."""
        return np.asarray((self.values > 0).mean(axis=0), np.float32)

    @property
    def constant(self) -> NDArray[np.bool_]:
        """Which units have the same output for all images, as those that are never on."""
        return np.asarray(self.values.max(axis=0) == self.values.min(axis=0))

    def means(self, unit: int) -> Floats:
        """Return the mean output of a unit for the images of each class, (classes,)."""
        counts = np.bincount(self.labels, minlength=self.classes)
        sums = np.bincount(self.labels, weights=self.values[:, unit], minlength=self.classes)
        return np.asarray(sums / np.maximum(counts, 1), np.float32)

    def switched_on_by(self, unit: int) -> list[int]:
        """Return the classes to which a unit responds most, at most three; the first one most."""
        means = self.means(unit)
        if self.constant[unit] or means.max() <= 0:
            return []
        order = np.argsort(-means, kind="stable")[:_MOST_CLASSES]
        return [int(label) for label in order if means[label] >= _MUCH * means.max()]


def unit_responses(
    responses: Responses, place: LayerPlace, split: Split, classes: int
) -> UnitResponses:
    """Return how strongly the units of a layer respond to images: one forward pass."""
    parts = [
        y.reshape(*y.shape[:2], -1).max(axis=2) if y.ndim > 2 else y.copy()
        for _, y in responses.outputs(split.images, place.output)
    ]
    return UnitResponses(np.nan_to_num(np.concatenate(parts)), split.labels, classes)


def weight_images(network: Network, info: WeightsInfo) -> Floats:
    """Return the weights of the first layer as images, (units, height, width).

    Those of a convolution are its kernels, those of a dense layer have the size of an image.

    Raises:
        UsageError: the first layer has no weights, as a pool.
    """
    weight = network.parameters.weights.get(f"{_first(network)}/weight")
    if weight is None or network.parameters.weights.keys().isdisjoint({"0/weight", "1/weight"}):
        raise UsageError("weights as images: expected a first layer with weights, received none")
    if weight.ndim == 4:
        return np.ascontiguousarray(weight[:, :, 0].transpose(2, 0, 1))
    if weight.shape[0] != int(np.prod(info.image_shape)):
        raise UsageError("weights as images: expected a first layer that takes whole images")
    return np.ascontiguousarray(weight.T).reshape(-1, *info.image_shape)


def _first(network: Network) -> int:
    numbers = sorted(int(name.partition("/")[0]) for name in network.parameters.weights)
    return numbers[0] if numbers else 0


def use_of_units(network: Network, found: UnitResponses) -> Floats:
    """Return how much each unit of the first layer is used: mean |output| times outgoing norm."""
    units = found.values.shape[1]
    mean = np.abs(found.values).mean(axis=0)
    following = [
        network.parameters.weights[f"{number}/weight"]
        for number in range(_first(network) + 1, len(network.layers))
        if f"{number}/weight" in network.parameters.weights
    ]
    norms = np.ones(units, np.float32)
    for weight in following[:1]:
        by_unit = weight.transpose(2, 0, 1, 3) if weight.ndim == 4 else weight
        if by_unit.shape[0] % units == 0:
            norms = np.linalg.norm(by_unit.reshape(units, -1), axis=1).astype(np.float32)
    return np.asarray(mean * norms, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class FirstWeights:
    """The weights of the first layer as images, and what its units respond to.

    Args:
        place: the layer.
        images: (units, height, width).
        responses: to the test images.
        order: the units, the most used one first.
        samples: the images that the units respond to, (count, height, width).
    """

    place: LayerPlace
    images: Floats
    responses: UnitResponses
    order: list[int]
    samples: Pixels

    @property
    def dead(self) -> list[int]:
        """The units with the same output for every image."""
        return np.flatnonzero(self.responses.constant).tolist()


def first_weights(network: Network, info: WeightsInfo, split: Split) -> FirstWeights:
    """Return the weights of the first layer as images, its units sorted by use.

    Args:
        network: with any batch size.
        info: of its weights.
        split: the images to respond to.

    Raises:
        UsageError: the first layer has no weights that are images.
    """
    images = weight_images(network, info)
    place = places(network, info)[0]
    found = unit_responses(Responses(network, info.input_range), place, split, len(info.classes))
    use = np.where(found.constant, -1, use_of_units(network, found))
    order = list(map(int, np.argsort(-use, kind="stable")))
    return FirstWeights(place, images, found, order, split.images)


def parse_unit(text: str, layers: Sequence[LayerPlace]) -> tuple[LayerPlace, int]:
    """Return the layer and the unit that `1:17` means: layers from 1, units from 0.

    Raises:
        UsageError: it is no such notation, or there is no such layer.
    """
    layer, _, unit = text.partition(":")
    if not (layer.isdecimal() and unit.isdecimal() and 0 < len(text) < 12):
        raise UsageError(f"--unit: expected a layer and a unit as in 1:17, received {text[:40]!r}")
    if not 1 <= int(layer) <= len(layers):
        raise UsageError(f"--unit: expected a layer from 1 to {len(layers)}, received {int(layer)}")
    return layers[int(layer) - 1], int(unit)


def layer_outputs(
    network: Network, info: WeightsInfo, image: Pixels
) -> list[tuple[LayerPlace, Floats]]:
    """Return the output of each layer for one image (height, width), the last one as logits.

    Layers of dropout are left out: outside training they change nothing.
    """
    ys = Responses(network, info.input_range, 1).all_outputs(image)
    layers = places(network, info)
    return [(each, ys[each.output]) for each in layers if not each.words.startswith("dropout")]
