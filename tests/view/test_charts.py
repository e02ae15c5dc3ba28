"""Charts: text of exactly the requested size, for any numbers."""

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from nntui.view.chart_curves import Curves
from nntui.view.chart_window import epochs_window, value_window
from nntui.view.charts import SMALLEST, Frame, chart_text
from nntui.view.scales import (
    LINEAR_ACCURACY,
    LINEAR_LOSS,
    LOG_ACCURACY,
    LOG_LOSS,
    RATES,
    Scale,
    Window,
    number_label,
)
from nntui.view.series import Point
from nntui.view.style import PLAIN, Terminal

SCALES = [LOG_LOSS, LOG_ACCURACY, LINEAR_LOSS, LINEAR_ACCURACY, RATES]
TERMINALS = [Terminal(), Terminal(color=False), Terminal(unicode=False), PLAIN]
SIZES = [(1, 1), (5, 30), (15, 4), (16, 3), SMALLEST, (17, 5), (40, 10), (80, 24), (200, 60)]

CURVES: dict[str, list[Point]] = {
    "empty": [],
    "single": [(1, 0.5)],
    "constant": [(step / 10, 0.5) for step in range(50)],
    "zero": [(step, 0.0) for step in range(5)],
    "perfect": [(1, 0.9999), (2, 1.0), (3, 1.0)],
    "tiny": [(1, 1e-300), (2, 5e-324)],
    "huge": [(1, 1e308), (2, 1e-308)],
    "negative": [(1, -5.0), (2, -1e308)],
    "infinite": [(1, math.inf), (2, -math.inf), (3, 1.0)],
    "only infinite": [(1, math.inf)],
    "nan": [(1, math.nan), (math.nan, 1.0)],
    "far": [(1e6, 1.0), (1e308, 0.5)],
    "many": [(step / 2_000, 1 / (step + 1)) for step in range(10_000)],
}


def falling() -> list[Point]:
    """A loss that decreases over two epochs."""
    return [(step / 50, 2 * 0.97**step) for step in range(1, 101)]


def climbing() -> list[Point]:
    """An accuracy that increases over two epochs."""
    return [(step / 50, 1 - 0.9 * 0.97**step) for step in range(1, 101)]


def chart(
    train: Sequence[Point],
    validation: Sequence[Point] = (),
    size: tuple[int, int] = (40, 8),
    terminal: Terminal = PLAIN,
    behind: Sequence[Curves] = (),
    scale: Scale = LOG_LOSS,
    epochs: int = 2,
    before: Window | None = None,
) -> Text:
    """Return the chart of curves, in the window that they ask for."""
    shown = Curves(tuple(train), tuple(validation))
    newest = max((x for x, _ in shown.main if 0 <= x < math.inf), default=0.0)
    sight = epochs_window(newest, epochs)
    values = value_window(shown, behind, scale, sight, before)
    frame = Frame(*size, sight, values, scale, braille=terminal.unicode)
    return chart_text(shown, behind, frame, terminal)


def lines_of(drawn: Text) -> list[str]:
    """The rows without blanks at their ends."""
    return [line.rstrip() for line in drawn.plain.split("\n")]


def size_of(text: Text) -> tuple[set[int], int]:
    """The widths of the lines in cells, and the number of lines."""
    lines = text.plain.split("\n")
    return {cell_len(line) for line in lines}, len(lines)


VALIDATED: list[Point] = [(0.5, 0.9), (1, 0.5), (1.5, 0.3), (2, 0.2)]


def test_a_loss_chart_in_ascii() -> None:
    """Dots for training, a line with marks for validation, on a logarithmic scale."""
    assert lines_of(chart(falling(), VALIDATED)) == [
        "      |   ...",
        "     1+      ..o...",
        "      |         -------o..",
        "      |                 -------o-------o",
        "      |                         ......",
        "   0.1+                               ..",
        "      ++---------------+---------------+",
        " epoch 0               1               2",
    ]


