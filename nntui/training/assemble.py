"""Names become objects here and nowhere else: a config and the shape of the data make a network."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from nntui.config import RunConfig
from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Float
from nntui.engine.initializers import INITIALIZERS
from nntui.engine.layers import Activation, Dense, Dropout, Layer
from nntui.engine.losses import LOSSES, Loss
from nntui.engine.network import Network
from nntui.engine.optimizers import OPTIMIZERS, Optimizer
from nntui.engine.schedules import SCHEDULES, Schedule
from nntui.errors import ShapeError
from nntui.topology import DenseSpec, LayerSpec

# The streams of random numbers of a run, kept apart so that one more draw in the one changes
# nothing in the others. The order of the images has its own: see batches.shuffled.
_WEIGHTS_STREAM = 2**32
_LAYERS_STREAM = 2**32 + 1


class Assembly(NamedTuple):
    """Everything that a config names, as objects."""

    network: Network
    loss: Loss
    optimizer: Optimizer
    schedule: Schedule
    layers_rng: np.random.Generator
    """What layers draw from while training."""


def assemble(
    config: RunConfig, image_shape: tuple[int, int], classes: int, dtype: Float = np.float32
) -> Assembly:
    """Return what `config` describes, with the weights it begins with.

    Raises:
        ShapeError: a layer cannot take what comes to it, or they fit into no memory.
    """
    network = build_network(config.hidden, image_shape, classes, config.batch, dtype)
    with _within_memory():
        make_optimizer = OPTIMIZERS[config.optimizer]
        optimizer = make_optimizer(network.parameters.theta.size, dtype, config.momentum)
        network.initialize(np.random.default_rng([config.seed, _WEIGHTS_STREAM]))
    return Assembly(
        network=network,
        loss=LOSSES["cross-entropy"],
        optimizer=optimizer,
        schedule=SCHEDULES[config.schedule],
        layers_rng=np.random.default_rng([config.seed, _LAYERS_STREAM]),
    )


def build_network(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int],
    classes: int,
    batch: int,
    dtype: Float = np.float32,
) -> Network:
    """Return a network of these hidden layers, its parameters all zero.

    Raises:
        ShapeError: they fit into no memory.
    """
    layers = [layer for spec in hidden for layer in _layers(spec)]
    layers.append(Dense(classes, INITIALIZERS["glorot"]))
    with _within_memory():
        return Network(layers, (math.prod(image_shape),), batch, dtype)


def describe(hidden: Sequence[LayerSpec], image_shape: tuple[int, int], classes: int) -> list[str]:
    """Return every layer in words, the input first."""
    middle = [str(spec).replace(":", " ") for spec in hidden]
    return [f"{math.prod(image_shape)} input", *middle, f"{classes} softmax"]


@contextmanager
def _within_memory() -> Iterator[None]:
    try:
        yield
    except MemoryError as error:
        raise ShapeError(
            f"layers: the network and its optimizer do not fit into the memory ({error}); "
            "try fewer neurons"
        ) from None


def _layers(spec: LayerSpec) -> list[Layer]:
    if isinstance(spec, DenseSpec):
        # He's variance is derived for rectifiers, Glorot's for functions that are linear around 0.
        initializer = INITIALIZERS["he" if spec.activation == "relu" else "glorot"]
        return [Dense(spec.units, initializer), Activation(ACTIVATIONS[spec.activation])]
    return [Dropout(spec.rate)]
