"""Curves in cells: the dots are those of plotext."""

import plotext
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.text import Text

from nntui.view import plotting
from nntui.view.grid import Grid, draw_curve
from nntui.view.series import Point
from nntui.view.style import Terminal

X, Y = (0.0, 7.0), (-2.0, 1.0)
points = st.lists(st.tuples(st.floats(*X), st.floats(*Y)), min_size=1, max_size=12)


def drawn(curve: list[Point], columns: int, rows: int, sign: str) -> list[str]:
    grid = Grid(columns, rows)
    draw_curve(grid, curve, (X, Y), (0, columns, rows), sign, "")
    return ["".join(row) for row in grid.characters]


def drawn_by_plotext(curve: list[Point], columns: int, rows: int, sign: str) -> list[str]:
    plotting.begin(columns, rows)
    terminal = Terminal(color=False, unicode=not sign)
    plotting.draw_line(curve, 0, terminal, sign or ".")
    plotext.xaxes(lower=False, upper=False)
    plotext.yaxes(left=False, right=False)
    plotext.xlim(*X)
    plotext.ylim(*Y)
    plotext.xticks([])
    plotext.yticks([])
    return [line.ljust(columns) for line in plotting.finish(terminal).plain.split("\n")]


@settings(max_examples=60)
@given(points, st.integers(1, 30), st.integers(1, 9), st.sampled_from(["", "a"]))
def test_a_curve_has_the_dots_of_plotext(
    curve: list[Point], columns: int, rows: int, sign: str
) -> None:
    """In braille and in ASCII, in any size, also where it is a single point."""
    assert drawn(curve, columns, rows, sign) == drawn_by_plotext(curve, columns, rows, sign)


def test_what_is_out_of_sight_is_not_drawn() -> None:
    """Neither beside the area of a curve, nor beside the grid."""
    grid = Grid(6, 3)
    draw_curve(grid, [(-50.0, -9.0), (50.0, 9.0)], (X, Y), (1, 4, 3), "x", "")
    assert {row[0] + row[5] for row in grid.characters} == {"  "}
    grid.put(6, 0, "!")
    grid.put(0, -1, "!")
    assert "!" not in grid.text().plain


@pytest.mark.parametrize("style", ["bold", ""])
def test_text_has_the_styles_of_the_cells(style: str) -> None:
    grid = Grid(5, 2)
    grid.write(1, 1, "ab", style)
    text = grid.text()
    assert text.plain == "     \n ab  "
    assert [(each.start, each.end) for each in text.spans] == ([(7, 9)] if style else [])
    assert isinstance(text, Text)