def test_a_loss_chart_in_unicode() -> None:
    """In Braille, with round marks for the validation images."""
    assert lines_of(chart(falling(), VALIDATED, terminal=Terminal(color=False))) == [
        "     1┤   ⠑⠒⠤⣀⣀",
        "      │        ●⠒⠤⢄⣀⡀",
        "      │             ⠈⠉⠒●⠤⠤⣀⣀",
        "      │                  ⠈⠑⠒⠉⠉⠒●⠤⠤⢄⣀⣀",
        "      │                       ⠈⠉⠑⠢⠤⢄⡀⠉⠉●",
        "   0.1┤                             ⠈⠑⠒⠢",
        "      └┬───────────────┬───────────────┬",
        " epoch 0               1               2",
    ]


def test_each_halving_of_the_error_has_the_same_height() -> None:
    """From 0 to 80 % is about as high as from 80 to 96 %."""
    validation = [(0.5, 0.5), (1, 0.75), (1.5, 0.875), (2, 0.9375)]
    drawn = lines_of(chart([], validation, (40, 12), scale=LOG_ACCURACY))

    rows = [next(y for y, row in enumerate(drawn) if row.find("o") == x) for x in _columns(drawn)]
    assert {one - other for one, other in pairwise(rows)} == {3}


def _columns(drawn: Sequence[str]) -> list[int]:
    return sorted({x for row in drawn for x, sign in enumerate(row) if sign == "o" and x > 6})


def test_runs_at_98_15_and_98_37_are_told_apart_at_80x24() -> None:
    """Each ends in a row of its own, the better one above, with its value beside it."""
    epochs = range(1, 11)
    shown = [(float(e), 0.9837 - 0.02 / e**1.5 + 0.02 / 10**1.5) for e in epochs]
    other = [(float(e), 0.9815 - 0.02 / e**1.5 + 0.02 / 10**1.5) for e in epochs]
    train = [(e / 10, 1 - 0.3 / (e + 1) ** 1.2) for e in range(100)]
    behind = [Curves((), tuple(other), "a", "first")]
    for terminal in (Terminal(), Terminal(color=False), PLAIN):
        drawn = lines_of(chart(train, shown, (74, 7), terminal, behind, LOG_ACCURACY, epochs=10))
        sign = "●" if terminal.unicode else "o"
        (one,) = (y for y, row in enumerate(drawn) if row.endswith(f" {sign}98.37"))
        (two,) = (y for y, row in enumerate(drawn) if row.endswith(" a98.15"))
        assert one < two
        assert drawn[one].rindex(sign, 0, 66) == 65  # the curves end in these rows, too
        if terminal is PLAIN:
            assert "a" in drawn[two][55:66]


def test_the_loss_from_0_0995_to_0_0685_takes_several_rows() -> None:
    """Although the training loss falls to a thousandth of it; its curve leaves the chart."""
    validation = [(float(e), 0.0995 * (0.0685 / 0.0995) ** ((e - 1) / 9)) for e in range(1, 11)]
    train = [(e / 10, 2 * 10 ** (-e / 25)) for e in range(1, 101)]
    drawn = lines_of(chart(train, validation, (76, 10), epochs=10))

    rows = {y for y, row in enumerate(drawn[:8]) if "o" in row[7:68]}
    assert len(rows) >= 4
    assert "v" in drawn[7]


def test_the_training_loss_does_not_stretch_the_scale() -> None:
    """The window extends to a tenth of the validation loss at most."""
    validation = [(1.0, 1.0), (2.0, 0.1), (3.0, 0.01)]
    tiny = [(x / 10, 10.0**-x) for x in range(1, 10)]
    low, high = value_window(Curves(tuple(tiny), tuple(validation)), (), LOG_LOSS, (0.0, 3.0))

    assert low > math.log10(0.01 / 10) - 0.2
    assert high < 0.5


