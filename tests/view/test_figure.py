"""The figure: a file of the kind that was asked for, the same for the same runs, fit for gray."""

import pytest

from nntui.training.events import AnyEvent
from nntui.view.comparison import ComparedRun, compared_run
from nntui.view.figure import _COLORS, _DASHES, FORMATS, Format, figure
from nntui.view.runview import RunView

_MAGIC: dict[Format, bytes] = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.fixture
def compared(whole: list[AnyEvent]) -> list[ComparedRun]:
    """Two runs and a baseline far below them."""
    runs = [compared_run(n, f"run {n}", n, {"lr": 1}, whole) for n in "AB"]
    return [*runs, ComparedRun("C", "ink", "ink", {}, RunView(), level=(None, 0.22))]


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_of_the_kind(compared: list[ComparedRun], kind: Format) -> None:
    """As its first bytes tell; and to the byte the same the next time."""
    drawn = figure(compared, kind)

    assert drawn.startswith(_MAGIC[kind])
    assert drawn == figure(compared, kind)


def test_what_stands_in_it(compared: list[ComparedRun]) -> None:
    """Axes with their units, every run in the legend, a baseline with its number."""
    drawn = figure(compared, "svg").decode()

    for word in ("epoch", "validation accuracy (%)", "validation loss", "run A", "run B"):
        assert f">{word}<" in drawn
    assert ">ink: 22.00 %<" in drawn


def test_lines_differ_without_colors() -> None:
    """No two of the first eight runs share a dash pattern, nor a color."""
    assert len(set(_DASHES)) == len(_DASHES) == len(set(_COLORS)) == 8


def test_runs_without_anything_to_draw() -> None:
    """What has not begun is a figure with empty axes."""
    empty = compared_run("A", "a", "a", {"lr": 1}, [])

    assert figure([empty, empty], "svg").startswith(b"<?xml")
