"""Baselines: what they learn, how it is measured, and that it is kept for the splits it is of."""

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
    """What a baseline might have reached."""
    return BaselineResult(
        baseline="svm",
        data="lines",
        train_size=500,
        validation=100,
        validation_accuracy=0.5,
        accuracy=0.25,
        seconds=1.5,
    )


def test_darkness_is_the_nearest_mean_of_ink() -> None:
    """Worked by hand: means of 10 and 100, so 54 is of the first and 56 of the second."""
    train = Split(
        np.array([[[5, 0]], [[15, 0]], [[50, 50]]], np.uint8), np.array([0, 0, 2], np.uint8)
    )
    asked = Split(np.array([[[0, 54]], [[56, 0]]], np.uint8), np.zeros(2, np.uint8))

    classifier = Darkness(train, 3)

    np.testing.assert_array_equal(classifier.mean, [10, np.inf, 100])
    np.testing.assert_array_equal(classifier.predict(asked), [0, 2])


def test_svm_tells_lines_apart(lines: Dataset) -> None:
    """What no amount of ink tells."""
    svm = SVM(lines.train, 2)

    assert np.mean(svm.predict(lines.test) == lines.test.labels) > 0.95


@pytest.mark.parametrize("name", BASELINES)
def test_the_splits_are_those_of_a_run(lines: Dataset, name: str) -> None:
    """The last training images are held out; without any there is no validation accuracy."""
    held_out = measure(name, lines.hold_out(100))

    assert (held_out.train_size, held_out.validation) == (500, 100)
    classifier = BASELINES[name](lines.train[:500], 2)
    validation = lines.train[500:]
    assert held_out.validation_accuracy == np.mean(
        classifier.predict(validation) == validation.labels
    )
    assert measure(name, lines).validation_accuracy is None


def test_what_is_kept_is_read(tmp_path: Path, result: BaselineResult) -> None:
    """For the same splits, and for no others."""
    store_result(tmp_path / "new", result)

    assert read_result(tmp_path / "new", "svm", "lines", 100) == result
    assert read_result(tmp_path / "new", "svm", "lines", 0) is None
    assert read_result(tmp_path / "new", "darkness", "lines", 100) is None


@pytest.mark.parametrize("text", [b"", b"{}", b"[" * 9000, b"\xff", b'{"accuracy": 7}'])
def test_what_is_broken_was_not_measured(
    tmp_path: Path, result: BaselineResult, text: bytes
) -> None:
    """Measuring again mends it."""
    store_result(tmp_path, result).write_bytes(text)

    assert read_result(tmp_path, "svm", "lines", 100) is None


def test_a_data_set_that_is_a_path(tmp_path: Path, result: BaselineResult) -> None:
    """Its name becomes no path of ours."""
    odd = msgspec.structs.replace(result, data="../../etc/\x1bx" + "y" * 300)

    assert store_result(tmp_path, odd).parent == tmp_path
    assert read_result(tmp_path, "svm", odd.data, 100) == odd


def test_without_scikit_learn(lines: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with what to install."""
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"not installed; try pip install 'nntui\[baselines\]'"):
        SVM(lines.train, 2)
