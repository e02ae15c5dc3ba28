"""A sweep as text: table, bracket, progress, slices and importance."""

import dataclasses

import pytest

from nntui.view.style import PLAIN, Terminal
from nntui.view.sweep.bracket import bracket
from nntui.view.sweep.importance import importance_bars, variance_shares
from nntui.view.sweep.panel import sweep_text
from nntui.view.sweep.progress import best_so_far, progress
from nntui.view.sweep.slices import slices
from nntui.view.sweep.table import CSV_COLUMNS, csv_rows, table
from nntui.view.sweep.view import Axis, SweepView, TrialLine

_AXES = (Axis("lr", log=True), Axis("layers", values=("8:relu", "64:relu")))


def _trial(number: int, *accuracies: float, **changes: object) -> TrialLine:
    line = TrialLine(
        number,
        {"lr": 10.0**-number, "layers": "8:relu" if number % 2 else "64:relu"},
        accuracies,
        rung=len(accuracies) - 1,
        state="stopped",
        epochs=3 ** (len(accuracies) - 1),
    )
    return dataclasses.replace(line, **changes)  # type: ignore[arg-type]


VIEW = SweepView(
    "mine",
    axes=_AXES,
    rungs=(1, 3, 9),
    quotas=(9, 3, 1),
    budget=21,
    trials=(
        _trial(3, 0.9, 0.95, 0.97, state="done", epochs=9, test=0.965),
        _trial(1, 0.91, 0.94, rung=1, state="stopped"),
        _trial(2, 0.89, rung=1, state="training", share=0.428),
        _trial(4, 0.5),
        TrialLine(5, {"lr": 1e-5, "layers": "8:relu"}, state="diverged", message="inf"),
    ),
    workers=2,
    seconds=60.0,
)


def test_a_bracket_shows_how_far_each_trial_went() -> None:
    lines = bracket(VIEW, 100, PLAIN).plain.splitlines()

    head = "trial 1 epoch: 4/9 3 epochs: 2/3 9 epochs: 1/1 lr, layers"
    assert lines[0].split() == head.split()
    assert lines[1].split()[:6] == ["3", "90.00", "%", "--------->", "95.00", "%"]
    assert "97.00 % best" in lines[1]
    assert lines[3].split("% ", 1)[1].startswith("---------> training 43 %")
    assert lines[4].split()[:3] == ["4", "50.00", "%"]
    assert lines[5].split()[:2] == ["5", "diverged"]


@pytest.mark.parametrize("columns", [40, 60, 80, 160])
@pytest.mark.parametrize("terminal", [PLAIN, Terminal()])
def test_nothing_is_wider_than_the_terminal(columns: int, terminal: Terminal) -> None:
    """And nothing but ASCII is written where that is all there is."""
    drawn = [
        bracket(VIEW, columns, terminal),
        slices(VIEW, columns, 5, terminal),
        importance_bars({"lr": 1.0}, columns, terminal),
    ]
    for text in drawn:
        assert max(len(line) for line in text.plain.splitlines()) <= columns
        assert terminal.unicode or text.plain.isascii()


def test_a_bracket_has_no_more_lines_than_there_is_room_for() -> None:
    lines = bracket(VIEW, 80, PLAIN, rows=3).plain.splitlines()

    assert len(lines) == 4
    assert lines[-1].strip() == "and 3 other trials"


def test_a_panel_of_the_app_has_the_bracket_of_a_halved_sweep_and_the_table_of_others() -> None:
    whole = dataclasses.replace(VIEW, rungs=(9,), quotas=(9,))

    halved = sweep_text(VIEW, 80, 6, PLAIN).plain.splitlines()
    assert len(halved) <= 6
    assert halved[2].split()[:3] == ["trial", "1", "epoch:"]
    assert sweep_text(whole, 80, 6, PLAIN).plain.splitlines()[2].split()[1] == "lr"
    assert len(sweep_text(VIEW, 80, 2, PLAIN).plain.splitlines()) == 2


def test_a_table_names_settings_and_results() -> None:
    lines = table(VIEW, 100, PLAIN).plain.splitlines()

    assert lines[0].split()[:4] == ["trial", "lr", "layers", "validation"]
    assert (
        lines[1].split()
        == "3 0.001 64:relu 97.00 % 9 done - 96.50 % 0.0 s".replace("64", "8").split()
    )
    assert "training 43 %" in lines[3]
    assert table(VIEW, 100, PLAIN, rows=2).plain.splitlines()[-1] == "and 3 others"


def test_csv_has_a_row_for_each_trial() -> None:
    rows = csv_rows(VIEW)

    assert rows[0] == [*CSV_COLUMNS, "lr", "layers"]
    assert [row[0] for row in rows[1:]] == [3, 1, 2, 4, 5]
    assert rows[5][3] == ""


def test_progress_counts_epochs_of_the_whole() -> None:
    text = progress(VIEW, 100, PLAIN).plain

    assert "14 of 21 epochs" in text
    assert "trial 5 of 9" in text
    assert "1 in training" in text
    assert "1 failed" in text
    assert best_so_far(VIEW, 100, PLAIN).plain.startswith("best  trial 3: 97.00 % after 9 epochs")
    assert best_so_far(SweepView("x"), 80, PLAIN).plain == "no result yet"


def test_slices_mark_the_best_trial() -> None:
    lines = slices(VIEW, 60, 5, PLAIN).plain.splitlines()

    assert lines[0] == "lr"
    assert sum(line.count("*") for line in lines[1:6]) == 1
    assert sum(line.count("o") for line in lines[1:6]) == 3
    assert [line.split()[0] for line in lines if "relu" in line] == ["8:relu", "64:relu"]


def test_the_setting_that_explains_the_results_is_the_important_one() -> None:
    """One without effect has no share, however many values it has."""
    trials = tuple(
        TrialLine(n, {"lr": n % 2 + 1.0, "layers": str(n // 2 % 4)}, (0.9 + 0.05 * (n % 2),))
        for n in range(16)
    )
    axes = (Axis("lr", values=(1.0, 2.0)), Axis("layers", values=tuple("0123")))
    shares = variance_shares(SweepView("x", trials=trials, axes=axes))

    assert list(shares) == ["lr", "layers"]
    assert shares["lr"] > 0.99
    assert shares["layers"] == 0
    assert variance_shares(SweepView("x", trials=trials[:3], axes=axes)) == {}
