"""How far the weights of each layer moved during a run, from copies of them that were kept."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from nntui.analysis.layer_places import LayerPlace, places
from nntui.analysis.layer_weights import channels_of
from nntui.analysis.responses import Floats
from nntui.config.layers import parse_layers
from nntui.engine.arrays import Array
from nntui.training.networks import plan_network
from nntui.weights import Weights, WeightsInfo

_BESIDE = ("/bias", "/shift", "/mean", "/variance")
"""Arrays that are no weights: how far they move says little."""


class Move(NamedTuple):
    """How far the weights of a layer had moved at one step.

    Distances are norms of differences, divided by the norm of the weights at the start; None where
    that is 0.
    """

    step: int
    from_start: float | None
    from_before: float | None
    """From the copy before; 0 for the first one."""
    cosine: float | None
    """Of the angle between the weights and those at the start: 1 where they only grew."""


class LayerMoves(NamedTuple):
    """A layer, and how far its weights moved; nothing where no copies of them were kept."""

    place: LayerPlace
    moves: tuple[Move, ...]


class WeightMoves(NamedTuple):
    """How the weights of a run moved.

    Args:
        steps: of the copies, in their order.
        layers: those with weights.
    """

    steps: tuple[int, ...]
    layers: tuple[LayerMoves, ...]


class UnitCourse(NamedTuple):
    """The weights of a unit at several steps.

    Args:
        steps: of the copies.
        images: (steps, height, width), the sum over channels; a row has a height of 1.
    """

    steps: tuple[int, ...]
    images: Floats


def weight_moves(recorded: Sequence[Weights]) -> WeightMoves:
    """Return how far the weights of each layer moved.

    Args:
        recorded: copies of the weights of a run, in the order of their steps; at least one.
    """
    steps = tuple(weights.info.step for weights in recorded)
    layers = []
    for place in places(recorded[0].info):
        vectors = [_vector(place.arrays(weights.arrays)) for weights in recorded]
        if any(name.endswith(("/weight", "/scale")) for name in _learned(recorded[0].info, place)):
            moves = tuple(_moves(steps, vectors)) if all(len(each) for each in vectors) else ()
            layers.append(LayerMoves(place, moves))
    return WeightMoves(steps, tuple(layers))


def unit_course(recorded: Sequence[Weights], number: int, unit: int) -> UnitCourse | None:
    """Return the weights of a unit at each step; None where the layer has none, or no copies."""
    info = recorded[0].info
    layers = places(info)
    place = layers[min(number, len(layers)) - 1]
    plan = plan_network(
        parse_layers(info.layers), info.image_shape, len(info.classes), biased=info.bias
    )
    found = [channels_of(dict(each.arrays), plan.shapes, info, place) for each in recorded]
    images = [each[unit].sum(axis=0) for each in found if each is not None and unit < len(each)]
    if len(images) < len(recorded):
        return None
    return UnitCourse(tuple(each.info.step for each in recorded), np.stack(images))


def _learned(info: WeightsInfo, place: LayerPlace) -> list[str]:
    """Return the names of the arrays that a layer learns."""
    plan = plan_network(
        parse_layers(info.layers), info.image_shape, len(info.classes), biased=info.bias
    )
    return list(place.arrays(dict.fromkeys(plan.parameters, np.zeros(0))))


def _vector(arrays: Mapping[str, Array]) -> Array:
    parts = [array.ravel() for name, array in arrays.items() if not name.endswith(_BESIDE)]
    return np.concatenate([*parts, np.zeros(0, np.float32)])


def _moves(steps: Sequence[int], vectors: Sequence[Array]) -> list[Move]:
    start, before = vectors[0], vectors[0]
    norm = float(np.linalg.norm(start))
    found = []
    for step, vector in zip(steps, vectors, strict=True):
        length = float(np.linalg.norm(vector))
        product = float(np.dot(start, vector))
        found.append(
            Move(
                step,
                _ratio(float(np.linalg.norm(vector - start)), norm),
                _ratio(float(np.linalg.norm(vector - before)), norm),
                _ratio(product, norm * length),
            )
        )
        before = vector
    return found


def _ratio(number: float, divisor: float) -> float | None:
    found = number / divisor if divisor else math.nan
    return found if math.isfinite(found) else None
