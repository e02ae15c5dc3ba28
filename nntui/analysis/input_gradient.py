"""The derivative of a network's margin by the pixels of an image, and what follows from it.

The engine computes no derivative by the inputs of a network, since training needs none. Here a
layer that adds 0 comes first, and the derivative by what it adds is that by the inputs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nntui.analysis.responses import Floats, Responses
from nntui.config.scaling import InputRange, Scaling
from nntui.datasets.dataset import Pixels
from nntui.engine.arrays import Array, Shape
from nntui.engine.layers.base import Layer, LayerBuffers
from nntui.engine.network import Network

MAX_CHANGED = 60
"""Pixels that are changed at most to turn one class into another."""


class _Shift(Layer):
    """Adds 0 to each input: the derivative by it is that by the input."""

    __slots__ = ("d_shift",)

    def parameter_shapes(self, x_shape: Shape) -> dict[str, Shape]:
        return {"shift": x_shape}

    def bind(self, buffers: LayerBuffers) -> None:
        self.d_shift = buffers.grads["shift"]

    def forward(self, x: Array, rng: np.random.Generator | None) -> Array:
        del rng
        return x

    def backward(self, dy: Array) -> Array | None:
        self.d_shift[...] = dy.sum(axis=0).reshape(self.d_shift.shape)
        return None


class InputGradient:
    """Derivatives of logits by the inputs of a network, which it copies.

    Args:
        network: any network; later changes of its parameters are not seen.
        input_range: the inputs for the pixel values 0 and 255, or the whole scaling.
    """

    def __init__(self, network: Network, input_range: InputRange = (0.0, 1.0)) -> None:
        self._network = Network([_Shift(), *network.layers], network.shapes[0], 1)
        own = self._network.parameters
        _copy(network.parameters.arrays, own.arrays)
        self._responses = Responses(network, input_range, 1)
        self._range = input_range
        self._gradient = own.grads["0/shift"]

    def of(self, image: Pixels, weights: Floats) -> Floats:
        """Return the derivative of `weights` times logits by each pixel, (height, width).

        The unit of a pixel is its whole range, from blank to full.

        Args:
            image: (height, width).
            weights: of the logits, (classes,).
        """
        with np.errstate(all="ignore"):
            self._network.forward(self._responses.inputs(image[np.newaxis]))
            self._network.backward(weights[np.newaxis].astype(np.float32))
        low, high, _ = Scaling(*self._range)
        return np.asarray(self._gradient.reshape(image.shape) * (high - low), np.float32)


def between(classes: int, one: int, other: int) -> Floats:
    """Return the weights of the difference of two logits.

    >>> between(3, 0, 2).tolist()
    [1.0, 0.0, -1.0]
    """
    weights = np.zeros(classes, np.float32)
    weights[one] += 1
    weights[other] -= 1
    return weights


def gradient_times_input(gradient: InputGradient, image: Pixels, weights: Floats) -> Floats:
    """Return derivative times brightness (height, width): what pixels contribute, to first order.

    (Shrikumar et al. 2016, arXiv 1605.01713.) `weights` are those of the logits: see `between`.
    """
    return np.asarray(gradient.of(image, weights) * (image / np.float32(255)), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Turning:
    """The pixels whose change turns one class into another.

    Args:
        target: the class to reach.
        gains: how far filling or blanking each pixel raises the logit of `target` above that
            of the prediction, to first order; positive for pixels to fill, negative for
            pixels to blank, (height, width).
        changed: the pixels that are changed: 1 to full, -1 to blank, 0 for the others.
        reached: whether the network predicts `target` then.
    """

    target: int
    gains: Floats
    changed: "np.ndarray[tuple[int, ...], np.dtype[np.int8]]"
    reached: bool

    @property
    def added(self) -> int:
        """Pixels that are filled."""
        return int(np.count_nonzero(self.changed > 0))

    @property
    def removed(self) -> int:
        """Pixels that are blanked."""
        return int(np.count_nonzero(self.changed < 0))


def turning(
    gradient: InputGradient, responses: Responses, image: Pixels, answer: int, target: int
) -> Turning:
    """Return which pixels to change, the most effective first, until `target` is predicted.

    One derivative orders all pixels; each number of changes up to MAX_CHANGED is then tried. So
    it is a set of pixels that suffices, not the smallest one.

    Args:
        gradient: of the network.
        responses: of the network.
        image: (height, width).
        answer: the class that is predicted.
        target: the class to reach.
    """
    slope = gradient.of(image, between(responses.classes, target, answer))
    bright = image / np.float32(255)
    room = np.where(slope > 0, 1 - bright, bright)
    gains = np.asarray(slope * room, np.float32)
    order = np.argsort(-np.abs(gains), axis=None, kind="stable")[:MAX_CHANGED]
    order = order[np.abs(gains.flat[order]) > 0]
    full = np.where(slope > 0, 255, 0).astype(np.uint8).reshape(-1)
    # Row k has the first k + 1 pixels changed.
    tried = np.repeat(image.reshape(1, -1), len(order), axis=0)
    for place, pixel in enumerate(order.tolist()):
        tried[place:, pixel] = full[pixel]
    said = responses.logits(tried.reshape(-1, *image.shape)).argmax(axis=1)
    hits = np.flatnonzero(said == target)
    changed = np.zeros(image.size, np.int8)
    first = order[: int(hits[0]) + 1] if len(hits) else order
    changed[first] = np.where(full[first], 1, -1)
    return Turning(target, gains, changed.reshape(image.shape), reached=bool(len(hits)))


def _copy(arrays: Mapping[str, Array], into: Mapping[str, Array]) -> None:
    """Copy the arrays of a network into those of one with one more layer at the beginning."""
    for name, array in arrays.items():
        number, _, rest = name.partition("/")
        into[f"{int(number) + 1}/{rest}"][...] = array
