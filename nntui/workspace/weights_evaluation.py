"""WeightsEvaluation: weights, what they predict for the test images of a data set, and remarks."""

from dataclasses import dataclass
from typing import NamedTuple

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.guessing import loss_of_guessing
from nntui.analysis.predictions import Predictions
from nntui.analysis.remarks import Result, remarks
from nntui.datasets.dataset import Dataset
from nntui.reading.record import ReadingRecord
from nntui.view.reading_text import reading_sentences
from nntui.view.run_remarks import newest_not_best
from nntui.weights import Weights


class MixedResult(NamedTuple):
    """How many images are right that were held out of a data set that was mixed in."""

    data: str
    images: int
    accuracy: float


@dataclass(frozen=True, slots=True, eq=False)
class WeightsEvaluation:
    """Weights evaluated on the test images of a data set."""

    data: Dataset
    """With its labels as numbers of the classes of the weights."""
    network: EvaluatedNetwork
    trained: tuple[int, ...] = ()
    """How many images of each class they were trained on; empty where that is not known."""
    stopped_early: str = ""
    """The run of which these are the newest weights, where it stopped early."""
    reading: ReadingRecord | None = None
    """How the weights were read, where their file is of another program."""
    mixed: MixedResult | None = None
    """Where a second data set was mixed into their training."""

    @property
    def weights(self) -> Weights:
        """The weights that were evaluated."""
        return self.network.weights

    @property
    def predictions(self) -> Predictions:
        """The predictions for the test images, in their order."""
        return self.network.predictions

    @property
    def accuracy(self) -> float:
        """The share of the test images that are predicted right, from 0 to 1."""
        return self.network.predictions.accuracy

    @property
    def loss(self) -> float | None:
        """The mean loss of the test images; None where it is not finite."""
        return self.network.predictions.loss

    @property
    def notes(self) -> tuple[str, ...]:
        """How the weights were read, and what must be known of the data, a sentence each."""
        read = () if self.reading is None else reading_sentences(self.reading)
        return (*read, *self.data.notes)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is odd about the result, a sentence each."""
        if not self.data.labeled:
            return ()
        info, predictions = self.weights.info, self.predictions
        guessing = loss_of_guessing(
            len(info.classes), info.loss, info.output, info.label_smoothing, info.target_margin
        )
        result = Result(
            predictions.confusion, info.classes, predictions.loss, guessing, self.trained
        )
        newest = (newest_not_best(self.stopped_early),) if self.stopped_early else ()
        return (*remarks(result), *newest)
