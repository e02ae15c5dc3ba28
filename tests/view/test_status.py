"""The status line: parts that do not fit are left out whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nntui.training.events import AnyEvent, Paused, RunFinished, RunStarted
from nntui.view.runview import RunView, view_of
from nntui.view.status import legend, status_line
from nntui.view.style import PLAIN, Terminal
from tests.strategies import runs


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            160,
            (
                " training  epoch 2/3  ━━━━━━━───────────  39 %      6 k img/s  ETA     16 s"
                "  val 97.61 %  loss 0.01  lr 0.003  step 1,000"
            ),
        ),
        (80, " training  epoch 2/3  ━━━─────  39 %      6 k img/s  ETA     16 s  val 97.61 %"),
        (40, " training  epoch 2/3  ━━━─────  39 %"),
    ],
    ids=["wide", "usual", "narrow"],
)
def test_the_status_of_a_run_in_training(half: list[AnyEvent], columns: int, expected: str) -> None:
    """Status, epoch, progress, throughput, time left, accuracy, and more if it fits."""
    assert status_line(view_of(half), columns, Terminal()).plain == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            160,
            (
                " training  epoch 2/3  =======-----------  39 %      6 k img/s  ETA     16 s"
                "  val 97.61 %  loss 0.01  lr 0.003  step 1,000"
            ),
        ),
        (80, " training  epoch 2/3  ===-----  39 %      6 k img/s  ETA     16 s  val 97.61 %"),
        (40, " training  epoch 2/3  ===-----  39 %"),
    ],
    ids=["wide", "usual", "narrow"],
)
def test_the_status_in_ascii(half: list[AnyEvent], columns: int, expected: str) -> None:
    """The progress bar has equals signs and dashes."""
    assert status_line(view_of(half), columns, PLAIN).plain == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (
            160,
            (
                " done  epoch 3/3  ━━━━━━━━━━━━━━━━━━ 100 %      7 k img/s  took 25 s"
                "  test 98.12 %  val 97.61 %  loss 0.01  lr 0  step 2,580"
            ),
        ),
        (80, " done  epoch 3/3  ━━━━━━━━ 100 %      7 k img/s  took 25 s  test 98.12 %"),
        (40, " done  epoch 3/3  ━━━━━━━━ 100 %"),
    ],
    ids=["wide", "usual", "narrow"],
)
def test_the_status_of_a_finished_run(whole: list[AnyEvent], columns: int, expected: str) -> None:
    """With the time it took and the test accuracy."""
    assert status_line(view_of(whole), columns, Terminal()).plain == expected


def test_the_status_before_the_first_event() -> None:
    """It is one word."""
    assert status_line(RunView(), 80, PLAIN).plain == " starting"


def test_the_status_before_the_first_step(started: RunStarted) -> None:
    """Unknown numbers are dashes, in the columns they will have."""
    expected = " training  epoch 1/3  --------   0 %        - img/s  ETA        -  loss -"

    assert status_line(view_of([started]), 80, PLAIN).plain == expected


@pytest.mark.parametrize("reason", ["stopped", "diverged", "failed"])
def test_every_end_has_a_word(half: list[AnyEvent], reason: str) -> None:
    """It does not depend on color."""
    end = RunFinished(step=1_000, at=10.0, reason=reason)  # type: ignore[arg-type]  # parametrized

    assert status_line(view_of([*half, end]), 80, PLAIN).plain.startswith(f" {reason}  epoch 2/3")


def test_the_status_of_a_paused_run(half: list[AnyEvent]) -> None:
    """It has no rate and no time left."""
    view = view_of([*half, Paused(step=1_000, at=10.0)])
    expected = " paused  epoch 2/3  ===-----  39 %        - img/s  ETA        -  val 97.61 %"

    assert status_line(view, 80, PLAIN).plain == expected


@given(runs, st.integers(1, 200))
def test_the_status_is_one_line(events: list[AnyEvent], columns: int) -> None:
    """For any events; in ASCII if requested."""
    line = status_line(view_of(events), columns, PLAIN).plain

    assert "\n" not in line
    assert line.isascii()


def test_the_status_is_never_wider_than_the_terminal(
    half: list[AnyEvent], whole: list[AnyEvent]
) -> None:
    """At every width from 40 columns."""
    for events in (half, whole):
        view = view_of(events)
        widths = [
            (columns, status_line(view, columns, Terminal()).cell_len) for columns in range(40, 200)
        ]

        assert all(width <= columns for columns, width in widths)


def test_without_color_the_status_has_none(half: list[AnyEvent]) -> None:
    """With color, some part has one."""
    assert "color" in str(status_line(view_of(half), 80, Terminal()).spans)
    assert "color" not in str(status_line(view_of(half), 80, Terminal(color=False)).spans)


def test_the_legend_names_the_curves() -> None:
    """With their marks and newest values, in the same columns in ASCII."""
    assert legend("0.07", "97.61 %", Terminal()).plain == "⠒⠒ train 0.07  ● val 97.61 %"
    assert legend("0.07", "-", PLAIN).plain == ".. train 0.07  o val -"
    assert legend("0.07", "-", PLAIN).spans == []
    assert cell_len(legend("-", "-", Terminal()).plain) == len(legend("-", "-", PLAIN).plain)
