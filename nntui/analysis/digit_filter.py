"""The filter of images: a line of terms, typed as one goes, as a pure function of a table.

    true:7 pred:9 conf>0.9 loss>2 -suspect sort:loss

All terms must hold. `true:4,9` is either class; `conf`, `loss`, `margin`, `self` and `index` are
compared with numbers; `wrong`, `right` and marks such as `fixed` and `suspect` are words. A
leading minus excludes what matches. `sort:loss` puts the smallest loss first, `sort:-loss` the
largest.
"""

import math
import operator
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.digit_table import DigitTable, Flags
from nntui.errors import UsageError
from nntui.strings import clean, nearest, similar

Rows = NDArray[np.intp]
Test: TypeAlias = Callable[[DigitTable], Flags]

MARKS = {
    "fixed": "wrong by another network, right by this one; compare two networks first",
    "broken": "right by another network, wrong by this one; compare two networks first",
    "suspect": "a label error is suspected",
    "between": "a mistake between two classes",
    "unlike": "a mistake unlike anything in the training data",
    "fault": "a mistake that is the network's own fault",
    "checked": "its label was kept, changed or dropped",
}
"""The marks that a table may have, and what they mean."""
RANKED = "self"
"""The column that a table has where its labels were ranked."""
_WORDS: dict[str, Test] = {
    "wrong": lambda table: table.wrong,
    "right": lambda table: ~table.wrong,
}
_CLASSES: dict[str, Callable[[DigitTable], NDArray[np.intp]]] = {
    "true": lambda table: table.truth,
    "pred": lambda table: table.predicted,
}
_NUMBERS: dict[str, Callable[[DigitTable], NDArray[Any]]] = {
    "conf": lambda table: table.confidence,
    "loss": lambda table: table.loss,
    "margin": lambda table: table.margin,
    RANKED: lambda table: np.zeros(0) if table.own is None else table.own,
    "index": lambda table: np.arange(len(table)),
}
_SHORT = {
    "truth": "true",
    "label": "true",
    "predicted": "pred",
    "prediction": "pred",
    "confidence": "conf",
    "row": "index",
    "self-confidence": RANKED,
}
_NEEDS_LABELS = frozenset({"true", "loss", "margin", RANKED, "wrong", "right"})
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    ":": operator.eq,
    "!=": operator.ne,
}
_TERM = re.compile(r'(?:"[^"]*"?|[^\s"])+')
_PARTS = re.compile(r"(-?)([^:<>=!]*)(>=|<=|!=|[:><=])?(.*)", re.DOTALL)
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(%?)")
ORDERS = ("index", "conf", "loss", "margin")
"""What images can be sorted by; those whose labels were ranked also by RANKED."""


@dataclass(frozen=True, slots=True)
class DigitFilter:
    """A filter that was read from text.

    Args:
        tests: what must hold for an image.
        order: what the images are sorted by; empty for their index.
        reverse: whether the largest comes first.
        needs: the marks that a table must have.
        needs_labels: a term that makes sense only where labels are known; empty for none.
        needs_ranking: whether a term needs the self-confidence of the labels.
    """

    tests: tuple[Test, ...] = ()
    order: str = ""
    reverse: bool = False
    needs: tuple[str, ...] = ()
    needs_labels: str = ""
    needs_ranking: bool = False

    def rows(self, table: DigitTable) -> Rows:
        """Return the rows that pass, in order.

        Raises:
            UsageError: see `check`.
        """
        self.check(table)
        passed = np.ones(len(table), bool)
        for test in self.tests:
            passed &= test(table)
        return sorted_rows(table, np.flatnonzero(passed), self.order, reverse=self.reverse)

    def check(self, table: DigitTable) -> None:
        """Raise a UsageError if a table lacks a mark, or the labels, that a term asks for."""
        for mark in self.needs:
            if mark not in table.marks:
                raise UsageError(f"{mark}: not known yet ({MARKS[mark]})")
        if self.needs_labels and not table.labeled:
            raise UsageError(
                f"{self.needs_labels}: these images have no labels; try pred:CLASS or conf>NUMBER"
            )
        if self.needs_ranking and table.own is None:
            raise UsageError(f"{RANKED}: not known yet (the labels of these images are not ranked)")


def sorted_rows(table: DigitTable, rows: Rows, order: str = "", *, reverse: bool = False) -> Rows:
    """Return rows sorted by a column of ORDERS; of equal ones, the smaller index first.

    NaN comes last. An empty order is that of `rows`.
    """
    if not order:
        return rows[::-1] if reverse else rows
    values = np.asarray(_NUMBERS[order](table)[rows], np.float64)
    return rows[np.argsort(-values if reverse else values, kind="stable")]


def parse_digit_filter(text: str, classes: Sequence[str]) -> DigitFilter:
    """Return the filter that a line describes; an empty line lets all images pass.

    Args:
        text: see the module.
        classes: the names of the classes.

    Raises:
        UsageError: a term is not valid; the sentence names it.
    """
    tests: list[Test] = []
    needs: list[str] = []
    order, reverse, labels, ranked = "", False, "", False
    for term in terms_of(text):
        name = _name(term)
        if name == "sort":
            order, reverse = _order(term)
        elif term != "-":
            tests.append(_test(term, classes))
        if name in MARKS:
            needs.append(name)
        if name in _NEEDS_LABELS or order in _NEEDS_LABELS:
            labels = labels or name
        ranked |= RANKED in {name, order}
    return DigitFilter(tuple(tests), order, reverse, tuple(needs), labels, ranked)


