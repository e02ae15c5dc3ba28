"""Small networks and images for tests of explanations."""

import numpy as np

from nntui.config.layers import parse_layers
from nntui.datasets.dataset import Split
from nntui.engine.network import Network
from nntui.training.networks import build_network


def network(layers: str = "6:tanh", side: int = 8, classes: int = 3, seed: int = 1) -> Network:
    """Return a network with random parameters for images of side x side."""
    made = build_network(parse_layers(layers), (side, side), classes, 4)
    made.initialize(np.random.default_rng(seed))
    return made


def images(count: int, side: int = 8, seed: int = 2) -> Split:
    """Return random images, mostly blank, of three classes."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (count, side, side)) * (rng.random((count, side, side)) < 0.5)
    return Split(pixels.astype(np.uint8), rng.integers(0, 3, count).astype(np.uint8))
