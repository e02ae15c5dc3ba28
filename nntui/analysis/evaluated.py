"""Evaluated networks: weights, the network restored from them, and its predictions together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from nntui.analysis.predictions import Predictions, predict
from nntui.analysis.restore import check_fit, check_same_content, restore
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.losses import LOSSES, target_table
from nntui.engine.network import Network
from nntui.weights import Weights, WeightsInfo

ShownSplit: TypeAlias = Literal["validation", "test"]


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: arrays have no one equality
class EvaluatedNetwork:
    """A network with its predictions for the test images of a data set.

    It keeps the restored network, so that further images can be predicted without restoring it
    again.
    """

    weights: Weights
    network: Network
    predictions: Predictions
    """For the test images in their order, or for those in `held_out`."""
    title: str
    """Where the weights come from, as text to display: `untrained`, `step 2,580`, a file name."""
    held_out: Split | None = None
    """The validation images, where the predictions are for these."""

    @property
    def split(self) -> ShownSplit:
        """Which images the predictions are for."""
        return "test" if self.held_out is None else "validation"

    @property
    def gives_scores(self) -> bool:
        """Whether its outputs are scores, which need not add up to 1, and no probabilities."""
        return self.weights.info.output != "softmax"

    def images(self, data: Dataset) -> Split:
        """Return the images that the predictions are for, of the data set they belong to."""
        return data.test if self.held_out is None else self.held_out

    def predict(
        self, split: Split, on_batch: Callable[[float], None] = lambda _: None
    ) -> Predictions:
        """Return the predictions for other images of the same size and classes.

        It can be called from several threads: each call has its own buffers.

        Args:
            split: the images.
            on_batch: see `training.evaluation.evaluate`.
        """
        return _predict(self.network, self.weights.info, split, on_batch)


class OtherNetwork(NamedTuple):
    """A network that another one is compared with.

    Args:
        name: of its run or its file, as text to display.
        tested: its predictions for the test images; None where they are not known.
        network: predicts other images; None where only the predictions are known.
    """

    name: str
    tested: Predictions | None = None
    network: EvaluatedNetwork | None = None


def evaluate_network(
    weights: Weights,
    data: Dataset,
    title: str,
    held_out: Split | None = None,
    on_batch: Callable[[float], None] = lambda _: None,
) -> EvaluatedNetwork:
    """Restore the network of `weights` and evaluate it on the test images of `data`.

    Loss function, targets and input range are those of its training.

    Args:
        weights: the network.
        data: the data set.
        title: where the weights come from, as text to display.
        held_out: the validation images of a run on `data`, to evaluate it on instead.
        on_batch: see `training.evaluation.evaluate`.

    Raises:
        WeightsError: the arrays do not match the layers of the file, or `data` has images of
            another size or other classes, or has changed since it was read.
    """
    check_fit(weights, data)
    check_same_content(weights, data)
    network = restore(weights)
    split = data.test if held_out is None else held_out
    predictions = _predict(network, weights.info, split, on_batch)
    return EvaluatedNetwork(weights, network, predictions, title, held_out)


def _predict(
    network: Network,
    info: WeightsInfo,
    split: Split,
    on_batch: Callable[[float], None] = lambda _: None,
) -> Predictions:
    targets = target_table(len(info.classes), info.label_smoothing, info.target_margin)
    loss = LOSSES[info.loss, info.output]
    numbers = targets.astype(np.float32)
    return predict(network, loss, split, numbers, info.scaling, on_batch)
