"""The filter of images: terms, errors, orders."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.analysis.digit_filter import (
    ORDERS,
    cell_filter,
    digit_filter_problem,
    parse_digit_filter,
    valid_digit_part,
)
from nntui.analysis.digit_table import DigitTable, class_probabilities, digit_table
from nntui.analysis.predictions import Predictions
from nntui.errors import UsageError

CLASSES = ("4", "9", "ankle boot")
TABLE = DigitTable(
    truth=np.array([0, 0, 1, 2, 1]),
    predicted=np.array([0, 1, 1, 2, 0]),
    confidence=np.array([0.9, 0.6, 0.7, 0.99, 0.6], np.float32),
    loss=np.array([0.1, 1.5, 0.3, 0.01, np.nan], np.float32),
    margin=np.array([0.8, -0.3, 0.4, 0.98, -0.2], np.float32),
    marks={"suspect": np.array([0, 1, 0, 0, 0], bool)},
)


def test_ranked_labels_are_compared_and_sorted_by() -> None:
    own = np.array([0.9, 0.01, 0.5, 0.3, 0.02], np.float32)
    ranked = replace(TABLE, own=own)
    assert parse_digit_filter("self<0.4 sort:self", CLASSES).rows(ranked).tolist() == [1, 4, 3]
    assert parse_digit_filter("self-confidence>0.4", CLASSES).rows(ranked).tolist() == [0, 2]
    for text in ("self<0.4", "sort:self"):
        with pytest.raises(UsageError, match="not ranked"):
            parse_digit_filter(text, CLASSES).rows(TABLE)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [0, 1, 2, 3, 4]),
        ("true:4", [0, 1]),
        ("true:4 pred:9", [1]),
        ("label=9", [2, 4]),
        ("true:4,9", [0, 1, 2, 4]),
        ("true!=4", [2, 3, 4]),
        ("-true:4", [2, 3, 4]),
        ('true:"ankle boot"', [3]),
        ("true:ank", [3]),
        ("conf>0.65 conf<95%", [0, 2]),
        ("wrong", [1, 4]),
        ("right index>=2", [2, 3]),
        ("suspect", [1]),
        ("-suspect wrong", [4]),
        ("sort:loss", [3, 0, 2, 1, 4]),
        ("sort:-conf", [3, 0, 2, 1, 4]),
        ("sort:conf", [1, 4, 2, 0, 3]),
        ("wrong sort:-index", [4, 1]),
        ("-", [0, 1, 2, 3, 4]),
    ],
)
def test_a_filter_finds_rows(text: str, rows: list[int]) -> None:
    assert parse_digit_filter(text, CLASSES).rows(TABLE).tolist() == rows


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("tru:4", "tru:4: expected a column before ':', received 'tru'; did you mean true?"),
        ("true:7", "true:7: expected a class, received '7'; try one of: 4, 9, ankle boot"),
        ("true>4", "true>4: expected true:CLASS, received '>'"),
        ("conf>", "conf>: expected a number after '>', received none"),
        ("conf>high", "conf>high: expected a number after '>', received 'high'"),
        ("wong", "wong: expected a word or a column with a value; did you mean wrong?"),
        ("sort:size", "sort:size: expected sort:COLUMN or sort:-COLUMN; try one of: index, conf"),
        ("conf>1e999", "conf>1e999: expected a number after '>', received '1e999'"),
    ],
)
def test_a_term_that_is_not_valid_is_named_in_one_sentence(text: str, problem: str) -> None:
    assert digit_filter_problem(text, CLASSES).startswith(problem)
    assert valid_digit_part(f"wrong {text}", CLASSES) == "wrong"


def test_marks_and_labels_that_are_not_known_are_refused() -> None:
    unlabeled = DigitTable(*(TABLE.truth,) * 2, *(TABLE.loss,) * 3, labeled=False)

    with pytest.raises(UsageError, match="fixed: not known yet"):
        parse_digit_filter("fixed", CLASSES).rows(TABLE)
    for text in ("true:4", "wrong", "loss>1", "sort:margin"):
        with pytest.raises(UsageError, match="have no labels"):
            parse_digit_filter(text, CLASSES).rows(unlabeled)
    assert len(parse_digit_filter("pred:4 conf<2", CLASSES).rows(unlabeled))


_TERMS = st.one_of(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "-"]),
        st.sampled_from(["true", "pred", "conf", "loss", "margin", "index", "sort", "x"]),
        st.sampled_from([":", ">", "<", ">=", "<=", "=", "!="]),
        st.sampled_from(["4", "9", "0.5", "-loss", "90%", "", "ankle", '"ankle boot"']),
    ),
    st.text(max_size=8),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TERMS, max_size=4).map(" ".join))
def test_any_text_is_a_filter_or_an_error(text: str) -> None:
    """What is left of it without invalid terms is a filter."""
    part = parse_digit_filter(valid_digit_part(text, CLASSES), CLASSES)
    if digit_filter_problem(text, CLASSES):
        with pytest.raises(UsageError):
            parse_digit_filter(text, CLASSES)
    else:
        whole = parse_digit_filter(text, CLASSES)
        assert whole.order == part.order
        if not whole.needs:
            assert set(whole.rows(TABLE).tolist()) <= set(range(5))


def test_the_filter_of_a_cell_is_read_back() -> None:
    text = cell_filter("ankle boot", "9")

    assert text == 'true:"ankle boot" pred:9'
    assert parse_digit_filter(text, CLASSES).rows(TABLE).tolist() == []


def test_orders_put_the_smaller_index_first_among_equals() -> None:
    for order in ORDERS:
        for sign in ("", "-"):
            rows = parse_digit_filter(f"sort:{sign}{order}", CLASSES).rows(TABLE).tolist()
            assert sorted(rows) == [0, 1, 2, 3, 4]
            if order == "conf":
                assert rows.index(1) < rows.index(4)


def test_a_table_has_loss_and_margin_of_the_label(predictions: Predictions) -> None:
    """The margin is negative exactly where another class is predicted."""
    table = digit_table(predictions, "softmax")

    assert (table.margin < 0).tolist() == table.wrong.tolist()
    assert np.flatnonzero(table.loss > 1).tolist() == [2, 5, 6]


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "linear"])
def test_outputs_become_probabilities(output: str) -> None:
    outputs = np.array([[0.2, 0.8], [0.5, 0.5]], np.float32)

    found = class_probabilities(outputs, output)

    assert found.sum(axis=1) == pytest.approx(1)
    assert found[0, 1] > found[0, 0]
