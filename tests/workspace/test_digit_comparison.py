"""Runs compared image by image, with predictions from the cache."""

from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.dataset import Dataset
from nntui.runs.directory import RunDirectory
from nntui.workspace import digit_comparison, evaluation, runs
from nntui.workspace.digit_comparison import compare_digits
from nntui.workspace.evaluation import evaluate_named
from tests.workspace.helpers import new_run, trained_run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cache of predictions, empty; generated digits are taken from the shared cache."""
    own = tmp_path / "cache"
    own.mkdir()
    for path in cache.iterdir():
        if path.name != "predictions":
            (own / path.name).symlink_to(path)
    monkeypatch.setenv("NNTUI_CACHE", str(own))
    return own / "predictions"


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows with every network that is evaluated."""
    names: list[str] = []
    evaluate = evaluation.evaluate

    def counted(weights: object, data: Dataset, title: str, **keywords: object) -> object:
        names.append(data.name)
        return evaluate(weights, data, title, **keywords)  # type: ignore[arg-type]  # they are weights

    monkeypatch.setattr(digit_comparison, "evaluate", counted)
    return names


def _two() -> tuple[RunDirectory, RunDirectory]:
    return trained_run("first"), trained_run("second", seed=2, layers="8:relu", epochs=3)


def test_rows_are_those_of_two_evaluations(evaluated: list[str]) -> None:
    """Both networks are evaluated once; the second comparison takes the cache."""
    _two()
    one, other = evaluate_named("first"), evaluate_named("second")

    for _ in range(2):
        (found,) = compare_digits(["first", "second"])
        assert found.rows is not None
        right = [each.predictions.predicted == each.predictions.truth for each in (one, other)]
        np.testing.assert_array_equal(found.rows.fixed, np.flatnonzero(~right[0] & right[1]))
        np.testing.assert_array_equal(found.rows.broken, np.flatnonzero(right[0] & ~right[1]))
        assert found.one is not None
        assert found.other is not None
        np.testing.assert_array_equal(found.one.confusion, one.predictions.confusion)
        np.testing.assert_array_equal(found.other.classes.confidence, other.predictions.confidence)
        assert evaluated == ["lines", "lines"]


def test_the_cache_is_not_trusted(folder: Path, evaluated: list[str]) -> None:
    """A damaged file is made again, and other weights of the same name are evaluated."""
    first, _ = _two()
    (before,) = compare_digits(["first", "second"])
    for path in folder.iterdir():
        contents = bytearray(path.read_bytes())
        contents[-1] ^= 1
        path.write_bytes(contents)

    (again,) = compare_digits(["first", "second"])

    assert len(evaluated) == 4
    assert before.rows is not None
    assert again.rows is not None
    np.testing.assert_array_equal(again.rows.fixed, before.rows.fixed)
    runs.delete(first)
    trained_run("first", seed=5)
    compare_digits(["first", "second"])
    assert len(evaluated) == 5


def test_the_first_is_compared_with_up_to_five_others() -> None:
    _two()
    names = ["first", "second", *(trained_run(f"run{n}", seed=n).name for n in range(3, 8))]

    found = compare_digits(names)

    assert [(each.first, each.second) for each in found] == [("first", n) for n in names[1:6]]
    assert all(each.rows is not None for each in found)


def test_what_cannot_be_compared_says_why(tmp_path: Path) -> None:
    """Other data, no checkpoint, or no network at all."""
    _two()
    (tmp_path / "mine.csv").write_text("0,0,0,9,9\n1,9,9,0,0\n" * 20)
    trained_run("other", data="mine.csv", validation=4)
    new_run("waiting")

    found = compare_digits(["first", "other", "waiting", "svm", "second"])

    assert [each.problem for each in found] == [
        "the first was tested on lines, the second on mine.csv",
        "waiting: this run has no checkpoint yet; let it train first",
        "svm is a baseline, whose predictions are not kept",
        "",
    ]
    assert [each.rows is None for each in found] == [True, True, True, False]


def test_a_loaded_data_set_is_not_loaded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    _two()
    data = runs.configure({"data": "lines"}).data
    monkeypatch.setattr(digit_comparison, "data_for", None)

    (found,) = compare_digits(["first", "second"], loaded=data)

    assert found.problem == ""
    assert found.rows is not None


def test_weights_that_come_with_nntui_have_the_published_difference(mnist_folder: Path) -> None:
    """Of the multilayer perceptron and the convolutional network."""
    assert mnist_folder.is_dir()

    (found,) = compare_digits(["mlp-best", "convnet-best"])

    assert found.rows is not None
    counts = [len(rows) for rows in (found.rows.fixed, found.rows.broken, found.rows.both_wrong)]
    assert counts == [47, 24, 23]
    assert round(found.rows.p, 3) == 0.009