def terms_of(text: str) -> list[str]:
    """Return the terms of a filter.

    >>> terms_of('true:"ankle boot" wrong')
    ['true:"ankle boot"', 'wrong']
    """
    return _TERM.findall(text)


def digit_filter_problem(text: str, classes: Sequence[str]) -> str:
    """Return what is wrong with a filter, in one sentence; empty where nothing is.

    >>> digit_filter_problem("tru:7", "0123456789")
    "tru:7: expected a column before ':', received 'tru'; did you mean true?"
    """
    try:
        parse_digit_filter(text, classes)
    except UsageError as error:
        return str(error)
    return ""


def valid_digit_part(text: str, classes: Sequence[str]) -> str:
    """Return a filter without the terms that are not valid, such as one that is being typed.

    >>> valid_digit_part("true:7 conf>", "0123456789")
    'true:7'
    """
    return " ".join(term for term in terms_of(text) if not digit_filter_problem(term, classes))


def cell_filter(true: str, predicted: str) -> str:
    """Return the filter of one cell of a confusion matrix.

    >>> cell_filter("4", "9"), cell_filter("ankle boot", "bag")
    ('true:4 pred:9', 'true:"ankle boot" pred:bag')
    """
    return f"true:{_quoted(true)} pred:{_quoted(predicted)}"


def class_filter(names: Collection[str]) -> str:
    """Return the filter of the images of some classes.

    >>> class_filter(["4", "9"]), class_filter(["ankle boot", "bag"])
    ('true:4,9', 'true:"ankle boot,bag"')
    """
    listed = ",".join(names)
    return f'true:"{listed}"' if re.search(r"\s", listed) else f"true:{listed}"


def _quoted(name: str) -> str:
    return f'"{name}"' if re.search(r"[\s,]", name) else name


def _name(term: str) -> str:
    parts = _PARTS.fullmatch(term)
    assert parts is not None  # noqa: S101 - the expression matches every text
    name = parts[2].lower()
    return _SHORT.get(name, name)


def _test(term: str, classes: Sequence[str]) -> Test:
    parts = _PARTS.fullmatch(term)
    assert parts is not None  # noqa: S101 - the expression matches every text
    minus, given, sign, value = parts[1], parts[2], parts[3], parts[4]
    name = _SHORT.get(given.lower(), given.lower())
    if not sign:
        test = _word(name, term)
    elif name in _CLASSES:
        test = _of_class(name, sign, value, term, classes)
    elif name in _NUMBERS:
        test = _of_number(name, sign, value, term)
    else:
        known = [*_CLASSES, *_NUMBERS, "sort"]
        raise UsageError(
            f"{clean(term, 60)}: expected a column before {sign!r}, received "
            f"{clean(given, 40)!r}; {nearest(name, known)}"
        )
    return (lambda table: ~test(table)) if minus else test


def _word(name: str, term: str) -> Test:
    if name in _WORDS:
        return _WORDS[name]
    if name in MARKS:
        return lambda table: table.marks[name]
    known = [*_WORDS, *MARKS]
    hint = similar(name, [*known, *_CLASSES, *_NUMBERS]) or f"try one of: {', '.join(known)}"
    raise UsageError(f"{clean(term, 60)}: expected a word or a column with a value; {hint}")


def _of_class(name: str, sign: str, value: str, term: str, classes: Sequence[str]) -> Test:
    if sign not in {":", "=", "!="}:
        raise UsageError(f"{clean(term, 60)}: expected {name}:CLASS, received {sign!r}")
    numbers = [_class(each, term, classes) for each in value.split(",")]
    column = _CLASSES[name]
    if sign == "!=":
        return lambda table: ~np.isin(column(table), numbers)
    return lambda table: np.isin(column(table), numbers)


def _class(text: str, term: str, classes: Sequence[str]) -> int:
    wanted = text.replace('"', "").casefold()
    folded = [name.casefold() for name in classes]
    if wanted in folded:
        return folded.index(wanted)
    starting = [number for number, name in enumerate(folded) if wanted and name.startswith(wanted)]
    if len(starting) == 1:
        return starting[0]
    raise UsageError(
        f"{clean(term, 60)}: expected a class, received {clean(text, 40)!r}; "
        f"{nearest(wanted, classes)}"
    )


def _of_number(name: str, sign: str, value: str, term: str) -> Test:
    found = _NUMBER.fullmatch(value)
    number = float(found[1]) * (0.01 if found[2] else 1) if found else math.nan
    if not math.isfinite(number):
        received = f"received {clean(value, 40)!r}" if value else "received none"
        raise UsageError(f"{clean(term, 60)}: expected a number after {sign!r}, {received}")
    column, compare = _NUMBERS[name], _COMPARISONS[sign]
    return lambda table: np.asarray(compare(column(table), number), bool)


def _order(term: str) -> tuple[str, bool]:
    """Return what a term such as `sort:-loss` sorts by, and whether the largest comes first."""
    parts = _PARTS.fullmatch(term)
    assert parts is not None  # noqa: S101 - the expression matches every text
    wanted = parts[4].lower()
    name = wanted.removeprefix("-")
    name = _SHORT.get(name, name)
    if parts[1] or parts[3] not in {":", "="} or name not in {*ORDERS, RANKED}:
        raise UsageError(
            f"{clean(term, 60)}: expected sort:COLUMN or sort:-COLUMN; {nearest(name, ORDERS)}"
        )
    return name, wanted.startswith("-")