def test_a_bad_run_behind_does_not_stretch_the_scale() -> None:
    """It is cut off; one that is comparable is in sight."""
    shown = Curves((), ((1.0, 0.97), (2.0, 0.98)))
    alone = value_window(shown, (), LOG_ACCURACY, (0.0, 2.0))
    bad = Curves((), ((1.0, 0.1), (2.0, 0.11)), "a")
    near = Curves((), ((1.0, 0.965), (2.0, 0.975)), "b")

    assert value_window(shown, [bad], LOG_ACCURACY, (0.0, 2.0)) == alone
    assert value_window(shown, [bad, near], LOG_ACCURACY, (0.0, 2.0))[0] < alone[0]


def test_the_axis_shows_the_whole_run_from_its_first_step() -> None:
    """So it never moves while the curve grows."""
    axes = {
        chart([(0.01, 1.0), (made, 0.5)], size=(40, 6)).plain.split("\n")[-1]
        for made in (0.02, 0.5, 1.0, 1.99)
    }

    assert [axis.split() for axis in axes] == [["epoch", "0", "1", "2"]]


def test_the_axis_of_a_long_run_is_halved_at_first() -> None:
    """At least 20 epochs of 200 are shown, and the axis changes three times in the run."""
    edges = [epochs_window(made, 200)[1] for made in range(201)]

    assert edges == sorted(edges)
    assert len(set(edges)) == 4


def test_recent_epochs_move_in_steps() -> None:
    """In a run of 100 epochs the axis moves ten times, and the newest epoch is always in sight."""
    windows = [epochs_window(made, 100, recent=True) for made in range(50, 101)]

    assert len(set(windows)) <= 11
    assert all(
        low <= made <= high for (low, high), made in zip(windows, range(50, 101), strict=True)
    )
    assert windows[-1] == (50.0, 100.0)


def test_a_window_is_kept_until_a_value_leaves_it() -> None:
    """And then moves more than it must, on this side only."""
    first = value_window(_validated(0.5, 0.2), (), LOG_LOSS, (0.0, 9.0))
    assert value_window(_validated(0.5, 0.21), (), LOG_LOSS, (0.0, 9.0), first) == first
    second = value_window(_validated(0.5, 0.15), (), LOG_LOSS, (0.0, 9.0), first)
    assert second[0] < math.log10(0.15) - 0.05
    assert second[1] == first[1]
    tight = value_window(_validated(0.16, 0.15), (), LOG_LOSS, (0.0, 9.0), second)
    assert tight[1] - tight[0] < 0.3


def _validated(*losses: float) -> Curves:
    return Curves((), tuple((float(x), loss) for x, loss in enumerate(losses, 1)))


def test_a_growing_curve_changes_only_where_it_grows() -> None:
    """The columns to the left stay, so they are not sent again."""
    window = (-0.6, 0.4)
    charts = [
        chart(falling()[:count], size=(60, 12), before=window).plain.split("\n")
        for count in (60, 61)
    ]

    changed = [
        column
        for one, other in zip(*charts, strict=True)
        for column, pair in enumerate(zip(one, other, strict=True))
        if len(set(pair)) > 1 and column < 52
    ]
    assert changed
    assert max(changed) - min(changed) <= 2


def test_what_happened_and_the_cursor_are_upright_lines() -> None:
    """With signs on the axis; no curve is covered."""
    frame = Frame(40, 8, (0.0, 2.0), (-1.0, 0.0), LOG_LOSS)
    shown = Curves((), ((1.0, 0.5), (2.0, 0.2)))
    drawn = chart_text(shown, (), frame, Terminal(color=False), [0.5], 1.5).plain.split("\n")

    assert [row[15] for row in drawn[:6]] == ["┊"] * 6
    assert drawn[6][15] == "▲"
    column = frame.column(1.5)
    assert sum(row[column] == "│" for row in drawn[:6]) == 5
    assert drawn[6][column] == "┴"
    assert frame.epoch(column) == pytest.approx(1.5, abs=0.05)


