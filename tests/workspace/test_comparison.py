"""Comparing runs and baselines: which ones can be compared, and under which labels."""

import pytest

from nntui.errors import NntuiError, RunError, UsageError
from nntui.workspace import runs
from nntui.workspace.baselines import BASELINE_NAMES, evaluate_untrained, measure_baseline
from nntui.workspace.comparison import MAX_RUNS, compare
from tests.workspace.helpers import trained_run


def test_runs_are_compared_in_the_order_of_their_names() -> None:
    """Each with a letter, its settings and its evaluations."""
    trained_run("first")
    trained_run("second", lr=0.1, epochs=2)

    compared = compare(["second", "first"])

    assert [(each.letter, each.label, each.name) for each in compared] == [
        ("A", "second", "second"),
        ("B", "first", "first"),
    ]
    assert [each.settings["lr"] for each in compared] == [0.1, 0.003]
    assert [len(each.accuracy) for each in compared] == [2, 1]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "expected from 2 to 26 runs to compare, received 0"),
        (["first"], "received 1"),
        (["first"] * (MAX_RUNS + 1), "received 27"),
        (["first", "first"], "expected different runs to compare, received first twice"),
        (["first", "fir"], "received first and fir, which are one"),
        (["first", "{path}"], "which are one"),
        (["darkness", "svm"], "expected at least one run to compare baselines with"),
        (["first", "darkness", "darkness"], "received darkness twice"),
        (["first", "nothing"], "no run has this name"),
        (["first", "darkness"], "not measured yet on lines with 100 images held out"),
    ],
)
def test_what_cannot_be_compared_is_an_error(names: list[str], message: str) -> None:
    """Too few, too many, the same one twice, unknown ones."""
    run = trained_run("first")

    with pytest.raises(NntuiError, match=message):
        compare([name.format(path=run.path) for name in names])


def test_a_baseline_is_compared_with_runs_on_the_same_images() -> None:
    """It has results, and no curve."""
    trained_run("first")
    measured = measure_baseline("darkness", "lines", 100)

    _, baseline = compare(["first", "darkness"])

    assert baseline.label == "darkness (baseline)"
    assert baseline.baseline_accuracy == (measured.validation_accuracy, measured.accuracy)
    assert baseline.settings == {}


def test_a_baseline_of_other_images_is_not_compared() -> None:
    """The run must have been trained on as many."""
    trained_run("first", train_size=300)
    measure_baseline("darkness", "lines", 100)

    with pytest.raises(RunError, match="expected a baseline trained on 300 images"):
        compare(["first", "darkness"])


def test_an_unknown_baseline_is_refused() -> None:
    """With a hint at those there are."""
    assert BASELINE_NAMES == ("darkness", "svm")
    with pytest.raises(UsageError, match="unknown baseline 'darknes'; did you mean darkness"):
        measure_baseline("darknes", "lines", 100)


def test_an_untrained_network_is_a_baseline() -> None:
    """No run is made for it."""
    found = evaluate_untrained("zimengx-lines")

    assert found.title == "untrained zimengx-lines"
    assert found.predictions.accuracy < 0.9
    assert runs.all_runs() == []
