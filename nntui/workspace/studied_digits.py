"""The images of a data set as one network sees them: predictions, explanations, causes, lists.

What takes time is computed once: the predictions of each split, the index of the training images,
the causes of the mistakes. Several threads may ask.
"""

import threading
from collections.abc import Mapping

import numpy as np

from nntui.analysis.class_plane import ClassPlane, class_plane
from nntui.analysis.digit_table import class_probabilities, digit_table
from nntui.analysis.evaluated import EvaluatedNetwork, OtherNetwork
from nntui.analysis.explanation import Explanation
from nntui.analysis.mistakes import (
    MEANINGS,
    Mistakes,
    cause_of,
    file_mistakes,
    usual_distance,
)
from nntui.analysis.neighbors import COUNT, verdict
from nntui.analysis.responses import Responses
from nntui.analysis.suspects import LabelRanking
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.label_fixes import Part
from nntui.workspace.calibrating import Calibrated, calibrate
from nntui.workspace.digit_lists import FilteredDigits, OnShare, Wanted, filtered
from nntui.workspace.explaining import Explainer, Neighborhood
from nntui.workspace.one_thread import ONE_THREAD
from nntui.workspace.shown_data import validation_images
from nntui.workspace.shown_fixes import fixes_of
from nntui.workspace.studied_split import StudiedSplit
from nntui.workspace.weights_evaluation import WeightsEvaluation


class StudiedDigits:
    """The images of a data set as one network sees them.

    Args:
        network: evaluated on test or validation images of `data`.
        data: the data set, with its labels as numbers of the classes of the network.
        config: holds out the validation images.
    """

    def __init__(self, network: EvaluatedNetwork, data: Dataset, config: RunConfig) -> None:
        self.network = network
        self.data = data
        self._config = config
        self._explainer = Explainer(network, data)
        self._splits: dict[Part, StudiedSplit] = {}
        self._limit: float | None = None
        self._lock = threading.Lock()

    def split(self, name: Part, on_share: OnShare = lambda _: None) -> StudiedSplit:
        """Return the images of a split with the predictions for them.

        Raises:
            DataError: there are no such images.
        """
        with self._lock:
            if name not in self._splits:
                self._splits[name] = self._predicted(name, on_share)
            return self._splits[name]

    def _predicted(self, name: Part, on_share: OnShare) -> StudiedSplit:
        network, data = self.network, self.data
        if name == network.split:
            images, predictions = network.images(data), network.predictions
        else:
            images = self._images(name)
            with ONE_THREAD:
                predictions = network.predict(images, on_share)
        table = digit_table(predictions, network.weights.info.output, labeled=data.labeled)
        among = name == "train" or (name == "validation" and not data.arranged)
        return StudiedSplit(images, predictions, table, among)

    def _images(self, name: Part) -> Split:
        if name == "validation" and not self.data.arranged:
            return validation_images(self._config, self.data)
        split: Split = getattr(self.data, name)
        return split

    def filtered(
        self,
        name: Part,
        text: str,
        order: str = "",
        *,
        reverse: bool = False,
        against: OtherNetwork | None = None,
        ranking: LabelRanking | None = None,
        on_share: OnShare = lambda _: None,
    ) -> FilteredDigits:
        """Return the images of a split that pass a filter; see `Wanted`."""
        wanted = Wanted(name, text, order, reverse, against, ranking)
        return filtered(self, wanted, on_share)

    def mistakes(self, name: Part, on_share: OnShare = lambda _: None) -> Mistakes:
        """Return the mistakes on the images of a split by cause.

        Raises:
            DataError: the images have no labels.
        """
        self.data.check_labeled()
        split = self.split(name, on_share)
        index = self._explainer.index(on_share)
        with split.lock, ONE_THREAD:
            if split.mistakes is None:
                found = split.predictions
                split.mistakes = file_mistakes(
                    index,
                    split.images.images,
                    found.truth,
                    found.predicted,
                    class_probabilities(found.probabilities, self.network.weights.info.output),
                    among=split.among,
                )
            return split.mistakes

    def why(self, name: Part, row: int) -> Explanation:
        """Return the maps of an image; see `explain`."""
        split = self.split(name)
        return self._explainer.why(split.images.images[row], self._truth(split, row))

    def nearest(self, name: Part, row: int, on_share: OnShare = lambda _: None) -> Neighborhood:
        """Return the nearest training images of an image, without the image itself.

        Raises:
            DataError: there are no training images.
        """
        split = self.split(name, on_share)
        if not len(self.data.train):
            self.data.check_labeled()
        index = self._explainer.index(on_share)
        image = split.images.images[row]
        with ONE_THREAD:
            if name == "train":
                found = index.nearest(image, COUNT, row)
            else:
                found = index.nearest(image, COUNT + split.among)[int(split.among) :]
        answer = int(split.predictions.predicted[row])
        said = verdict(found, answer, self._truth(split, row), self.data.classes)
        return Neighborhood(found, said)

    def cause(self, name: Part, row: int, nearest: Neighborhood) -> str:
        """Return the cause of a mistake in words; empty where the prediction is right."""
        split = self.split(name)
        truth, answer = self._truth(split, row), int(split.predictions.predicted[row])
        if truth is None or truth == answer or not nearest.neighbors:
            return ""
        output = self.network.weights.info.output
        outputs = split.predictions.probabilities[row : row + 1]
        cause = cause_of(
            [near.label for near in nearest.neighbors],
            truth,
            answer,
            float(class_probabilities(outputs, output)[0, truth]),
            unusual=nearest.neighbors[0].distance > self._usual(),
        )
        return MEANINGS[cause]

    def _usual(self) -> float:
        index = self._explainer.index()
        with self._lock, ONE_THREAD:
            if self._limit is None:
                self._limit = usual_distance(index)
            return self._limit

    def plane(self, name: Part, first: int, second: int) -> ClassPlane:
        """Return the images of two classes of a split by their two logits; see `class_plane`."""
        split = self.split(name)
        truth = split.predictions.truth
        rows = np.flatnonzero((truth == first) | (truth == second))
        responses = Responses(self.network.network, self.network.weights.info.scaling)
        logits = np.zeros((len(truth), responses.classes), np.float32)
        with ONE_THREAD:
            logits[rows] = responses.logits(split.images.images[rows])
        return class_plane(logits, truth, first, second)

    def calibration(self) -> Calibrated:
        """Return the calibration on the images that the network was evaluated on."""
        self.data.check_labeled()
        return calibrate(WeightsEvaluation(self.data, self.network))

    def fixed(self, name: Part) -> Mapping[int, str]:
        """Return what is to be done with labels of a split; see `fixes_of`."""
        return fixes_of(self.data, name)

    def _truth(self, split: StudiedSplit, row: int) -> int | None:
        return int(split.predictions.truth[row]) if self.data.labeled else None