def test_runs_behind_have_letters() -> None:
    """So they are distinguishable without color."""
    behind = [
        Curves((), ((1.0, 0.4), (2.0, 0.3)), "a", "first"),
        Curves((), ((1.0, 0.6), (2.0, 0.5)), "b", "second"),
    ]
    for terminal in TERMINALS:
        drawn = chart([], [(1.0, 0.5), (2.0, 0.4)], (60, 12), terminal, behind).plain
        body = "\n".join(line[7:52] for line in drawn.split("\n")[:10])
        assert "a" in body
        assert "b" in body


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", CURVES)
def test_any_curve_is_drawn_in_any_size(scale: Scale, name: str) -> None:
    """The text has exactly the requested columns and rows."""
    behind = [Curves((), tuple(CURVES[name][:4]), "a", "first")]
    for size in SIZES if scale.logarithmic and scale is not RATES else [(40, 10)]:
        for terminal in (Terminal(color=False), PLAIN):
            drawn = chart(CURVES[name], CURVES[name][-3:], size, terminal, behind, scale)

            assert size_of(drawn) == ({size[0]}, size[1])
            if not terminal.unicode:
                assert drawn.plain.isascii()


@pytest.mark.parametrize("epochs", [0, 1, 7, 100_000, 10**12])
def test_a_run_of_any_length_is_drawn(epochs: int) -> None:
    """A wrong number of epochs neither breaks nor delays a chart."""
    for curve in CURVES.values():
        assert size_of(chart(curve, size=(60, 12), epochs=epochs)) == ({60}, 12)


@pytest.mark.parametrize("scale", SCALES)
def test_an_empty_chart_has_axes(scale: Scale) -> None:
    """With labels, before the first step."""
    *rows, axis, _ = chart([], scale=scale).plain.split("\n")

    assert axis.startswith("      ++---")
    assert sum(bool(row[:6].strip()) for row in rows) >= 2


@settings(max_examples=30, deadline=None)
@given(
    train=st.lists(st.tuples(st.floats(), st.floats()), max_size=30),
    validation=st.lists(st.tuples(st.floats(), st.floats()), max_size=5),
    other=st.lists(st.tuples(st.floats(), st.floats()), max_size=5),
    columns=st.integers(1, 200),
    rows=st.integers(1, 60),
    epochs=st.integers(0, 10**5),
    terminal=st.sampled_from(TERMINALS),
    scale=st.sampled_from(SCALES),
)
def test_any_numbers_are_drawn(
    train: list[Point],
    validation: list[Point],
    other: list[Point],
    columns: int,
    rows: int,
    epochs: int,
    terminal: Terminal,
    scale: Scale,
) -> None:
    """Without an error, in the requested size."""
    behind = [Curves((), tuple(other), "a", "first")]
    drawn = chart(train, validation, (columns, rows), terminal, behind, scale, epochs)

    assert size_of(drawn) == ({columns}, rows)


def test_without_color_there_is_no_style() -> None:
    """With color, each curve has one of the 256."""
    points = [(0.1, 1.0), (0.9, 0.5)], [(0.5, 0.7), (0.9, 0.6)]

    styles = {str(span.style) for span in chart(*points, terminal=Terminal()).spans}
    assert {"color(75)", "color(222)"} <= styles
    assert all(not span.style for span in chart(*points, terminal=Terminal(color=False)).spans)


def test_a_chart_depends_only_on_its_arguments() -> None:
    """Another chart in between changes nothing."""
    first = chart(falling(), terminal=Terminal())
    chart(CURVES["huge"], CURVES["single"], (77, 11), scale=LOG_ACCURACY, epochs=5)

    assert chart(falling(), terminal=Terminal()) == first


@pytest.mark.parametrize(
    ("value", "label"),
    [(0.06852, "0.0685"), (1.7e-11, "2e-11"), (6.8e-4, "6.8e-4"), (123456.0, "1.2e5"), (0, "0")],
)
def test_numbers_beside_a_chart_have_six_characters(value: float, label: str) -> None:
    """A number that is cut off would be another number."""
    assert number_label(value) == label
