"""Small data sets, networks and runs for tests of the app's transitions; nothing is computed."""

from pathlib import Path
from typing import cast

import numpy as np

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.predictions import Predictions
from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.engine.network import Network
from nntui.runs.checkpoint import weights_info
from nntui.runs.directory import RunDirectory
from nntui.training.networks import plan_network
from nntui.weights import Weights
from nntui.weights.model import Floats

DIGITS = tuple("0123456789")


def dataset(
    name: str,
    classes: tuple[str, ...] = DIGITS,
    side: int = 6,
    *,
    labeled: bool = True,
    own: bool = False,
) -> Dataset:
    """Return a data set of 40 images to train on and 12 to test on."""
    train = Split(np.zeros((40, side, side), np.uint8), _labels(40, len(classes)))
    known = len(classes) if labeled else 1
    test = Split(np.zeros((12, side, side), np.uint8), _labels(12, known))
    empty = empty_split(side, side)
    return Dataset(
        name=name,
        classes=classes if labeled else (),
        train=train if labeled else empty,
        test=test,
        validation=empty,
        origin=f"{name} for tests",
        labeled=labeled,
        reading=Reading() if own else None,
    )


def _labels(count: int, classes: int) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    return (np.arange(count) % classes).astype(np.uint8)


def network(config: RunConfig, data: Dataset, title: str = "untrained") -> EvaluatedNetwork:
    """Return a network of `config` that predicts class 0 for every test image of `data`."""
    return evaluated(weights(config, data), data, title)


def weights(config: RunConfig, data: Dataset) -> Weights:
    """Return weights of a network of `config`, all zero."""
    plan = plan_network(config.hidden, data.image_shape, len(data.classes), biased=config.bias)
    shapes = plan.parameters | plan.statistics
    arrays: dict[str, Floats] = {name: np.zeros(shape) for name, shape in shapes.items()}
    return Weights(weights_info(config, data), arrays)


def evaluated(
    of: Weights, data: Dataset, title: str, held_out: Split | None = None
) -> EvaluatedNetwork:
    """Return weights with the prediction of class 0 for every test image of `data`."""
    split = data.test if held_out is None else held_out
    count, classes = len(split), max(len(data.classes), 1)
    truth = split.labels.astype(np.intp)
    confusion = np.zeros((classes, classes), np.int64)
    confusion[:, 0] = np.bincount(truth, minlength=classes)
    predictions = Predictions(
        probabilities=np.eye(classes, dtype=np.float32)[np.zeros(count, int)],
        truth=truth,
        predicted=np.zeros(count, np.intp),
        confidence=np.ones(count, np.float32),
        confusion=confusion,
        loss=0.5,
        accuracy=float((truth == 0).mean()),
    )
    return EvaluatedNetwork(of, cast(Network, None), predictions, title, held_out)


def run_directory(name: str) -> RunDirectory:
    """Return the folder of a run that is not on the disk."""
    return RunDirectory(Path("/runs") / name)
