"""The filter of the table of runs, and its order."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.config.knobs import knobs
from nntui.errors import UsageError
from nntui.runs.row import RunRow
from nntui.workspace.run_filter import filter_problem, filter_rows, parse_filter
from nntui.workspace.run_table import COLUMNS, LARGEST_FIRST, sorted_rows

_ROWS = [
    RunRow(
        name="2026-mnist-conv",
        state="done",
        data="mnist",
        layers="conv:8x5:relu,pool:2,128:relu",
        optimizer="adam",
        lr=0.003,
        accuracy=0.99,
        split="test",
        test=0.99,
        validation=0.985,
        step=4300,
        epoch=5,
        seconds=150.0,
        note="second Try",
        settings={"batch": 128, "bias": False, "lr": 0.003},
        started=3.0,
    ),
    RunRow(
        name="fashion-mlp",
        state="running",
        data="fashion",
        layers="128:relu",
        optimizer="sgd",
        lr=0.2,
        accuracy=0.88,
        split="validation",
        validation=0.88,
        loss=0.4,
        started=2.0,
        settings={"optimizer": "sgd"},
    ),
    RunRow(name="broken", state="unreadable", problem="no config.toml", started=1.0),
    RunRow(name="mlp-best", origin="shipped", data="mnist", layers="640:relu", test=0.993),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("conv", [0]),
        ("CONV mnist", [0]),
        ("mnist", [0, 3]),
        ("acc>0.985", [0]),
        ("acc>98.5%", [0]),
        ("acc>=0.99 acc<=0.99", [0]),
        ("state:running", [1]),
        ("status=running", [1]),
        ("state:run", [1]),
        ("state=run", []),
        ("state!=done", [1, 2, 3]),
        ("lr<0.01", [0]),
        ("lr<0.01 state:done note:try", [0]),
        ('note:"second try"', [0]),
        ('note:"second t', [0]),
        ("-mnist", [1, 2]),
        ("-state:done -state:unreadable", [1, 3]),
        ("time>2min", [0]),
        ("time<3min -broken", [0, 1, 3]),
        ("steps>4k", [0]),
        ("batch=128", [0]),
        ("batch:64", [1]),
        ("bias:no", [0]),
        ("bias:yes", [1]),
        ("momentum>0.5", [0, 1]),
        ("conv:8x5", [0]),
        ("-conv:8x5", [1, 2, 3]),
        ("128:relu", [0, 1]),
        ('"128:relu"', [0, 1]),
        ("origin:shipped", [3]),
        ("problem:config", [2]),
        ("test>0", [0, 3]),
        ("-test>0", [1, 2]),
        ("opt:sgd", [1]),
        ("decay=0", [0, 1]),
        ("loss<1", [1]),
        ("-", [0, 1, 2, 3]),
        ('"', [0, 1, 2, 3]),
    ],
)
def test_a_filter_finds_rows(text: str, found: list[int]) -> None:
    """In their order. Numbers that are not known match no comparison."""
    assert filter_rows(_ROWS, text) == [_ROWS[number] for number in found]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("acc>", "acc>: expected a number behind >, received nothing; examples are"),
        ("conv acc>high", "acc>high: expected a number behind >, received 'high'"),
        ("acc>nan", "acc>nan: expected a number behind >, received 'nan'"),
        ("acc>1e999", "acc>1e999: expected a number behind >, received '1e999'"),
        ("stat:done", "stat:done: expected a column or a setting before :, received 'stat'; did"),
        ("xyzzy=3", "received 'xyzzy'; quote it to search for its text"),
        ("state>done", "state>done: expected : or = between a name and a text, received >"),
    ],
)
def test_a_term_that_is_not_valid_is_named_in_one_sentence(text: str, problem: str) -> None:
    with pytest.raises(UsageError) as caught:
        filter_rows(_ROWS, text)

    assert problem in str(caught.value)
    assert filter_problem(text) == str(caught.value)
    assert filter_problem("conv") == ""


@given(st.text(max_size=40))
def test_any_text_is_a_filter_or_an_error(text: str) -> None:
    """While one types, every beginning of a filter is asked for."""
    problem = filter_problem(text)
    if problem:
        assert "\n" not in problem
    else:
        found = filter_rows(_ROWS, text)
        assert [row for row in _ROWS if row in found] == found


_WORDS = st.from_regex(r"[a-z0-9]{1,6}", fullmatch=True)
_VALUES = st.floats(0, 1).map(lambda value: f"{value:.3f}")
_COMPARED = st.builds(
    lambda name, sign, value: f"{name}{sign}{value}",
    st.sampled_from(["acc", "val", "test", "lr", "batch"]),
    st.sampled_from([">", "<", ">=", "<=", "=", "!="]),
    _VALUES,
)


@given(st.lists(st.one_of(_WORDS, _COMPARED), max_size=4))
def test_all_terms_hold(terms: list[str]) -> None:
    """A filter of several terms finds what all of them find; a minus finds the rest."""
    each = [filter_rows(_ROWS, term) for term in terms]

    found = filter_rows(_ROWS, " ".join(terms))

    assert found == [row for row in _ROWS if all(row in rows for rows in each)]
    for term, rows in zip(terms, each, strict=True):
        assert filter_rows(_ROWS, f"-{term}") == [row for row in _ROWS if row not in rows]


def test_every_setting_is_a_column() -> None:
    for name, known in knobs().items():
        sign = "<" if known.kind in {int, float} else ":"
        assert len(parse_filter(f"{name}{sign}1")) == 1


@pytest.mark.parametrize("column", COLUMNS)
def test_rows_are_sorted_by_a_column(column: str) -> None:
    """Those without a value are the last in both orders, whatever the order was before."""
    rows = random.Random(1).sample(_ROWS, len(_ROWS))  # noqa: S311 - no cryptography
    value = COLUMNS[column]

    once, reverse = sorted_rows(rows, column), sorted_rows(rows, column, reverse=True)

    known = [value(row) for row in once if value(row) not in {None, ""}]
    assert known == sorted(known, reverse=column in LARGEST_FIRST)
    assert known[::-1] == [value(row) for row in reverse if value(row) not in {None, ""}]
    assert all(value(row) in {None, ""} for row in once[len(known) :])


def test_the_error_of_an_unknown_column_names_one() -> None:
    with pytest.raises(UsageError, match="received 'acuracy'; did you mean accuracy"):
        sorted_rows([], "acuracy")
