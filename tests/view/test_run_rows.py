"""The rows and details of runs, and the values of several: nothing that tells them apart is cut."""

from nntui.runs.row import RunRow
from nntui.view.comparison import compared_run
from nntui.view.comparison_text import results_text, values_lines
from nntui.view.run_details import run_details_text
from nntui.view.run_rows import row_text
from nntui.view.style import Terminal

_ROW = RunRow(
    name="first",
    path="/runs/first",
    state="done",
    data="/home/me/experiments/letters.csv",
    layers="64:sigmoid",
    optimizer="adam",
    settings={"train_size": 5000, "layers": "64:sigmoid"},
)


def test_data_of_ones_own_are_shown_by_the_name_of_the_file() -> None:
    """The folders are the same for most of them."""
    shown = row_text(_ROW, 156, Terminal()).plain

    assert "lett" in shown
    assert "/home" not in shown


def test_no_number_is_broken_between_lines() -> None:
    """Settings that do not fit behind the title begin on the next line."""
    lines = run_details_text(_ROW, 34, 10, Terminal()).plain.split("\n")

    assert any("train_size 5000" in line for line in lines), lines
    assert not any(line.startswith("00") for line in lines)


def test_the_values_of_six_runs_take_two_lines_where_there_is_no_room_for_one() -> None:
    """None of them is cut."""
    runs = [compared_run(letter, letter, letter, {}, []) for letter in "ABCDEF"]
    wide = values_lines(runs, 3, 120, Terminal(), loss=False)
    narrow = values_lines(runs, 3, 44, Terminal(), loss=False)

    assert len(wide) == 1
    assert len(narrow) == 2
    assert all(line.cell_len <= 44 for line in narrow)
    assert all(f"{letter} -" in " ".join(line.plain for line in narrow) for letter in "ABCDEF")


def test_results_scroll_to_the_last_line() -> None:
    """The head stays, and the last line says how many are below while there are some."""
    runs = [compared_run(letter, letter, letter, {"lr": ord(letter)}, []) for letter in "AB"]
    whole = results_text(runs, ["one", "two"], 60, 40, Terminal()).plain.split("\n")
    top = results_text(runs, ["one", "two"], 60, 5, Terminal()).plain.split("\n")
    end = results_text(runs, ["one", "two"], 60, 5, Terminal(), start=99).plain.split("\n")

    assert top[0] == end[0] == whole[0]
    assert top[-1] == f"and {len(whole) - 4} more lines"
    assert end[-1] == whole[-1]
