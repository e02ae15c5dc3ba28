"""Charts: text of exactly the requested size, for any numbers."""

import math
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from nntui.view.charts import SMALLEST, accuracy_chart, chart_window, loss_chart
from nntui.view.scales import LOSS
from nntui.view.series import Point
from nntui.view.style import PLAIN, Terminal

Chart = Callable[
    [Sequence[Point], Sequence[Point], tuple[int, int], int, int, Terminal],
    Text,
]

CHARTS = [loss_chart, accuracy_chart]
TERMINALS = [Terminal(), Terminal(color=False), Terminal(unicode=False), PLAIN]
SIZES = [(1, 1), (5, 30), (15, 4), (16, 3), SMALLEST, (17, 5), (40, 10), (80, 24), (200, 60)]

CURVES: dict[str, list[Point]] = {
    "empty": [],
    "single": [(1, 0.5)],
    "constant": [(step, 0.5) for step in range(50)],
    "zero": [(step, 0.0) for step in range(5)],
    "perfect": [(1, 0.9999), (2, 1.0), (3, 1.0)],
    "tiny": [(1, 1e-300), (2, 5e-324)],
    "huge": [(1, 1e308), (2, 1e-308)],
    "negative": [(1, -5.0), (2, -1e308)],
    "infinite": [(1, math.inf), (2, -math.inf), (3, 1.0)],
    "only infinite": [(1, math.inf)],
    "nan": [(1, math.nan), (math.nan, 1.0)],
    "far": [(1e6, 1.0), (1e308, 0.5)],
    "many": [(step, 1 / (step + 1)) for step in range(10_000)],
}


def falling() -> list[Point]:
    """A loss that decreases over 99 steps."""
    return [(step, 2 * 0.97**step) for step in range(1, 100)]


def climbing() -> list[Point]:
    """An accuracy that increases over 99 steps."""
    return [(step, 1 - 0.9 * 0.97**step) for step in range(1, 100)]


def size_of(text: Text) -> tuple[set[int], int]:
    """The widths of the lines in cells, and the number of lines."""
    lines = text.plain.split("\n")
    return {cell_len(line) for line in lines}, len(lines)


def test_a_loss_chart_in_ascii() -> None:
    """With dots and pipes, on a logarithmic scale."""
    chart = loss_chart(falling(), [(50, 0.5), (99, 0.2)], (40, 8), 100, 2, PLAIN)

    assert chart.plain.split("\n") == [
        "     |.....                             ",
        "    1+    .........                     ",
        "     |            .....o...             ",
        "  0.2+                    .........    o",
        "     |                            ......",
        " 0.05+                                  ",
        "     ++----------------+---------------+",
        "      0                1               2",
    ]


def test_a_loss_chart_in_unicode() -> None:
    """In Braille, with round marks for the validation images."""
    terminal = Terminal(color=False)

    chart = loss_chart(falling(), [(50, 0.5), (99, 0.2)], (40, 8), 100, 2, terminal)

    assert chart.plain.split("\n") == [
        "     │⠈⠒⠢⠤⢄⣀                            ",
        "    1┤      ⠉⠉⠒⠒⠤⢄⣀⡀                    ",
        "     │             ⠈⠉⠒⠒●⠤⣀⡀             ",
        "  0.2┤                    ⠈⠉⠑⠒⠤⠤⣀⣀     ●",
        "     │                            ⠉⠑⠒⠢⠤⡀",
        " 0.05┤                                  ",
        "     └┬────────────────┬───────────────┬",
        "      0                1               2",
    ]


def test_each_halving_of_the_error_has_the_same_height() -> None:
    """From 0 to 80 % is about as high as from 80 to 96 %."""
    chart = accuracy_chart(climbing(), [(50, 0.5), (99, 0.97)], (40, 8), 100, 2, PLAIN)

    assert chart.plain.split("\n") == [
        "     |                                  ",
        "  95%+                             ....o",
        "     |                    .........     ",
        "  80%+            .........             ",
        "     |   .........     o                ",
        "   0%+....                              ",
        "     ++----------------+---------------+",
        "      0                1               2",
    ]


def test_the_axis_shows_the_whole_run_from_its_first_step() -> None:
    """So it never moves while the curve grows."""
    axes = {
        loss_chart([(1, 1.0), (step, 0.5)], [], (40, 5), 100_000, 2, PLAIN).plain.split("\n")[-1]
        for step in (2, 10, 1_000, 99_000)
    }

    assert [axis.split() for axis in axes] == [["0", "1", "2"]]


def test_the_axis_of_a_long_run_is_halved_at_first() -> None:
    """At least 20 epochs of 200 are shown, and the axis changes three times in the run."""
    edges = [_last_epoch(step) for step in range(0, 2_001, 10)]

    assert edges == sorted(edges)
    assert len(set(edges)) == 4


