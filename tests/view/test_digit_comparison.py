"""Two networks compared, as text; the strip of recall by class and epoch."""

import numpy as np
import pytest
from rich.cells import cell_len

from nntui.analysis.confusion_change import Change
from nntui.analysis.paired import Paired
from nntui.view.class_recall import recall_table
from nntui.view.digit_comparison import (
    changes_line,
    confusion_change_text,
    p_text,
    paired_line,
    rows_line,
)
from nntui.view.style import Terminal

_ASCII = Terminal(color=False, unicode=False)


def test_a_line_says_what_was_fixed_and_broken() -> None:
    rows = Paired(np.arange(47), np.arange(24), np.arange(23), 10_000)

    assert paired_line(rows) == (
        "fixed 47, broken 24, both wrong 23, both right 9,906; +0.23 points, p = 0.009"
    )


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.00949, "p = 0.009"), (0.0499, "p = 0.05"), (0.5, "p = 0.5"), (0.00099, "p < 0.001")],
)
def test_p_has_as_many_digits_as_it_needs(p: float, text: str) -> None:
    assert p_text(p) == text


def test_long_names_of_classes_are_shown_by_what_differs() -> None:
    change = Change(0, 1, 5, 2)
    names = ["character_10_yna", "character_11_taamatar"]

    assert changes_line([change], names) == "10_yna > 11_taamatar -3 (5 to 2)"


def test_rows_are_cut_after_a_few() -> None:
    assert rows_line(np.arange(13)) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 1 more"


def test_the_difference_of_two_matrices_has_signs_numbers_and_a_cursor() -> None:
    """Signs tell better from worse where there is no color."""
    text = confusion_change_text(
        np.array([[5, -5], [12, -12]]), ["a", "b"], _ASCII, cursor=(1, 0)
    ).plain

    assert text.splitlines() == ["     a    b", "a   +5   -5", "b[+12]  -12"]


def test_better_and_worse_have_different_colors() -> None:
    """A mistake more is worse, an image more on the diagonal is better."""
    text = confusion_change_text(np.array([[5, 5], [0, 0]]), ["a", "b"], Terminal(color=True))
    styles = [str(span.style) for span in text.spans if "on" in str(span.style)]
    assert len(set(styles)) == 2


@pytest.mark.parametrize("terminal", [_ASCII, Terminal(color=False, unicode=True)])
@pytest.mark.parametrize("epochs", [1, 2, 9, 200])
def test_a_strip_fits_and_ends_with_the_last_epoch(terminal: Terminal, epochs: int) -> None:
    """Its last column is the last epoch, however many there are."""
    recall = np.linspace(0.0, 1.0, epochs)[:, None] * np.array([1.0, 0.0])
    recall[:, 1] = np.nan

    text = recall_table(recall, range(1, epochs + 1), ["cat", "dog"], 40, terminal).plain

    first, second, axis, legend = text.splitlines()
    assert max(map(cell_len, (first, second, axis))) <= 40
    assert second.split() == ["dog", "-"]
    assert axis.rstrip().endswith(str(epochs))
    highest = "█" if terminal.unicode else "#"
    assert highest in first
    assert f"{highest} {'100.0' if epochs > 1 else '0.0'} %" in legend
