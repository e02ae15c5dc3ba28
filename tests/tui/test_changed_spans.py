"""Which cells of a row are sent: all that changed, and few that did not."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from nntui.tui.widgets.changed_spans import GAP, changed_spans

_ROWS = st.text("ab", min_size=40, max_size=40)


def _strip(text: str, style: str = "") -> Strip:
    return Strip([Segment(text, Style.parse(style))])


@given(_ROWS, _ROWS)
def test_every_changed_cell_is_in_a_span(before: str, after: str) -> None:
    """Writing the spans over the old row gives the new one; they begin and end in a change."""
    row = list(before)
    spans = list(changed_spans(_strip(before), _strip(after)))
    for start, stop in spans:
        row[start:stop] = after[start:stop]
        assert before[start] != after[start]
        assert before[stop - 1] != after[stop - 1]
    assert "".join(row) == after
    assert all(second[0] - first[1] >= GAP for first, second in pairwise(spans))


def test_nothing_is_sent_of_a_row_that_stays() -> None:
    """The same text in the same style is no change; in another style it is one."""
    assert list(changed_spans(_strip("abc"), _strip("abc"))) == []
    assert list(changed_spans(_strip("abc"), _strip("abc", "bold"))) == [(0, 3)]


def test_spans_far_apart_are_sent_apart() -> None:
    """What lies between two changes is not sent where it is longer than a move of the cursor."""
    before = "x" + "-" * 30 + "x"
    assert list(changed_spans(_strip(before), _strip(before.replace("x", "y")))) == [
        (0, 1),
        (31, 32),
    ]


def test_rows_that_cannot_be_compared_are_sent_whole() -> None:
    """New rows, rows of another length, and rows with characters of two columns."""
    assert list(changed_spans(None, _strip("abc"))) == [(0, 3)]
    assert list(changed_spans(_strip("abcd"), _strip("abc"))) == [(0, 3)]
    assert list(changed_spans(_strip("日本"), _strip("日木"))) == [(0, 4)]
    assert list(changed_spans(_strip("日本"), _strip("日本"))) == []
