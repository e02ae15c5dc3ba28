"""The networks that every contender trains, and the images they are trained on."""

import itertools
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.config.layers import ConvSpec, DenseSpec, LayerSpec, parse_layers
from nntui.datasets.dataset import Split

SIDE, CLASSES, IMAGES = 28, 10, 60_000
EPOCH = 10_000
"""Images in a pass over the data: enough for shuffling them to take no noticeable time."""
LEARNING_RATES = {"sgd": 0.01, "adam": 0.001}


class Case(NamedTuple):
    """A network and how it is trained: with softmax, cross-entropy and float32."""

    name: str
    layers: str
    """The hidden layers, in the notation of `nntui train --layers`."""
    batch: int
    optimizer: str = "sgd"

    @property
    def hidden(self) -> tuple[LayerSpec, ...]:
        """The hidden layers."""
        return parse_layers(self.layers)

    @property
    def dense(self) -> bool:
        """Whether all layers are dense."""
        return all(isinstance(spec, DenseSpec) for spec in self.hidden)

    @property
    def sizes(self) -> list[int]:
        """The units of a dense network, from the input to the output."""
        units = [spec.units for spec in self.hidden if isinstance(spec, DenseSpec)]
        return [SIDE * SIDE, *units, CLASSES]

    @property
    def activation(self) -> str:
        """The activation function of all hidden layers."""
        spec = self.hidden[0]
        return spec.activation if isinstance(spec, DenseSpec | ConvSpec) else "linear"

    @property
    def lr(self) -> float:
        """The learning rate."""
        return LEARNING_RATES[self.optimizer]

    @property
    def steps(self) -> int:
        """The number of steps in an epoch."""
        return EPOCH // self.batch

    @property
    def flops(self) -> float:
        """Floating-point operations in the matrix products of one step; 0 if not all are dense.

        Each layer has a product forward and one for the gradient of its weights; all layers but
        the first have one for dx.
        """
        if not self.dense:
            return 0.0
        first, *others = (ins * outs for ins, outs in itertools.pairwise(self.sizes))
        return 2.0 * self.batch * (2 * first + 3 * sum(others))


CASES = (
    Case("784-30-10 sigmoid, batch 10", "30:sigmoid", 10),
    Case("784-16-10 relu, batch 32", "16:relu", 32),
    Case("784-128-10 relu, batch 64", "128:relu", 64),
    Case("784-200-10 sigmoid, batch 1", "200:sigmoid", 1),
    Case("784-512-512-10 relu, batch 128", "512:relu,512:relu", 128),
    Case("784-128-10 relu Adam, batch 64", "128:relu", 64, "adam"),
    Case("conv 8x5, pool 2, conv 16x5, pool 2", "conv:8x5:relu,pool:2,conv:16x5:relu,pool:2", 64),
)
SMALL = CASES[0]
"""The network for which what a trainer adds to a step counts most."""
MEDIUM = CASES[2]
"""The network of the trainer and evaluation tasks."""
ADAM = CASES[5]
"""The case that is measured beside the same network on images."""
LARGE = CASES[4]
"""The network that is compared with the machine's own rate of matrix products."""


@cache
def generate_images(count: int = IMAGES) -> Split:
    """Return random images (count, 28, 28) with a fifth of their pixels nonzero, as in MNIST.

    Speed depends on no other property of the images.
    """
    rng = np.random.default_rng(0)
    images = rng.integers(256, size=(count, SIDE, SIDE), dtype=np.uint8)
    images *= rng.integers(5, size=images.shape, dtype=np.uint8) == 0
    return Split(images, rng.integers(CLASSES, size=count, dtype=np.uint8))


def scaled_rows(split: Split) -> NDArray[np.float32]:
    """Return the images (count, 784) as float32 from 0 to 1, as other libraries take them."""
    return split.images.reshape(len(split), -1) * np.float32(1 / 255)
