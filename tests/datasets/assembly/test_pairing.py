"""Images find their labels by name and by count; candidates that are unclear are refused."""

from pathlib import Path

import numpy as np
import pytest

from nntui.errors import DataError
from tests.datasets.files import npz, rows, to_idx, write
from tests.datasets.samples import ALL, ALL_TEST, IMAGES, LABELS, TEST, TEST_LABELS, load

_TRAIN = {"x_train": IMAGES, "y_train": LABELS}
_TEST = {"x_test": TEST, "y_test": TEST_LABELS}


@pytest.mark.parametrize(
    ("arrays", "unused"),
    [
        ({**_TRAIN, **_TEST, "x_train_small": TEST, "y_train_small": TEST_LABELS}, "x_train_small"),
        ({**_TRAIN, **_TEST, "x_eval": IMAGES, "y_eval": LABELS}, "x_eval, y_eval"),
        ({**_TRAIN, **_TEST, "masks": IMAGES}, "masks (no labels)"),
        ({**_TRAIN, **_TEST, "x_flat": IMAGES.reshape(60, 36)}, "x_flat (no labels)"),
        ({**_TRAIN, **_TEST, "ids": np.arange(33)}, "ids"),
        ({"data": IMAGES.reshape(60, 36), "images": IMAGES, "y": LABELS, **_TEST}, "the same as"),
        ({"arr_0": IMAGES, "arr_1": LABELS, "arr_2": TEST, "arr_3": TEST_LABELS}, ""),
        ({"X": IMAGES.reshape(60, 36).T, "y": LABELS[None], **_TEST}, ""),
        ({"X": np.moveaxis(IMAGES, 0, 2), "y": LABELS, **_TEST}, ""),
    ],
)
def test_plain_names_come_first(
    tmp_path: Path, arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]], unused: str
) -> None:
    """Others are named; images in columns are recognized by the number of labels."""
    data = load(write(tmp_path / "a.npz", npz(**arrays)))

    assert rows(data.train) == ALL
    assert rows(data.test) == ALL_TEST
    assert unused in data.origin.partition("not used: ")[2]
    assert ("not used" in data.origin) == bool(unused)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"x_train": IMAGES, "y_train": LABELS[:-1]}, "its 60 images, received 59 in y_train"),
        ({"foo": IMAGES, **_TEST}, r"labels for foo \(60 images\), which look like the training"),
        ({"a": IMAGES, "b": IMAGES, "y": LABELS}, "received 60 in y"),
        (
            {"x_a": IMAGES, "y_a": LABELS, "x_b": IMAGES, "y_b": LABELS},
            "expected one array or file",
        ),
        ({"features": LABELS, "labels": LABELS}, "are images and labels swapped"),
        ({"weights": LABELS, "bias": LABELS}, r"received weights \(60,\), bias \(60,\)"),
    ],
)
def test_unclear_arrays_are_refused(
    tmp_path: Path, arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.uint8]]], message: str
) -> None:
    """In a sentence with their names and counts."""
    with pytest.raises(DataError, match=message):
        load(write(tmp_path / "a.npz", npz(**arrays)))


@pytest.mark.parametrize("name", ["test.npz", "mnist_test.csv.npz", "eval.npz"])
def test_the_name_of_the_only_file_says_its_split(tmp_path: Path, name: str) -> None:
    """Test images are trained on with a word only."""
    file = write(tmp_path / name, npz(x=IMAGES, y=LABELS))

    assert "only test images by name: they are used for training too" in load(file).origin
    assert "only test images" not in load(file, whole=True).origin


def test_files_of_several_data_sets_are_refused(tmp_path: Path) -> None:
    """Before they are read; each can be named."""
    for name in ("digits", "letters"):
        write(tmp_path / f"emnist-{name}-train-images-idx3-ubyte", to_idx(IMAGES))
        write(tmp_path / f"emnist-{name}-train-labels-idx1-ubyte", to_idx(LABELS))

    with pytest.raises(DataError, match="those of 2: emnist-digits, emnist-letters; name one"):
        load(tmp_path)
    data = load(tmp_path / "emnist-letters-train-images-idx3-ubyte", orientation="upright")
    assert rows(data.train) | rows(data.test) == ALL


def test_labels_of_qmnist(tmp_path: Path) -> None:
    """The first of eight columns; the line says so."""
    table = np.zeros((60, 8), ">i4")
    table[:, 0], table[:, 2] = LABELS, np.arange(60)
    write(tmp_path / "qmnist-train-images-idx3-ubyte", to_idx(IMAGES))
    header = b"\0\0\x0c\2" + (60).to_bytes(4, "big") + (8).to_bytes(4, "big")
    write(tmp_path / "qmnist-train-labels-idx2-int", header + table.tobytes())

    data = load(tmp_path)

    assert rows(data.train) | rows(data.test) == ALL
    assert "the label is the first of 8 columns (QMNIST)" in data.origin


def test_one_array_or_file_for_each_class(tmp_path: Path) -> None:
    """As Quick Draw, and the MATLAB file of MNIST; the classes have natural order."""
    arrays = {f"train{n}": IMAGES[n == LABELS] for n in range(3)}
    arrays |= {f"test{n}": TEST[n == TEST_LABELS] for n in range(3)}
    data = load(write(tmp_path / "mnist_all.npz", npz(**arrays)))

    assert rows(data.train) == ALL
    assert rows(data.test) == ALL_TEST
    assert data.classes == ("0", "1", "2")
    assert "one class for each array or file" in data.origin
