"""Evaluated networks: weights, the network restored from them, and its predictions together."""

from dataclasses import dataclass

import numpy as np

from nntui.analysis.predictions import Predictions, predict
from nntui.analysis.restore import check_fit, check_same_content, restore
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.losses import LOSSES, target_table
from nntui.engine.network import Network
from nntui.weights import Weights, WeightsInfo


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: arrays have no one equality
class EvaluatedNetwork:
    """A network with its predictions for the test images of a data set.

    It keeps the restored network, so that further images can be predicted without restoring it
    again.
    """

    weights: Weights
    network: Network
    predictions: Predictions
    """For the test images, in their order."""
    title: str
    """Where the weights come from, as text to display: `untrained`, `step 2,580`, a file name."""

    def predict(self, split: Split) -> Predictions:
        """Return the predictions for other images of the same size and classes.

        It can be called from several threads: each call has its own buffers.
        """
        return _predict(self.network, self.weights.info, split)


def evaluate_network(weights: Weights, data: Dataset, title: str) -> EvaluatedNetwork:
    """Restore the network of `weights` and evaluate it on the test images of `data`.

    Loss function, targets and input range are those of its training.

    Raises:
        WeightsError: the arrays do not match the layers of the file, or `data` has images of
            another size or other classes, or has changed since it was read.
    """
    check_fit(weights, data)
    check_same_content(weights, data)
    network = restore(weights)
    return EvaluatedNetwork(weights, network, _predict(network, weights.info, data.test), title)


def _predict(network: Network, info: WeightsInfo, split: Split) -> Predictions:
    targets = target_table(len(info.classes), info.label_smoothing, info.target_margin)
    loss = LOSSES[info.loss, info.output]
    return predict(network, loss, split, targets.astype(np.float32), info.input_range)
