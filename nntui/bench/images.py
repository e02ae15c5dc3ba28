"""The images of whole trainings: MNIST where it is present, else synthetic digits."""

from functools import cache

import numpy as np

from nntui import locations
from nntui.bench.cases import Case
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.engine.arrays import Array
from nntui.errors import DataError
from nntui.training.assemble import assemble

SEED = 1
WHOLE_TRAINING = Case("784-256-10 relu Adam, batch 64", "256:relu", 64, "adam")
"""The training whose seconds to an accuracy are measured: with it 98 % takes some four epochs."""


@cache
def load_images() -> Dataset:
    """Return MNIST, or the synthetic digits where it is not present; nothing is downloaded."""
    return catalog.load_default(locations.data_folders())[0]


def has_mnist() -> bool:
    """Return whether MNIST is present."""
    try:
        catalog.load("mnist", locations.data_folders())
    except DataError:
        return False
    return True


def config_of(case: Case, epochs: int = 1000) -> RunConfig:
    """Return the settings of a whole training that other libraries can have, too.

    A constant learning rate, and weights from the uniform distribution of Glorot and Bengio (2010),
    which is what scikit-learn offers.
    """
    return RunConfig.of(
        {
            "layers": case.layers,
            "optimizer": case.optimizer,
            "batch": case.batch,
            "lr": case.lr,
            "schedule": "constant",
            "init": "glorot-uniform",
            "validation": 0,
            "epochs": epochs,
            "seed": SEED,
        }
    )


def initial_weights(case: Case, data: Dataset) -> list[tuple[Array, Array]]:
    """Return copies of nntui's own initial weight (inputs, units) and bias (units,) of each layer.

    PyTorch and JAX begin with the same numbers.
    """
    arrays = assemble(config_of(case), data.image_shape, len(data.classes)).network.parameters
    named = {name: np.array(array) for name, array in arrays.weights.items()}
    layers = sorted({name.partition("/")[0] for name in named}, key=int)
    return [(named[f"{layer}/weight"], named[f"{layer}/bias"]) for layer in layers]
