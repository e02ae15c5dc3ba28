"""Results of compared runs: as a table of text, as JSON and as CSV."""

import json

import msgspec

from nntui.view.comparison import ComparedRun
from nntui.view.comparison_tables import CSV_COLUMNS, csv_rows, record, results
from tests.view.helpers import SETTINGS


def test_a_baseline_is_in_the_same_table(run: ComparedRun, baseline: ComparedRun) -> None:
    """With a dash for each result it does not have."""
    rows = results([run, baseline])

    assert rows["test"] == ["98.12 %", "22.00 %"]
    assert rows["validation"] == ["97.50 %", "23.00 %"]
    assert rows["steps"][1] == rows["best"][1] == rows["weights"][1] == "-"


def test_a_row_without_results_is_left_out(baseline: ComparedRun) -> None:
    """A baseline has no weights."""
    assert "weights" not in results([baseline])


def test_a_record_can_be_encoded_as_json(run: ComparedRun, baseline: ComparedRun) -> None:
    """Results, settings and curves."""
    decoded = json.loads(msgspec.json.encode([record(run), record(baseline)]))

    assert (decoded[0]["test_accuracy"], decoded[0]["best_epoch"]) == (0.9812, 2)
    assert decoded[0]["accuracy"][1] == [2.0, 0.98]
    assert decoded[0]["settings"] == SETTINGS
    assert (decoded[1]["test_accuracy"], decoded[1]["validation_accuracy"]) == (0.22, 0.23)


def test_each_evaluation_is_a_row_of_csv(run: ComparedRun, baseline: ComparedRun) -> None:
    """Those of the test images are last."""
    rows = [dict(zip(CSV_COLUMNS, row, strict=True)) for row in csv_rows(run)]

    assert [row["split"] for row in rows] == ["validation"] * 3 + ["test"]
    assert [row["epoch"] for row in rows] == [1, 2, 3, 3]
    assert rows[1]["accuracy"] == 0.98
    assert [row[1] for row in csv_rows(baseline)] == ["validation", "test"]
