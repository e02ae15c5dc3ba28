"""Small networks with all kinds of layers, which every format must express or refuse."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nntui import locations
from nntui.analysis.restore import restore
from nntui.config.layers import parse_layers
from nntui.datasets.published.find import find_published
from nntui.datasets.published.registry import MNIST
from nntui.training.networks import plan_network
from nntui.weights import Weights, WeightsInfo

Floats = NDArray[np.float32]
SIZE = (7, 6)
"""Rows and columns: they differ, and pooling leaves a rest."""
TOLERANCE = 2e-6
"""Of the largest logit: sums in float32 depend on their order. On MNIST 1.4e-6 is the largest."""


def weights(
    layers: str,
    output: str = "softmax",
    loss: str = "cross-entropy",
    input_range: tuple[float, float] = (0.0, 1.0),
    *,
    bias: bool = True,
) -> Weights:
    """Return weights of these layers with random numbers, statistics included."""
    info = WeightsInfo(
        layers=layers,
        bias=bias,
        image_shape=SIZE,
        classes=["a", 'b"\\?', "ü"],
        data="toy",
        output=output,
        loss=loss,
        input_range=input_range,
        accuracy=0.5,
    )
    plan = plan_network(parse_layers(layers), SIZE, 3, biased=bias)
    rng = np.random.default_rng(3)
    shapes = plan.parameters | plan.statistics
    arrays = {name: rng.uniform(0.1, 1, shape) for name, shape in shapes.items()}
    signed = {
        name: array if name.endswith("/variance") else array * rng.choice([-1, 1], array.shape)
        for name, array in arrays.items()
    }
    return Weights(info, {name: array.astype(np.float32) for name, array in signed.items()})


SIGMOIDS = {
    "sigmoids": weights("5:sigmoid,dropout:0.1,4:sigmoid", "sigmoid", "quadratic"),
    "sigmoids of scaled pixels": weights("5:sigmoid:nobias", "sigmoid", input_range=(-0.5, 2.0)),
    "no hidden layer": weights("", "sigmoid", bias=False),
}
"""What Nielsen's format can express."""
DENSE = SIGMOIDS | {
    name: weights(f"5:{name}")
    for name in ("relu", "leaky-relu", "elu", "gelu", "silu", "softplus", "selu", "leaky-relu-0.2")
}
DENSE |= {
    "hinge": weights("4:tanh,3:linear", "linear", "hinge"),
    "raw pixels": weights("4:relu", input_range=(0, 255)),
}
NETWORKS = DENSE | {
    "convolution": weights("conv:2x3:relu,pool:2,dropout:0.25,5:tanh"),
    "strides": weights("conv:2x3/2:gelu:same,batchnorm:silu,avgpool:2,4:softplus:nobias"),
    "even kernel": weights("conv:3x2:leaky-relu:same:nobias,conv:2x3:linear:same", bias=False),
    "scaled and padded": weights("batchnorm,conv:2x4:elu:same,pool:3", input_range=(-1, 1)),
    "batch norm of pixels": weights("batchnorm:sigmoid,4:relu,batchnorm", "sigmoid"),
}


def images(count: int = 5) -> NDArray[np.uint8]:
    """Return random images."""
    return np.random.default_rng(4).integers(0, 256, (count, *SIZE), np.uint8)


def pixels(chosen: NDArray[np.uint8]) -> Floats:
    """Return images as exported networks take them: (count, 1, rows, columns), from 0 to 1."""
    return chosen[:, np.newaxis].astype(np.float32) / np.float32(255)


def logits(saved: Weights, chosen: NDArray[np.uint8]) -> Floats:
    """Return what our own network computes."""
    network = restore(saved, len(chosen))
    low, high = saved.info.input_range
    x = chosen.reshape(len(chosen), *network.shapes[0]).astype(np.float32)
    x = x * np.float32((high - low) / 255) + np.float32(low)
    return network.forward(x).copy()


def check_close(theirs: NDArray[np.floating], ours: Floats) -> None:
    """Assert that the logits agree up to the rounding of float32."""
    assert theirs.shape == ours.shape
    assert np.abs(theirs - ours).max() <= TOLERANCE * np.abs(ours).max()


def digits(folder: Path) -> NDArray[np.uint8]:
    """Return 100 test images of the MNIST in a folder."""
    found = find_published(MNIST, (folder,))
    assert found is not None
    return found.test.images[:100]


def shipped(name: str) -> Path:
    """Return a file of weights that comes with nntui."""
    return locations.pretrained() / f"{name}.safetensors"
