"""Images find their labels by name and by count; candidates that are unclear are refused."""

import gzip
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


def test_files_that_were_unpacked_are_there_twice(tmp_path: Path) -> None:
    """The same labels once more are named, not refused."""
    raw = {"train-images": to_idx(IMAGES), "train-labels": to_idx(LABELS)}
    for name, content in raw.items():
        write(tmp_path / name, content)
        write(tmp_path / f"{name}.gz", gzip.compress(content))
    data = load(tmp_path)

    assert rows(data.train) | rows(data.test) == ALL
    assert "train-labels.gz (the same as train-labels)" in data.origin
    assert "train-images.gz (the same as train-images)" in data.origin


def test_arrays_of_a_network_are_no_test_images(tmp_path: Path) -> None:
    """Neither their names nor those of their files say that they are images."""
    arrays = {"X": IMAGES, "y": LABELS, "W1": np.ones((36, 3)), "b1": np.zeros(3)}
    data = load(write(tmp_path / "a.npz", npz(**arrays)))

    assert rows(data.train) | rows(data.test) == ALL
    assert data.origin.endswith("not used: W1, b1")


def test_arrays_data0_to_data9_are_classes(tmp_path: Path) -> None:
    """Only where all ten digits are there."""
    arrays = {f"data{digit}": IMAGES[6 * digit :][:6] for digit in range(10)}
    data = load(write(tmp_path / "a.npz", npz(**arrays)))

    assert data.classes == tuple("0123456789")
    with pytest.raises(DataError, match="expected one array or file of training images"):
        load(write(tmp_path / "b.npz", npz(**{k: v for k, v in arrays.items() if k < "data9"})))


def test_labels_with_eight_columns_need_no_name(tmp_path: Path) -> None:
    """As those of QMNIST, where other columns have numbers of writers."""
    table = np.column_stack([LABELS, *[np.arange(60) + 1000] * 7]).astype(np.int32)
    data = load(write(tmp_path / "a.npz", npz(x=IMAGES, y=table)))

    assert rows(data.train) | rows(data.test) == ALL
    assert "the label is the first of 8 columns (QMNIST)" in data.origin


def test_images_and_labels_in_one_file_belong_together(tmp_path: Path) -> None:
    """Also where two files have the same number of images."""
    write(tmp_path / "a_train.npz", npz(X=IMAGES, y=LABELS))
    write(tmp_path / "b.npz", npz(X=IMAGES[::-1], y=LABELS))
    data = load(tmp_path)

    assert rows(data.train) | rows(data.test) == ALL
    assert data.origin.endswith("not used: X in b.npz, y in b.npz")


def test_a_table_of_losses_is_no_data(tmp_path: Path) -> None:
    """A few named columns without labels, beside data of another format."""
    write(tmp_path / "digits.npz", npz(X=IMAGES, y=LABELS))
    write(tmp_path / "loss.csv", b"epoch,loss\n0,0.5\n1,0.25\n")
    data = load(tmp_path)

    assert rows(data.train) | rows(data.test) == ALL
    assert data.origin.endswith("not used: loss.csv")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (",0\n" + "".join(f"{n},{label}\n" for n, label in enumerate(LABELS)), "from column 2"),
        ("".join(f"{label}\t{n % 7}\t{n}\n" for n, label in enumerate(LABELS)), "from column 1"),
    ],
    ids=["series of pandas", "QMNIST"],
)
def test_tables_that_are_named_as_labels_have_no_images(
    tmp_path: Path, table: str, said: str
) -> None:
    """Whatever other columns they have."""
    write(tmp_path / "images.idx", to_idx(IMAGES))
    write(tmp_path / "labels.tsv", table.encode())
    data = load(tmp_path)

    assert rows(data.train) | rows(data.test) == ALL
    assert f"labels {said}" in data.origin
