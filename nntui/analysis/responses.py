"""Responses: logits and outputs of the last hidden layer for any images, in buffers of their own.

Explanations of a prediction need both, and many changed versions of one image.
"""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from nntui.config.scaling import InputRange, Scaling
from nntui.datasets.dataset import Pixels
from nntui.engine.arrays import Array
from nntui.engine.network import Network
from nntui.engine.plan import Plan
from nntui.training.evaluation import batch_size
from nntui.training.transforms import transform

Floats = NDArray[np.float32]


class Responses:
    """What a network computes for images: it shares the parameters and has its own buffers.

    An object serves one thread; making one costs no more than its buffers.

    Args:
        network: with any batch size.
        input_range: the inputs for the pixel values 0 and 255, or the whole scaling.
        size: the largest batch; by default as in an evaluation.
    """

    def __init__(
        self, network: Network, input_range: InputRange = (0.0, 1.0), size: int = 0
    ) -> None:
        largest = batch_size(network)
        self.size = min(size, largest) if size else largest
        self._network = network.rebound(self.size)
        self._low, high, self._transform = Scaling(*input_range)
        self._scale = (high - self._low) / 255

    @property
    def units(self) -> int:
        """The outputs of the last hidden layer for one image; of the input where there is none."""
        return int(np.prod(self._network.shapes[-2]))

    def units_of(self, number: int) -> int:
        """Return how many values a layer of the network has for one image."""
        return int(np.prod(self._network.shapes[number + 1]))

    @property
    def values(self) -> int:
        """How many numbers the network computes for one image: a measure of the time it takes."""
        network = self._network
        return Plan.of(network.layers, network.shapes[0]).values_per_input

    @property
    def classes(self) -> int:
        """The number of logits."""
        return self._network.shapes[-1][0]

    def logits(self, images: Pixels) -> Floats:
        """Return the logits (count, classes) of images (count, height, width)."""
        found = np.empty((len(images), self.classes), np.float32)
        for part, z in self._batches(images):
            found[part] = z
        return found

    def hidden(
        self, images: Pixels, on_batch: Callable[[float], None] = lambda _: None
    ) -> Iterator[tuple[slice, Floats]]:
        """Yield the outputs (rows, units) of the last hidden layer, and which rows they are.

        Of a network without hidden layers these are its inputs. Each array is valid until the
        next one.

        Args:
            images: (count, height, width).
            on_batch: called with the share of the images that is done; it may raise to cancel.
        """
        for part, _ in self._batches(images):
            layers = self._network.ys
            outputs = layers[-2] if len(layers) > 1 else self._x
            yield part, outputs.reshape(len(outputs), -1)
            on_batch(min(1.0, part.stop / len(images)))

    def outputs(self, images: Pixels, number: int) -> Iterator[tuple[slice, Floats]]:
        """Yield the outputs (rows, *y_shape) of one layer, and which rows they are.

        Each array is valid until the next one.

        Args:
            images: (count, height, width).
            number: of the layer in the network.
        """
        for part, _ in self._batches(images):
            yield part, self._network.ys[number]

    def all_outputs(self, image: Pixels) -> list[Floats]:
        """Return a copy of the output of each layer for one image (height, width)."""
        for _ in self._batches(image[np.newaxis]):
            pass
        return [y[0].copy() for y in self._network.ys]

    def _batches(self, images: Pixels) -> Iterator[tuple[slice, Floats]]:
        with np.errstate(all="ignore"):  # a diverged network shows in its outputs, not in warnings
            for start in range(0, len(images), self.size):
                part = slice(start, min(start + self.size, len(images)))
                self._x = self.inputs(images[part])
                yield part, self._network.forward(self._x)

    def inputs(self, images: Pixels) -> Array:
        """Return pixels as inputs of the network (count, *x_shape)."""
        x = images.reshape(len(images), *self._network.shapes[0]).astype(np.float32)
        if self._transform:
            transform(x, self._transform)
        x *= np.float32(self._scale)
        if self._low:
            x += np.float32(self._low)
        return x


def margins(z: Floats, answer: int) -> Floats:
    """Return by how much the logit of a class exceeds the largest of the others, (count,).

    >>> margins(np.array([[3.0, 1.0, 2.0], [0.0, 5.0, 1.0]], np.float32), 0).tolist()
    [1.0, -5.0]
    """
    return np.asarray(z[:, answer] - np.delete(z, answer, axis=1).max(axis=1))


def runner_up(z: Floats, answer: int) -> int:
    """Return the class with the largest of the other logits (classes,).

    >>> runner_up(np.array([3.0, 1.0, 2.0], np.float32), 0)
    2
    """
    others = z.copy()
    others[answer] = -np.inf
    return int(others.argmax())
