"""The images of a data set as one network sees them: lists, explanations, causes, label fixes.

What takes time is computed once: the predictions of each split, the index of the training images,
the causes of the mistakes. Several threads may ask.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from nntui.analysis.class_plane import ClassPlane, class_plane
from nntui.analysis.digit_filter import (
    MARKS,
    Rows,
    digit_filter_problem,
    parse_digit_filter,
    sorted_rows,
    valid_digit_part,
)
from nntui.analysis.digit_table import DigitTable, class_probabilities, digit_table
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.explanation import Explanation
from nntui.analysis.mistakes import (
    MEANINGS,
    Mistakes,
    cause_of,
    file_mistakes,
    usual_distance,
)
from nntui.analysis.neighbors import COUNT, verdict
from nntui.analysis.predictions import Predictions
from nntui.analysis.responses import Responses
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.label_fixes import Action, Part
from nntui.errors import NntuiError, UsageError
from nntui.workspace.calibrating import Calibrated, calibrate
from nntui.workspace.digits import CAUSES, COMPARED, compared_marks
from nntui.workspace.explaining import Explainer, Neighborhood
from nntui.workspace.label_fixes import fix_at, fix_label, load_fixes
from nntui.workspace.one_thread import ONE_THREAD
from nntui.workspace.shown_data import validation_images
from nntui.workspace.weights_evaluation import WeightsEvaluation

OnShare = Callable[[float], None]
"""Called with the share that is done; it may raise to cancel."""


@dataclass(slots=True, eq=False)
class StudiedSplit:
    """The images of a split with the predictions for them.

    Args:
        images: all of them.
        predictions: for all of them.
        table: a row for each of them, without marks.
        among: whether they are among the training images that are indexed.
        mistakes: by cause; None before they were asked for.
    """

    images: Split
    predictions: Predictions
    table: DigitTable
    among: bool
    mistakes: Mistakes | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True, eq=False)
class FilteredDigits:
    """The images that pass a filter, in order, and why a term of it is not valid."""

    rows: Rows
    problem: str = ""


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
        against: Predictions | None = None,
        on_share: OnShare = lambda _: None,
    ) -> FilteredDigits:
        """Return the images of a split that pass a filter; terms that are not valid are left out.

        Args:
            name: the split.
            text: the filter.
            order: what the images are sorted by where the filter does not say; empty for indices.
            reverse: whether the largest comes first then.
            against: the predictions of another network, for `fixed` and `broken`.
            on_share: see `OnShare`.
        """
        split, classes = self.split(name, on_share), self.data.classes
        problem = digit_filter_problem(text, classes)
        wanted = parse_digit_filter(valid_digit_part(text, classes), classes)
        table = split.table
        try:
            marks = self._marks(name, wanted.needs, against, on_share)
            rows = wanted.rows(replace(table, marks=marks))
        except UsageError as error:
            problem = problem or str(error)
            kept = " ".join(term for term in text.split() if term.strip("-").lower() not in MARKS)
            wanted = parse_digit_filter(valid_digit_part(kept, classes), classes)
            rows = (
                wanted.rows(table) if not wanted.needs_labels or table.labeled else rows_of(table)
            )
        if order and not wanted.order and (table.labeled or order in {"index", "conf"}):
            rows = sorted_rows(table, rows, order, reverse=reverse)
        return FilteredDigits(rows, problem)

    def _marks(
        self, name: Part, needs: tuple[str, ...], against: Predictions | None, on_share: OnShare
    ) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        split = self.split(name)
        marks = {}
        if against is not None and any(mark in needs for mark in COMPARED):
            marks.update(compared_marks(split.predictions, against))
        if split.table.labeled and any(mark in needs for mark in CAUSES):
            marks.update(self.mistakes(name, on_share).marks(len(split.table)))
        return marks

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
        """Return what is to be done with labels of a split: `keep`, `drop`, `relabel` and a class.

        By the row of the image; without a file of label fixes, or with a broken one, there is none.
        """
        try:
            fixes = load_fixes(self.data)
        except NntuiError:
            return {}
        data_part: Split = getattr(self.data, name)
        rows = {fix.index for fix in fixes.fixes if fix.part == name and fix.index < len(data_part)}
        found = {row: fix_at(self.data, name, row, fixes) for row in sorted(rows)}
        return {row: f"{fix.action} {fix.label}".strip() for row, fix in found.items() if fix}

    def _truth(self, split: StudiedSplit, row: int) -> int | None:
        return int(split.predictions.truth[row]) if self.data.labeled else None


def rows_of(table: DigitTable) -> Rows:
    """Return all rows of a table."""
    return np.arange(len(table))


def fix_shown_label(
    data: Dataset, name: Part, row: int, action: Action | None, label: str = ""
) -> str:
    """Write what to do with the label of an image; return that in words.

    Args:
        data: the data set.
        name: the split.
        row: which image of it.
        action: what to do; None takes an earlier fix back.
        label: the name of the right class, for `relabel`.

    Raises:
        UsageError: the images are held out of the training images by the settings of a run, so
            their index in the data set is another one.
        NntuiError: see `fix_label`.
    """
    if name == "validation" and not data.arranged:
        raise UsageError(
            "label fixes: expected an image of the data set, received one that a run holds out for "
            "validation; find it among the training images"
        )
    path, fixes = fix_label(data, name, row, action, label)
    what = {
        None: "its label is as in the data again",
        "keep": "its label is right",
        "drop": "left out of trainings",
        "relabel": f"labeled {label}",
    }[action]
    return f"#{row:,}: {what}; {len(fixes.fixes):,} in {path}, --label-fixes trains with it"
