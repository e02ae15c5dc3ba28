"""Lists of images: those of a split that pass a filter, in order, with the marks that it needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from nntui.analysis.digit_filter import (
    DigitFilter,
    Rows,
    digit_filter_problem,
    parse_digit_filter,
    sorted_rows,
    terms_of,
    valid_digit_part,
)
from nntui.analysis.digit_table import DigitTable, Flags
from nntui.analysis.evaluated import OtherNetwork
from nntui.analysis.mistakes import Mistakes
from nntui.analysis.predictions import Predictions
from nntui.analysis.suspects import LabelRanking
from nntui.datasets.dataset import Dataset
from nntui.datasets.label_fixes import Part
from nntui.errors import UsageError
from nntui.workspace.digits import CAUSES, COMPARED, compared_marks
from nntui.workspace.one_thread import ONE_THREAD
from nntui.workspace.shown_fixes import fixes_of
from nntui.workspace.studied_split import StudiedSplit

OnShare = Callable[[float], None]
"""Called with the share that is done; it may raise to cancel."""


class Source(Protocol):
    """What a list needs of the images of a data set: `StudiedDigits`, which makes lists of them."""

    data: Dataset

    def split(self, name: Part, on_share: OnShare = ...) -> StudiedSplit:
        """Return the images of a split with the predictions for them."""

    def mistakes(self, name: Part, on_share: OnShare = ...) -> Mistakes:
        """Return the mistakes on the images of a split by cause."""


@dataclass(frozen=True, slots=True, eq=False)
class FilteredDigits:
    """The images that pass a filter, in order, and why a term of it is not valid.

    Args:
        rows: of the images.
        table: of all images, with the marks that the filter needs.
        problem: one sentence; empty where all terms are valid.
    """

    rows: Rows
    table: DigitTable
    problem: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """Which images of a split are wanted, in which order.

    Args:
        split: the split.
        text: the filter.
        order: what the images are sorted by where the filter does not say; empty for indices.
        reverse: whether the largest comes first then.
        against: another network, for `fixed` and `broken`; None for none.
        ranking: of the labels of these images; None where they were not ranked.
    """

    split: Part
    text: str = ""
    order: str = ""
    reverse: bool = False
    against: OtherNetwork | None = None
    ranking: LabelRanking | None = None


def filtered(studied: Source, wanted: Wanted, on_share: OnShare = lambda _: None) -> FilteredDigits:
    """Return the images that are wanted; terms of the filter that are not valid are left out.

    Args:
        studied: the images, with the predictions for them.
        wanted: which of them.
        on_share: see `OnShare`.
    """
    classes, text = studied.data.classes, wanted.text
    problem = digit_filter_problem(text, classes)
    valid = parse_digit_filter(valid_digit_part(text, classes), classes)
    table = _ranked(studied.split(wanted.split, on_share).table, wanted.ranking)
    marks: dict[str, Flags] = {}
    try:
        marks = _marks(studied, wanted, valid, on_share)
    except UsageError as error:
        problem = problem or str(error)
    table = replace(table, marks=marks)
    try:
        rows = valid.rows(table)
    except UsageError as error:
        problem = problem or str(error)
        valid = _applicable(text, table, classes)
        rows = valid.rows(table)
    if wanted.order and not valid.order and _has(table, wanted.order):
        rows = sorted_rows(table, rows, wanted.order, reverse=wanted.reverse)
    return FilteredDigits(rows, table, problem)


def _ranked(table: DigitTable, ranking: LabelRanking | None) -> DigitTable:
    if ranking is None or len(ranking.own) != len(table):
        return table
    return replace(table, own=ranking.own, suggested=ranking.suggested)


def _marks(
    studied: Source, wanted: Wanted, valid: DigitFilter, on_share: OnShare
) -> dict[str, Flags]:
    """Return the marks that a filter needs.

    Raises:
        UsageError: the other network was evaluated on other images.
    """
    split, needs = studied.split(wanted.split), valid.needs
    count = len(split.table)
    marks: dict[str, Flags] = {}
    if wanted.ranking is not None and len(wanted.ranking.own) == count:
        marks["suspect"] = wanted.ranking.suspected
    if "checked" in needs:
        marks["checked"] = np.zeros(count, bool)
        marks["checked"][list(fixes_of(studied.data, wanted.split))] = True
    if split.table.labeled and any(mark in needs for mark in CAUSES if mark not in marks):
        marks = {**studied.mistakes(wanted.split, on_share).marks(count), **marks}
    if wanted.against is not None and any(mark in needs for mark in COMPARED):
        other = _predictions(studied, wanted.split, wanted.against, on_share)
        if other is not None:
            marks.update(compared_marks(split.predictions, other))
    return marks


def _predictions(
    studied: Source, name: Part, other: OtherNetwork, on_share: OnShare
) -> Predictions | None:
    """Return what another network predicts for the images of a split; None if that is unknown."""
    if name == "test" and other.tested is not None:
        return other.tested
    if other.network is None:
        return None
    with ONE_THREAD:
        return other.network.predict(studied.split(name).images, on_share)


def _applicable(text: str, table: DigitTable, classes: Sequence[str]) -> DigitFilter:
    """Return a filter without the terms that are not valid, or ask for what a table lacks."""
    kept = [term for term in terms_of(text) if _applies(term, table, classes)]
    return parse_digit_filter(" ".join(kept), classes)


def _applies(term: str, table: DigitTable, classes: Sequence[str]) -> bool:
    try:
        parse_digit_filter(term, classes).check(table)
    except UsageError:
        return False
    return True


def _has(table: DigitTable, order: str) -> bool:
    if order == "self":
        return table.own is not None
    return table.labeled or order in {"index", "conf"}
