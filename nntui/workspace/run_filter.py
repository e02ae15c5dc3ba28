"""The filter of the table of runs: a line of terms, typed as one goes, as a pure function of rows.

    conv acc>0.985 state:running lr<0.01 note:foo -fashion batch=128

All terms must hold. A word is searched in the name, data, layers, optimizer, recipe, note, state
and origin. NAME:TEXT searches in one column or setting, NAME>NUMBER and so on compares a number; a
leading minus excludes what matches. Text with blanks is quoted: note:"second try".
"""

import math
import operator
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from nntui.config.aliases import current_name
from nntui.config.knobs import knobs
from nntui.errors import UsageError
from nntui.runs.row import RunRow
from nntui.strings import clean, similar

Test: TypeAlias = Callable[[RunRow], bool]
_Value: TypeAlias = Callable[[RunRow], Any]

_TERM = re.compile(r'-?(?:"[^"]*"?|[^\s"])+')
_PARTS = re.compile(r"(-?)(?:([A-Za-z_]+)(>=|<=|!=|==|[:><=]))?(.*)", re.DOTALL)

_TEXTS: dict[str, _Value] = {
    "name": lambda row: row.name,
    "state": lambda row: row.state,
    "origin": lambda row: row.origin,
    "recipe": lambda row: row.recipe,
    "note": lambda row: row.note,
    "problem": lambda row: row.problem,
    "data": lambda row: row.data,
    "layers": lambda row: row.layers,
    "optimizer": lambda row: row.optimizer,
}
_NUMBERS: dict[str, _Value] = {
    "acc": lambda row: row.accuracy,
    "accuracy": lambda row: row.accuracy,
    "validation_accuracy": lambda row: row.validation,
    "val": lambda row: row.validation,
    "best": lambda row: row.validation,
    "test": lambda row: row.test,
    "loss": lambda row: row.loss,
    "lr": lambda row: row.lr,
    "step": lambda row: row.step,
    "steps": lambda row: row.step,
    "epoch": lambda row: row.epoch,
    "time": lambda row: row.seconds,
    "seconds": lambda row: row.seconds,
}
_LAYERS = frozenset({"conv", "pool", "avgpool", "dropout", "batchnorm"})
"""Layers whose notation has a colon: conv:8x5 is a word."""
_SHORT = {"opt": "optimizer", "status": "state"}
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}
_UNITS = {"%": 0.01, "s": 1.0, "min": 60.0, "h": 3600.0, "k": 1000.0}
_NUMBER = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(%|s|min|h|k)?")


def filter_rows(rows: Iterable[RunRow], text: str) -> list[RunRow]:
    """Return the rows that match a filter, in their order; all of them for an empty one.

    >>> rows = [RunRow(name="a", layers="conv:8x5:relu", accuracy=0.99), RunRow(name="b")]
    >>> [row.name for row in filter_rows(rows, "conv acc>98.5%")]
    ['a']

    Raises:
        UsageError: a term is not valid; the sentence names it.
    """
    found = list(rows)
    for test in parse_filter(text):
        found = [row for row in found if test(row)]
    return found


def parse_filter(text: str) -> tuple[Test, ...]:
    """Return a test of rows for each term of a filter.

    Raises:
        UsageError: a term is not valid; the sentence names it.
    """
    return tuple(_term(term) for term in _TERM.findall(text) if term.strip('-"'))


def filter_problem(text: str) -> str:
    """Return what is wrong with a filter, in one sentence; empty where nothing is."""
    try:
        parse_filter(text)
    except UsageError as error:
        return str(error)
    return ""


def valid_part(text: str) -> str:
    """Return a filter without the terms that are not valid.

    >>> valid_part("conv acc> lr<0.01")
    'conv lr<0.01'
    """
    return " ".join(term for term in _TERM.findall(text) if not filter_problem(term))


def _term(term: str) -> Test:
    parts = _PARTS.fullmatch(term)
    assert parts is not None  # noqa: S101 - the expression matches every text
    minus, name, sign, value = parts.groups()
    if not name or (sign == ":" and name in _LAYERS):
        test = _word(term.removeprefix("-"))
    else:
        test = _of_column(name, sign, value.replace('"', ""), term)
    if minus:
        return lambda row: not test(row)
    return test


def _word(value: str) -> Test:
    wanted = value.replace('"', "").casefold()
    return lambda row: wanted in _searched(row)


def _searched(row: RunRow) -> str:
    return (
        f"{row.name}\n{row.data}\n{row.layers}\n{row.optimizer}\n{row.recipe}\n{row.note}\n"
        f"{row.state}\n{row.origin}"
    ).casefold()


def _of_column(name: str, sign: str, text: str, term: str) -> Test:
    name = _SHORT.get(name.lower(), name.lower())
    if name not in _TEXTS and name not in _NUMBERS:
        name = current_name(name)
    if name in _NUMBERS:
        return _numeric(_NUMBERS[name], sign, text, term)
    if name in _TEXTS:
        return _textual(_TEXTS[name], sign, text, term)
    if name not in knobs():
        known = [*_TEXTS, *_NUMBERS, *knobs()]
        hint = similar(name, known) or 'quote it to search for its text, as in "a:b"'
        raise UsageError(
            f"{clean(term, 60)}: expected a column or a setting before {sign}, received "
            f"{clean(name, 40)!r}; {hint}"
        )
    kind = knobs()[name].kind
    if kind in {int, float}:
        return _numeric(lambda row: row.setting(name), sign, text, term)
    return _textual(lambda row: _shown(row.setting(name)), sign, text, term)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _textual(value: _Value, sign: str, text: str, term: str) -> Test:
    wanted = text.casefold()
    if sign == ":":
        return lambda row: wanted in value(row).casefold()
    if sign in {"=", "=="}:
        return lambda row: value(row).casefold() == wanted
    if sign == "!=":
        return lambda row: value(row).casefold() != wanted
    raise UsageError(
        f"{clean(term, 60)}: expected : or = between a name and a text, received {sign}; "
        "only numbers are compared with it"
    )


def _numeric(value: _Value, sign: str, text: str, term: str) -> Test:
    found = _NUMBER.fullmatch(text)
    number = float(found[1]) * _UNITS.get(found[2] or "", 1.0) if found else math.nan
    if not math.isfinite(number):
        received = clean(repr(text), 40) if text else "nothing"
        raise UsageError(
            f"{clean(term, 60)}: expected a number behind {sign}, received {received}; "
            "examples are acc>0.985, acc>98.5% and time<2min"
        )
    if sign in {":", "=", "==", "!="}:
        equal = sign != "!="
        return lambda row: _is_close(value(row), number) is equal
    compare = _COMPARISONS[sign]

    def test(row: RunRow) -> bool:
        known = value(row)
        return known is not None and compare(known, number)

    return test


def _is_close(known: float | None, number: float) -> bool:
    return known is not None and math.isclose(known, number, rel_tol=1e-9)