def _last_epoch(step: int) -> int:
    """The last label of the axis after some of the 10 steps of each of 200 epochs."""
    chart = loss_chart([(step, 1.0)], [], (60, 5), 2_000, 200, PLAIN)
    return int(chart.plain.split()[-1])


def test_a_window_is_kept_until_a_value_leaves_it() -> None:
    """And then moves one tick more than it must, on this side only."""
    first = chart_window([(1, 2.0), (2, 0.9)], [], LOSS, None)
    assert first == (LOSS.position(0.5), LOSS.position(2.0))
    assert chart_window([(1, 1.9), (2, 0.6)], [], LOSS, first) == first
    second = chart_window([(1, 1.9), (2, 0.45)], [], LOSS, first)
    assert second == (LOSS.position(0.1), LOSS.position(2.0))


def test_a_growing_curve_changes_only_where_it_grows() -> None:
    """The columns to the left stay, so they are not sent again."""
    window = chart_window(falling(), [], LOSS, None)
    charts = [
        loss_chart(falling()[:count], [], (60, 12), 100, 2, PLAIN, window).plain.split("\n")
        for count in (60, 61)
    ]

    changed = [
        column
        for one, other in zip(*charts, strict=True)
        for column, pair in enumerate(zip(one, other, strict=True))
        if len(set(pair)) > 1
    ]
    assert changed
    assert max(changed) - min(changed) <= 2


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("name", CURVES)
def test_any_curve_is_drawn_in_any_size(chart: Chart, name: str) -> None:
    """The text has exactly the requested columns and rows."""
    for size in SIZES:
        for terminal in TERMINALS:
            drawn = chart(CURVES[name], CURVES[name][-3:], size, 100, 2, terminal)

            assert size_of(drawn) == ({size[0]}, size[1])


@pytest.mark.parametrize(("steps", "epochs"), [(0, 0), (1, 100_000), (10**12, 1), (3, 7)])
def test_a_run_of_any_length_is_drawn(steps: int, epochs: int) -> None:
    """A wrong number of steps or epochs neither breaks nor delays a chart."""
    for curve in CURVES.values():
        drawn = loss_chart(curve, [], (60, 12), steps, epochs, Terminal())

        assert size_of(drawn) == ({60}, 12)


@pytest.mark.parametrize("chart", CHARTS)
def test_an_empty_chart_has_axes(chart: Chart) -> None:
    """With labels, before the first step."""
    *scale, axis, _ = chart([], [], (40, 8), 100, 2, PLAIN).plain.split("\n")

    assert axis.startswith("     ++---")
    assert sum(bool(row[:5].strip()) for row in scale) >= 2


@settings(max_examples=30, deadline=None)
@given(
    train=st.lists(st.tuples(st.floats(), st.floats()), max_size=30),
    validation=st.lists(st.tuples(st.floats(), st.floats()), max_size=5),
    columns=st.integers(1, 200),
    rows=st.integers(1, 60),
    steps=st.integers(0, 10**9),
    epochs=st.integers(0, 10**5),
    terminal=st.sampled_from(TERMINALS),
)
def test_any_numbers_are_drawn(
    train: list[Point],
    validation: list[Point],
    columns: int,
    rows: int,
    steps: int,
    epochs: int,
    terminal: Terminal,
) -> None:
    """Without an error, in the requested size."""
    for chart in CHARTS:
        drawn = chart(train, validation, (columns, rows), steps, epochs, terminal)

        assert size_of(drawn) == ({columns}, rows)


@pytest.mark.parametrize("name", CURVES)
def test_a_chart_in_ascii_has_nothing_else(name: str) -> None:
    """Axes and marks included."""
    for chart in CHARTS:
        drawn = chart(CURVES[name], CURVES[name][-3:], (60, 12), 100, 2, Terminal(unicode=False))

        assert drawn.plain.isascii()


def test_without_color_there_is_no_style() -> None:
    """With color, each curve has one of the 256."""
    points = ([(1, 1.0), (9, 0.5)], [(9, 0.6)], (40, 8), 10, 1)

    assert {"color(75)", "color(222)"} == {
        str(span.style) for span in loss_chart(*points, Terminal()).spans
    }
    assert loss_chart(*points, Terminal(color=False)).spans == []


def test_a_chart_depends_only_on_its_arguments() -> None:
    """Another chart in between changes nothing."""
    first = loss_chart(falling(), [], (40, 8), 100, 2, Terminal())
    accuracy_chart(CURVES["huge"], CURVES["single"], (77, 11), 5, 5, PLAIN)

    assert loss_chart(falling(), [], (40, 8), 100, 2, Terminal()) == first
