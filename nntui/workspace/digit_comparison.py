"""Comparing runs and weights image by image: what one network fixed and the other broke."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.confusion_change import confusion
from nntui.analysis.paired import Paired, paired
from nntui.baselines.results import BASELINES
from nntui.datasets.class_labels import for_classes
from nntui.datasets.dataset import Dataset
from nntui.datasets.membership import is_known
from nntui.errors import NntuiError, WeightsError
from nntui.strings import short_name
from nntui.weights import Weights
from nntui.workspace.evaluation import data_for, evaluate
from nntui.workspace.predictions_cache import (
    PredictedClasses,
    hash_of_tests,
    predicted_classes,
)
from nntui.workspace.run_data import trained_on
from nntui.workspace.weight_files import find_named
from nntui.workspace.weights import OpenedWeights, open_weights

MAX_COMPARED = 6


@dataclass(frozen=True, slots=True, eq=False)
class Tested:
    """A network on the test images of its data set."""

    name: str
    """What it was opened by: a run, or weights."""
    data: Dataset
    """With its labels as numbers of the classes of the weights."""
    test_images: str
    """A hash of the test images and their labels."""
    classes: PredictedClasses

    @property
    def truth(self) -> NDArray[np.integer]:
        """The labels, (count,)."""
        return self.data.test.labels

    @property
    def confusion(self) -> NDArray[np.int64]:
        """`confusion[truth, predicted]` counts images, (classes, classes)."""
        return confusion(self.truth, self.classes.predicted, len(self.data.classes))


@dataclass(frozen=True, slots=True, eq=False)
class DigitComparison:
    """Two networks on the same test images, or the reason why they cannot be compared on them."""

    first: str
    second: str
    problem: str = ""
    """Why not; then the rest is None."""
    one: Tested | None = None
    other: Tested | None = None
    rows: Paired | None = None
    """Which rows of the test images the second network fixed, and which it broke."""


def compare_digits(
    names: Sequence[str],
    loaded: Dataset | None = None,
    *,
    best: bool = False,
    meter_of: Callable[[str], Callable[[float], None]] = lambda _: lambda _: None,
) -> list[DigitComparison]:
    """Compare the first network with each other one, image by image.

    Predictions are kept in the cache, by the weights and the test images.

    Args:
        names: what `weights.open_weights` takes: of a run the newest weights, `RUN:best` the best.
            At most MAX_COMPARED of them are compared.
        loaded: a published or synthetic data set that need not be loaded again.
        best: whether to take the weights of runs with the best validation accuracy.
        meter_of: returns, for a name, what is called with the share of its test images that is
            evaluated, at first with 0; it may raise to cancel.
    """
    found: dict[str, Tested | str] = {}
    data = _TestImages(loaded)
    for name in names[:MAX_COMPARED]:
        try:
            found[name] = _tested(name, data, meter_of(name), best=best)
        except NntuiError as error:
            found[name] = str(error)
    first, *others = found
    return [_comparison(first, found[first], name, found[name]) for name in others]


def _comparison(first: str, one: Tested | str, second: str, other: Tested | str) -> DigitComparison:
    for each in (one, other):
        if isinstance(each, str):
            return DigitComparison(first, second, each)
    assert isinstance(one, Tested)  # noqa: S101 - for the type checker
    assert isinstance(other, Tested)  # noqa: S101
    if one.test_images != other.test_images:
        return DigitComparison(first, second, _difference(one.data, other.data))
    rows = paired(one.truth, one.classes.predicted, other.classes.predicted)
    return DigitComparison(first, second, "", one, other, rows)


def _difference(one: Dataset, other: Dataset) -> str:
    names = short_name(one.name), short_name(other.name)
    if names[0] != names[1]:
        return f"the first was tested on {names[0]}, the second on {names[1]}"
    return f"they were tested on different images of {names[0]}"


def _tested(
    name: str, images: "_TestImages", meter: Callable[[float], None], *, best: bool
) -> Tested:
    """Return a network with its predictions.

    Raises:
        NntuiError: there are no weights, or not the data they were trained on.
    """
    meter(0.0)
    if name in BASELINES:
        raise WeightsError(f"{name} is a baseline, whose predictions are not kept")
    opened = open_weights(name, best=best and find_named(name) is None)
    weights = opened.weights
    data, images_hash = images.of(opened)
    classes = predicted_classes(weights, data, images_hash, lambda: _predict(weights, data, meter))
    return Tested(name, data, images_hash, classes)


def _predict(weights: Weights, data: Dataset, meter: Callable[[float], None]) -> PredictedClasses:
    predictions = evaluate(weights, data, "", on_batch=meter).predictions
    return PredictedClasses(predictions.predicted.astype(np.uint8), predictions.confidence)


class _TestImages:
    """The data sets of weights, each loaded once."""

    def __init__(self, loaded: Dataset | None) -> None:
        known = loaded is not None and is_known(loaded)
        self._loaded = {loaded.name: loaded} if loaded is not None and known else {}
        self._found: dict[str, tuple[Dataset, str]] = {}

    def of(self, opened: OpenedWeights) -> tuple[Dataset, str]:
        """Return the data set that weights were trained on, and a hash of its test images."""
        info = opened.weights.info
        known = trained_on(info, opened.run)
        # Data that are recognized by their images differ from run to run; others are loaded once.
        own = "" if known.membership is None else opened.title
        key = repr((known.name, known.reading, known.content, info.classes, own))
        if key not in self._found:
            data = self._loaded.get(known.name)
            if data is None:
                data = data_for(opened.weights, run=opened.run)
            data = for_classes(data, tuple(info.classes))
            self._found[key] = data, hash_of_tests(data)
        return self._found[key]
