"""What `nntui runs compare` says about the test images, as text and as records of JSON."""

from collections.abc import Mapping, Sequence

import numpy as np
from rich.console import Console

from nntui.analysis.confusion_change import largest_changes
from nntui.cli.terminal import detect_terminal
from nntui.view.digit_comparison import (
    changes_line,
    confusion_change_text,
    images_words,
    paired_line,
    rows_line,
)
from nntui.workspace.digit_comparison import DigitComparison

_CHANGES = 5


def print_digits(
    compared: Sequence[DigitComparison],
    letters: Mapping[str, str],
    console: Console,
    *,
    matrix: bool,
) -> None:
    """Print what each network fixed and broke of the first one."""
    for each in compared:
        title = f"\ntest images, {letters[each.second]} against {letters[each.first]}"
        if each.rows is None or each.one is None or each.other is None:
            console.print(f"{title}: not compared; {each.problem}", soft_wrap=True)
            continue
        classes = each.one.data.classes
        before, after = each.one.confusion, each.other.confusion
        console.print(f"{title}: {images_words(each.rows)}")
        for name, line in {
            "": paired_line(each.rows),
            "fixed": rows_line(each.rows.fixed),
            "broken": rows_line(each.rows.broken),
            "mistakes": changes_line(largest_changes(before, after, _CHANGES), classes),
        }.items():
            console.print(f"{name:<10}{line}" if name else line, soft_wrap=True)
        if matrix:
            console.print(confusion_change_text(after - before, classes, detect_terminal()))


def digits_record(each: DigitComparison) -> dict[str, object]:
    """Return the whole comparison of two networks as plain values."""
    if each.rows is None or each.one is None or each.other is None:
        return {"first": each.first, "second": each.second, "problem": each.problem}
    difference: list[list[int]] = np.subtract(each.other.confusion, each.one.confusion).tolist()
    return {
        "first": each.first,
        "second": each.second,
        "problem": "",
        "images": each.rows.images,
        "fixed": each.rows.fixed.tolist(),
        "broken": each.rows.broken.tolist(),
        "both_wrong": each.rows.both_wrong.tolist(),
        "both_right": each.rows.both_right,
        "p": each.rows.p,
        "classes": list(each.one.data.classes),
        "confusion_change": difference,
    }
