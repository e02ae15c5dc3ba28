"""The figure: a file of the requested format, reproducible, readable in gray."""

from typing import get_args

import pytest

from nntui.training.events import AnyEvent
from nntui.view.comparison import BaselineAccuracy, ComparedRun, compared_run
from nntui.view.figure import _COLORS, _DASHES, Format, figure
from nntui.view.runview import RunView

_MAGIC: dict[Format, bytes] = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.fixture
def compared(whole: list[AnyEvent]) -> list[ComparedRun]:
    """Two runs and a baseline far below them."""
    runs = [compared_run(n, f"run {n}", n, {"lr": 1}, whole) for n in "AB"]
    measured = BaselineAccuracy(None, 0.22)
    baseline = ComparedRun("C", "svm", "svm", {}, RunView(), baseline_accuracy=measured)
    return [*runs, baseline]


@pytest.mark.parametrize("kind", get_args(Format))
def test_a_figure_has_the_requested_format(compared: list[ComparedRun], kind: Format) -> None:
    """And the same bytes when it is drawn again."""
    drawn = figure(compared, kind)

    assert drawn.startswith(_MAGIC[kind])
    assert drawn == figure(compared, kind)


def test_a_figure_has_labels_and_a_legend(compared: list[ComparedRun]) -> None:
    """Axes with units, every run, and the accuracy of a baseline."""
    drawn = figure(compared, "svg").decode()

    for text in ("epoch", "validation accuracy (%)", "validation loss", "run A", "run B"):
        assert f">{text}<" in drawn
    assert ">svm: 22.00 %<" in drawn


def test_lines_differ_in_dash_pattern_and_color() -> None:
    """Each of the first eight runs has its own pattern and its own color."""
    assert len(set(_DASHES)) == len(_DASHES) == len(set(_COLORS)) == 8


def test_runs_without_events_give_empty_axes() -> None:
    """They raise no error."""
    empty = compared_run("A", "a", "a", {"lr": 1}, [])

    assert figure([empty, empty], "svg").startswith(b"<?xml")
