"""The images that a network was evaluated on as a table that is filtered and sorted, with marks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from nntui.analysis.digit_filter import DigitFilter, Rows
from nntui.analysis.digit_table import DigitTable, Flags, class_probabilities, digit_table
from nntui.analysis.mistakes import Cause, Mistakes, file_mistakes
from nntui.analysis.paired import paired
from nntui.analysis.predictions import Predictions
from nntui.datasets.dataset import Dataset
from nntui.errors import UsageError
from nntui.workspace.explaining import Explainer
from nntui.workspace.one_thread import ONE_THREAD

COMPARED = ("fixed", "broken")
"""Marks that need the predictions of another network."""
CAUSES = tuple(cause.value for cause in Cause)
"""Marks that need the causes of mistakes, and so the index of the training images."""


def table_of(explainer: Explainer, predictions: Predictions | None = None) -> DigitTable:
    """Return the table of the images that a network was evaluated on, without marks.

    Args:
        explainer: of the network and its data.
        predictions: for other images, such as those of another split.
    """
    network = explainer.network
    shown = network.predictions if predictions is None else predictions
    return digit_table(shown, network.weights.info.output, labeled=explainer.data.labeled)


def mistakes_of(
    explainer: Explainer, on_batch: Callable[[float], None] = lambda _: None
) -> Mistakes:
    """Return the causes of all mistakes of a network on the images it was evaluated on.

    Args:
        explainer: of the network and its data.
        on_batch: see `Explainer.index`.

    Raises:
        DataError: the images have no labels.
    """
    data, network = explainer.data, explainer.network
    data.check_labeled()
    index, found = explainer.index(on_batch), network.predictions
    probabilities = class_probabilities(found.probabilities, network.weights.info.output)
    with ONE_THREAD:
        return file_mistakes(
            index, network.images(data).images, found.truth, found.predicted, probabilities
        )


def compared_marks(
    predictions: Predictions, other: Predictions, *, same: bool = True
) -> dict[str, Flags]:
    """Return which images a network fixed, and which it broke, of another network.

    Args:
        predictions: of the network.
        other: of the other network, for the same images.
        same: whether they are the same images.

    Raises:
        UsageError: they are not.
    """
    if not same or len(predictions) != len(other):
        raise UsageError("fixed, broken: the other network was not evaluated on these images")
    rows = paired(predictions.truth, other.predicted, predictions.predicted)
    marks = {}
    for name, marked in (("fixed", rows.fixed), ("broken", rows.broken)):
        marks[name] = np.zeros(len(predictions), bool)
        marks[name][marked] = True
    return marks


@dataclass(frozen=True, slots=True, eq=False)
class FoundDigits:
    """The images that pass a filter."""

    table: DigitTable
    rows: Rows


def find_digits(
    explainer: Explainer, wanted: DigitFilter, other: Predictions | None = None
) -> FoundDigits:
    """Return the images that pass a filter; marks that it needs are computed.

    Args:
        explainer: of the network and its data.
        wanted: the filter.
        other: the predictions of another network for the same images; None for none.

    Raises:
        UsageError: the filter needs another network, or labels, and there are none.
    """
    table = table_of(explainer)
    marks: dict[str, Flags] = {}
    if other is not None and _needs(wanted, COMPARED):
        marks |= compared_marks(explainer.network.predictions, other)
    if table.labeled and _needs(wanted, CAUSES):
        marks |= mistakes_of(explainer).marks(len(table))
    table = replace(table, marks=marks)
    return FoundDigits(table, wanted.rows(table))


def same_tests(one: Dataset, other: Dataset) -> bool:
    """Return whether two data sets have the same test images and labels."""
    return bool(
        np.array_equal(one.test.images, other.test.images)
        and np.array_equal(one.test.labels, other.test.labels)
    )


def _needs(wanted: DigitFilter, marks: Iterable[str]) -> bool:
    return any(mark in wanted.needs for mark in marks)
