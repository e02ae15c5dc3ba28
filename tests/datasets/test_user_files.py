"""The user's own files: every format gives the same data set, described and split as documented."""

import gzip
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.class_labels import for_classes
from nntui.errors import DataError
from tests.datasets.files import csv, npz, rows, to_idx, write
from tests.datasets.samples import (
    ALL,
    ALL_TEST,
    FLOATS,
    IMAGES,
    LABELS,
    TEST,
    TEST_LABELS,
    load,
    write_idx_files,
    write_image_folders,
)


def _with_header(table: bytes) -> bytes:
    names = b",".join(b"pixel%d" % n for n in range(36))
    return b"label," + names + b"\r\n" + table.replace(b"\n", b"\r\n")


def _label_last() -> bytes:
    table = np.concatenate([IMAGES.reshape(60, 36), LABELS[:, None]], axis=1)
    return b"".join(b";".join(b"%d" % n for n in row) + b"\n" for row in table.tolist())


def _quoted(table: bytes) -> bytes:
    lines = table.decode().splitlines()
    return "\r\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines).encode()


SINGLE_FILES: dict[str, tuple[bytes, str]] = {
    "CSV": (csv(IMAGES, LABELS), "CSV without a header, label first"),
    "CSV with a header": (_with_header(csv(IMAGES, LABELS)), "CSV with a header, label first"),
    "CSV, label last": (_label_last(), "CSV without a header, label last"),
    "CSV, quoted": (_quoted(csv(IMAGES, LABELS)), "CSV without a header, label first"),
    "CSV with trailing commas and blank lines": (
        b"\n" + csv(IMAGES, LABELS).replace(b"\n", b",\n\n"),
        "CSV without a header, label first",
    ),
    "CSV, gzipped": (gzip.compress(csv(IMAGES, LABELS)), "CSV without a header, label first"),
    "npz": (npz(x=IMAGES, y=LABELS), "NumPy arrays (train)"),
    "npz of floats": (npz(X=IMAGES / 255, Y=LABELS[:, None]), "NumPy arrays (train)"),
    "npz, one-hot": (
        npz(images=IMAGES[..., None], labels=np.eye(3)[LABELS]),
        "NumPy arrays (train)",
    ),
    "pickle": (pickle.dumps((FLOATS, LABELS.astype(np.int64)), 2), "pickle (train)"),
    "pickle, lists": (pickle.dumps({"data": IMAGES, "labels": LABELS.tolist()}), "pickle (train)"),
}


@pytest.mark.parametrize("kind", SINGLE_FILES)
def test_a_single_file_is_split_into_training_and_test_images(tmp_path: Path, kind: str) -> None:
    """The format is detected by the contents; every image is there once, with its label."""
    raw, description = SINGLE_FILES[kind]
    data = load(write(tmp_path / "some.thing", raw))

    assert data.origin == (
        f"{description}, 60 images of 6 x 6, 3 classes; "
        "54 for training, 6 for testing (held out, stratified, seed 1); "
        "an accuracy on 6 test images says little"
    )
    assert (len(data.train), len(data.test)) == (54, 6)
    assert rows(data.train) | rows(data.test) == ALL
    assert data.train.images.dtype == np.uint8


def _idx_files_of_any_name(folder: Path) -> None:
    for name, array in zip("dacb", (IMAGES, TEST, LABELS, TEST_LABELS), strict=True):
        write(folder / name, to_idx(array))
    write(folder / "notes.txt", b"to be named as not used")


def _two_tables(folder: Path) -> None:
    write(folder / "mnist_train.csv", csv(IMAGES, LABELS))
    write(folder / "mnist_test.csv", csv(TEST, TEST_LABELS))


def _keras(folder: Path) -> None:
    arrays = {"x_train": IMAGES, "y_train": LABELS, "x_test": TEST, "y_test": TEST_LABELS}
    write(folder / "mnist.npz", npz(**arrays))


@pytest.mark.parametrize(
    "write_files",
    [write_idx_files, _idx_files_of_any_name, _two_tables, _keras, write_image_folders],
)
def test_given_test_images_are_used(tmp_path: Path, write_files: Callable[[Path], None]) -> None:
    """All of them, and no training images."""
    write_files(tmp_path)
    data = load(tmp_path)

    assert rows(data.train) == ALL
    assert rows(data.test) == ALL_TEST
    assert data.classes == ("0", "1", "2")
    assert "80 images of 6 x 6, 3 classes; 60 for training, 20 for testing (given)" in data.origin
    assert data.origin.endswith("; not used: notes.txt") == (tmp_path / "notes.txt").exists()


def test_settings_override_what_is_detected(tmp_path: Path) -> None:
    """The place of the label, the header, the image height and the split."""
    path = write(tmp_path / "a.csv", b"".join(b"%d,%d,0,9,9,9,9\n" % (n % 2, n) for n in range(40)))
    with pytest.raises(DataError, match="expected square images, or an image height"):
        load(path)

    data = load(path, image_height=3, label_column="first", header="yes", split="last", test_size=9)

    assert data.image_shape == (3, 2)
    assert data.origin == (
        "CSV with a header, label first, 39 images of 3 x 2, 2 classes; "
        "30 for training, 9 for testing (held out, the last ones); "
        "the brightest of all pixels is 39 of 255; an accuracy on 9 test images says little"
    )
    assert data.test.images[:, 0, 0].tolist() == list(range(31, 40))
    assert load(path, image_height=7, label_column="none").image_shape == (7, 1)


def test_all_images_can_be_test_images(tmp_path: Path) -> None:
    """To evaluate a network on a whole file, none of it is held out."""
    data = load(write(tmp_path / "a", csv(IMAGES, LABELS)), whole=True)

    assert rows(data.test) == ALL
    assert data.origin.endswith("3 classes; all of them for testing")


def test_images_without_labels_are_all_test_images(tmp_path: Path) -> None:
    """Training on them is an error that says why."""
    raw = b"".join(b",".join(b"%d" % n for n in row) + b"\n" for row in IMAGES.reshape(60, 36))
    data = load(write(tmp_path / "test.csv", raw))

    assert not data.labeled
    assert np.array_equal(data.test.images, IMAGES)
    assert data.origin == (
        "CSV without a header, no label, 60 images of 6 x 6 without labels; "
        "they can be shown and classified, but not trained on"
    )
    with pytest.raises(DataError, match="these images have no labels, so a network can be neither"):
        data.hold_out(0)
    assert for_classes(data, ("a", "b")).classes == ("a", "b")


def test_splits_without_labels_are_ignored(tmp_path: Path) -> None:
    """Unless they are the training images: others are not trained on instead."""
    data = load(write(tmp_path / "a", npz(x_val=TEST, x_train=IMAGES, y_train=LABELS)))

    assert rows(data.train) | rows(data.test) == ALL
    assert "validation images without labels ignored, 60 images of 6 x 6" in data.origin
    with pytest.raises(DataError, match="expected labels for x_train"):
        load(write(tmp_path / "b", npz(x_train=TEST, x_val=IMAGES, y_val=LABELS)))


def test_another_seed_holds_out_other_images(tmp_path: Path) -> None:
    """The same seed holds out the same images."""
    path = write(tmp_path / "a", csv(IMAGES, LABELS))
    one, same, other = (rows(load(path, split_seed=seed).test) for seed in (1, 1, 2))

    assert one == same != other
