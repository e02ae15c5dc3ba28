"""Several curves in one chart: of the requested size, each with its letter."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from nntui.training.events import Evaluated, RunStarted
from nntui.view.comparison import BaselineAccuracy, ComparedRun, compared_run
from nntui.view.overlay import accuracy_overlay, loss_overlay
from nntui.view.runview import RunView
from nntui.view.style import PLAIN, Terminal

_SIZE = (70, 14)


def _run(letter: str, started: RunStarted, curve: list[tuple[float, float | None]]) -> ComparedRun:
    events = [
        Evaluated(
            step=860 * epoch,
            at=1.0,
            epoch=epoch,
            split="validation",
            loss=loss,
            accuracy=accuracy,
            confusion=[],
        )
        for epoch, (accuracy, loss) in enumerate(curve, start=1)
    ]
    return compared_run(letter, letter, letter, {"lr": 1}, [started, *events])


def _baseline(accuracy: float) -> ComparedRun:
    measured = BaselineAccuracy(accuracy, accuracy)
    return ComparedRun("B", "b", "b", {}, RunView(), baseline_accuracy=measured)


def _check(chart: Text, size: tuple[int, int] = _SIZE) -> None:
    lines = chart.plain.split("\n")
    assert (len(lines), {cell_len(line) for line in lines}) == (size[1], {size[0]})


@pytest.mark.parametrize("terminal", [Terminal(), PLAIN])
def test_every_line_has_its_letter(started: RunStarted, terminal: Terminal) -> None:
    """So lines are distinguishable without colors."""
    runs = [
        _run("A", started, [(0.9, 1.0), (0.95, 0.5), (0.96, 0.4)]),
        _run("B", started, [(0.8, 2.0), (0.85, 1.5), (0.9, 1.2)]),
    ]
    for chart in (accuracy_overlay(runs, _SIZE, terminal), loss_overlay(runs, _SIZE, terminal)):
        _check(chart)
        assert chart.plain.count("A") >= 2
        assert chart.plain.count("B") >= 2
        if terminal is PLAIN:
            assert chart.plain.isascii()


def test_the_higher_curve_is_above(started: RunStarted) -> None:
    """At the end, the better run has its letter in a higher row."""
    runs = [
        _run("A", started, [(0.9, 1.0), (0.91, 0.9)]),
        _run("B", started, [(0.9, 1.0), (0.97, 0.1)]),
    ]
    rows = accuracy_overlay(runs, _SIZE, PLAIN).plain.split("\n")
    last = {letter: max((row.rfind(letter), y) for y, row in enumerate(rows)) for letter in "AB"}

    assert last["A"][0] == last["B"][0]
    assert last["B"][1] < last["A"][1]


def test_a_near_baseline_is_a_horizontal_line(started: RunStarted) -> None:
    """A distant one is left out, so that the curves stay readable."""
    run = _run("A", started, [(0.96, 0.1), (0.97, 0.1)])
    near, far = _baseline(0.965), _baseline(0.2)

    with_near = accuracy_overlay([run, near], _SIZE, PLAIN).plain
    assert len({y for y, row in enumerate(with_near.split("\n")) if "B" in row}) == 1
    assert "B" not in accuracy_overlay([run, far], _SIZE, PLAIN).plain


@settings(max_examples=30)
@given(
    st.lists(
        st.lists(
            st.tuples(
                st.floats(0, 1),
                st.none() | st.floats(allow_nan=False) | st.just(math.inf),
            ),
            max_size=4,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_curves_of_any_numbers_are_drawn(curves: list[list[tuple[float, float | None]]]) -> None:
    """In the requested size."""
    started = RunStarted(
        step=0,
        at=0,
        data="x",
        layers=[],
        parameters=1,
        classes=["a", "b"],
        image_shape=(1, 1),
        train_size=860,
        validation_size=1,
        test_size=1,
        epochs=3,
        steps=2580,
        threads=1,
        seed=1,
    )
    runs = [_run(chr(65 + n), started, curve) for n, curve in enumerate(curves)]

    _check(accuracy_overlay(runs, (40, 10), Terminal()), (40, 10))
    _check(loss_overlay(runs, (40, 10), Terminal()), (40, 10))
