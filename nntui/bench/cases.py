"""What everybody is to train: networks in our notation, and pictures like those of MNIST."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.config.layers import ConvSpec, DenseSpec, LayerSpec, parse_layers

SIDE, CLASSES, IMAGES = 28, 10, 60_000
EPOCH = 10_000
"""Images that are drawn for a pass; so many that shuffling costs nobody anything."""
LEARNING_RATES = {"sgd": 0.01, "adam": 0.001}


class Case(NamedTuple):
    """A network and how it is trained: softmax, cross-entropy, float32."""

    name: str
    layers: str
    batch: int
    optimizer: str = "sgd"

    @property
    def hidden(self) -> tuple[LayerSpec, ...]:
        """The hidden layers."""
        return parse_layers(self.layers)

    @property
    def dense(self) -> bool:
        """Whether it has dense layers only."""
        return all(isinstance(spec, DenseSpec) for spec in self.hidden)

    @property
    def sizes(self) -> list[int]:
        """The units of a dense network, from the input to the output."""
        units = [spec.units for spec in self.hidden if isinstance(spec, DenseSpec)]
        return [SIDE * SIDE, *units, CLASSES]

    @property
    def activation(self) -> str:
        """That of all hidden layers."""
        spec = self.hidden[0]
        return spec.activation if isinstance(spec, DenseSpec | ConvSpec) else "linear"

    @property
    def lr(self) -> float:
        """The learning rate."""
        return LEARNING_RATES[self.optimizer]

    @property
    def steps(self) -> int:
        """How many steps an epoch has."""
        return EPOCH // self.batch

    @property
    def flops(self) -> float:
        """The additions and multiplications of a step of a dense network that are in products.

        Forward and the gradient of the weights for every layer, dx for all but the first.
        """
        pairs = list(zip(self.sizes, self.sizes[1:], strict=False))
        products = [3 * ins * outs for ins, outs in pairs]
        return 2 * self.batch * (sum(products) - pairs[0][0] * pairs[0][1])


CASES = (
    Case("784-30-10 sigmoid, batch 10", "30:sigmoid", 10),
    Case("784-16-10 relu, batch 32", "16:relu", 32),
    Case("784-128-10 relu, batch 64", "128:relu", 64),
    Case("784-200-10 sigmoid, batch 1", "200:sigmoid", 1),
    Case("784-512-512-10 relu, batch 128", "512:relu,512:relu", 128),
    Case("784-128-10 relu Adam, batch 64", "128:relu", 64, "adam"),
    Case("conv 8x5, pool 2, conv 16x5, pool 2", "conv:8x5:relu,pool:2,conv:16x5:relu,pool:2", 64),
)
LARGE = CASES[4]
"""The case that is to reach the machine's own rate of products."""
EVALUATED = CASES[2]
"""The network that is to judge 10,000 pictures."""

AUGMENT = "shift:2,rotate:10,scale:0.1,elastic:4/34"
"""What the trainer is to do to every image and stay above half its speed."""


class Pictures(NamedTuple):
    """Images (count, 28, 28) as they are stored, and what they show."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def flat(self, dtype: type[np.float32] | type[np.float64]) -> NDArray[np.floating]:
        """Return the images as rows of numbers from 0 to 1, as everybody but us keeps them."""
        return (self.images.reshape(len(self.images), -1) * dtype(1 / 255)).astype(dtype)


def draw_pictures(count: int = IMAGES) -> Pictures:
    """Return noise of which a fifth is ink, as in MNIST; speed depends on nothing else in it."""
    rng = np.random.default_rng(0)
    images = rng.integers(256, size=(count, SIDE, SIDE), dtype=np.uint8)
    images *= rng.integers(5, size=images.shape, dtype=np.uint8) == 0
    return Pictures(images, rng.integers(CLASSES, size=count, dtype=np.uint8))
