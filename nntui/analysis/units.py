"""Units of a layer: how strongly they respond to images, and the outputs for one image."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.layer_places import LayerPlace, places
from nntui.analysis.responses import Floats, Responses
from nntui.datasets.dataset import Pixels, Split
from nntui.engine.network import Network
from nntui.weights import WeightsInfo

STRONGEST = 10
"""Images that are shown of a unit."""
MOST_VALUES = 32_000_000
"""Outputs, of units times images, that are kept at once."""
_MOST_CLASSES = 3
_MUCH = 0.75
"""The share of the largest mean by class from which a class counts as one of a unit's."""


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
    """Return how strongly the units of a layer respond to images: one forward pass.

    Of a layer with very many units, only so many images are taken that the outputs fit into memory.
    """
    most = max(MOST_VALUES // responses.units_of(place.output), 1)
    parts = [
        y.reshape(*y.shape[:2], -1).max(axis=2) if y.ndim > 2 else y.copy()
        for _, y in responses.outputs(split.images[:most], place.output)
    ]
    values = np.nan_to_num(np.concatenate(parts))
    return UnitResponses(values, split.labels[: len(values)], classes)


def layer_outputs(
    network: Network, info: WeightsInfo, image: Pixels
) -> list[tuple[LayerPlace, Floats]]:
    """Return the output of each layer for one image (height, width), the last one as logits.

    Layers of dropout are left out: outside training they change nothing.
    """
    ys = Responses(network, info.input_range, 1).all_outputs(image)
    return [
        (each, ys[each.output]) for each in places(info) if not each.words.startswith("dropout")
    ]
