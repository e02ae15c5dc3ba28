"""Baselines: what they learn, how they are measured, and how results are stored."""

import builtins
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from nntui.baselines.darkness import Darkness
from nntui.baselines.results import BASELINES, BaselineResult, measure, read_result, store_result
from nntui.baselines.svm import SVM
from nntui.datasets.dataset import Dataset, Split
from nntui.errors import UsageError


@pytest.fixture
def result() -> BaselineResult:
    """A result of a support vector machine."""
    return BaselineResult(
        baseline="svm",
        data="lines",
        train_size=500,
        validation=100,
        validation_accuracy=0.5,
        accuracy=0.25,
        seconds=1.5,
    )


def test_darkness_predicts_the_class_with_the_nearest_mean() -> None:
    """Computed by hand: the means are 10 and 100, so 54 is nearer to the first, 56 to the second.

    Class 1, which has no images, is never predicted.
    """
    train = Split(
        np.array([[[5, 0]], [[15, 0]], [[50, 50]]], np.uint8), np.array([0, 0, 2], np.uint8)
    )
    test = Split(np.array([[[0, 54]], [[56, 0]]], np.uint8), np.zeros(2, np.uint8))

    classifier = Darkness(train, 3)

    np.testing.assert_array_equal(classifier.mean, [10, np.inf, 100])
    np.testing.assert_array_equal(classifier.predict(test), [0, 2])


def test_svm_learns_lines(lines: Dataset) -> None:
    """Which have the same darkness in both classes."""
    svm = SVM(lines.train, 2)

    assert np.mean(svm.predict(lines.test) == lines.test.labels) > 0.95


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_is_measured_on_the_splits_of_a_run(lines: Dataset, name: str) -> None:
    """Validation images are not trained on; without them there is no validation accuracy."""
    held_out = measure(name, lines.hold_out(100))

    assert (held_out.train_size, held_out.validation) == (500, 100)
    classifier = BASELINES[name](lines.train[:500], 2)
    validation = lines.train[500:]
    assert held_out.validation_accuracy == np.mean(
        classifier.predict(validation) == validation.labels
    )
    assert measure(name, lines).validation_accuracy is None


def test_a_stored_result_is_read(tmp_path: Path, result: BaselineResult) -> None:
    """For the same baseline and splits only."""
    store_result(tmp_path / "new", result)

    assert read_result(tmp_path / "new", "svm", "lines", 100) == result
    assert read_result(tmp_path / "new", "svm", "lines", 0) is None
    assert read_result(tmp_path / "new", "darkness", "lines", 100) is None


@pytest.mark.parametrize("text", [b"", b"{}", b"[" * 9000, b"\xff", b'{"accuracy": 7}'])
def test_a_broken_result_is_ignored(tmp_path: Path, result: BaselineResult, text: bytes) -> None:
    """It is measured again."""
    store_result(tmp_path, result).write_bytes(text)

    assert read_result(tmp_path, "svm", "lines", 100) is None


def test_data_that_is_named_by_a_path(tmp_path: Path, result: BaselineResult) -> None:
    """Its result is stored in the same folder, with a safe file name."""
    odd = msgspec.structs.replace(result, data="../../etc/\x1bx" + "y" * 300)

    assert store_result(tmp_path, odd).parent == tmp_path
    assert read_result(tmp_path, "svm", odd.data, 100) == odd


def test_the_error_without_scikit_learn_says_what_to_install(
    lines: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"not installed; try pip install 'nntui\[baselines\]'"):
        SVM(lines.train, 2)
