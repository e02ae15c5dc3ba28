"""What a network predicts for a drawing: prepared as MNIST is, and distorted by the dial."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.dial import Dial, distorted
from nntui.analysis.flips import Flips, first_flips
from nntui.analysis.predictions import predict
from nntui.datasets.dataset import Pixels, Split
from nntui.datasets.photographs.centering import centered
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.weights import WeightsInfo


class DrawnNetwork(NamedTuple):
    """A network that reads drawings.

    Args:
        network: restored; it is called from several threads.
        info: what is known of its weights.
        title: where they come from, as text to display.
    """

    network: Network
    info: WeightsInfo
    title: str

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the images that it takes."""
        height, width = self.info.image_shape
        return int(height), int(width)

    def probabilities(self, images: Pixels) -> NDArray[np.float32]:
        """Return the probability of each class for each image, (count, classes)."""
        split = Split(images, np.zeros(len(images), np.uint8))
        loss = LOSSES[self.info.loss, self.info.output]
        return predict(self.network, loss, split, input_range=self.info.input_range).probabilities


class DrawnAnswer(NamedTuple):
    """The input of a network, and what was predicted for it.

    Args:
        image: (height, width).
        probabilities: one for each class.
        classes: their names.
        title: where the network comes from.
        scores: whether its outputs are scores and no probabilities.
        answer: the name of the predicted class.
    """

    image: Pixels
    probabilities: list[float]
    classes: tuple[str, ...]
    title: str
    scores: bool

    @property
    def predicted(self) -> int:
        """The number of the predicted class."""
        return max(range(len(self.probabilities)), key=self.probabilities.__getitem__)

    @property
    def answer(self) -> str:
        """The name of the predicted class."""
        return self.classes[self.predicted]


def prepared(canvas: Pixels, shape: tuple[int, int], original: Pixels | None = None) -> Pixels:
    """Return the input: an image as it is where there is one of this shape, else the drawing."""
    if original is not None and original.shape == shape:
        return original
    return centered(canvas.astype(np.float32) / 255, shape)


def read_drawing(network: DrawnNetwork, image: Pixels, dial: Dial) -> DrawnAnswer:
    """Return what a network predicts for a prepared image that the dial distorts."""
    image = distorted(image, dial)
    info = network.info
    return DrawnAnswer(
        image,
        network.probabilities(image[None])[0].tolist(),
        tuple(info.classes),
        network.title,
        info.output != "softmax",
    )


def flips_of(network: DrawnNetwork, image: Pixels) -> dict[str, Flips]:
    """Return for each knob of the dial where it changes the answer for a prepared image."""
    found = first_flips(image, lambda images: network.probabilities(images).argmax(axis=1))
    return {str(name): flips for name, flips in found.items()}
