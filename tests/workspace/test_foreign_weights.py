"""Weights of other programs: opened by measuring, kept in the cache, imported under a name."""

from pathlib import Path

import numpy as np
import pytest

from nntui.errors import WeightsError
from nntui.reading.decisions import Decisions
from nntui.workspace import data as datasets
from nntui.workspace.foreign_info import describe_foreign, foreign_path
from nntui.workspace.foreign_weights import HowToRead, open_foreign
from nntui.workspace.opening import identify
from nntui.workspace.weights import open_weights
from nntui.workspace.weights_import import import_weights

SIDE = 16
"""Of the images of `lines`."""


def rows_and_columns() -> np.ndarray:
    """Return templates for horizontal and for vertical lines: (256, 2)."""
    data = datasets.load("lines").train
    images = data.images.reshape(len(data), -1).astype(np.float64) / 255
    means = [images[data.labels == label].mean(axis=0) for label in (0, 1)]
    return np.stack(means, axis=1)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file of another program: a pair of hidden units for each template."""
    monkeypatch.setenv("NNTUI_CACHE", str(tmp_path / "cache"))
    templates = rows_and_columns()
    path = tmp_path / "net.npz"
    difference = templates[:, :1] - templates[:, 1:]
    hidden = np.concatenate([difference, -difference], axis=1)
    np.savez(path, w1=hidden, b1=np.zeros(2), w2=np.eye(2), b2=np.zeros(2))
    return path


def how(**given: str) -> HowToRead:
    return HowToRead(Decisions.of(**given), "lines")


def test_a_file_opens_by_its_path_and_says_how_it_was_read(file: Path) -> None:
    opened = open_weights(str(file), how=how())

    assert opened.weights.info.layers == "2:relu"
    assert opened.weights.info.data == "lines"
    assert opened.reading is not None
    assert opened.reading.accuracy is not None
    assert opened.reading.accuracy > 0.6
    assert identify(str(file)).kind == "weights"


def test_the_second_opening_is_not_measured_again_until_the_file_changes(file: Path) -> None:
    shares: list[float] = []
    watched = HowToRead(data="lines", on_progress=shares.append)
    first, record = open_foreign(file, watched)
    assert shares
    shares.clear()

    second, same = open_foreign(file, watched)

    assert not shares
    assert (second.info, same) == (first.info, record)
    assert all((second.arrays[name] == array).all() for name, array in first.arrays.items())
    np.savez(file, w1=-rows_and_columns())
    open_foreign(file, watched)
    assert shares


def test_decisions_are_another_reading(file: Path) -> None:
    weights, record = open_foreign(file, how(scale="columns", activation="tanh"))

    assert record.scaling == "columns"
    assert (weights.info.layers, weights.info.transform) == ("2:tanh", "columns")


def test_an_import_is_a_copy_with_its_accuracy(file: Path) -> None:
    found = import_weights(str(file), "templates", how())

    opened = open_weights("templates")
    assert opened.reading is None
    assert opened.weights.info.accuracy == found.accuracy
    assert opened.weights.info.layers == found.weights.info.layers
    with pytest.raises(WeightsError, match="exist"):
        import_weights(str(file), "templates", how())
    with pytest.raises(WeightsError, match="need no import"):
        import_weights(str(found.path), "again", how())


def test_weights_for_other_images_are_read_by_a_guess(file: Path) -> None:
    np.savez(file, w1=np.ones((5, 400)), b1=np.ones(5), w2=np.ones((3, 5)))

    opened = open_weights(str(file), how=how())

    assert opened.weights.info.image_shape == (20, 20)
    assert opened.weights.info.layers == "5:relu"
    assert opened.reading is not None
    assert opened.reading.accuracy is None


def test_arrays_that_are_no_network_are_described_with_the_reason(file: Path) -> None:
    np.savez(file, w1=np.ones((5, 7)), w2=np.ones((3, 2)))

    found = describe_foreign(file, how())

    assert "lead from 256 pixels" in found.problem
    assert [row.name for row in found.arrays] == ["w1", "w2"]


def test_the_description_has_the_accuracy_by_blocks(file: Path) -> None:
    assert foreign_path(str(file)) == file

    found = describe_foreign(file, how())

    assert found.test is not None
    assert found.blocks
    assert found.blocks[0].start == 0
