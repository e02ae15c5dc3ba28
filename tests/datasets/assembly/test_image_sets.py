"""Folders of images: splits and classes by their names, tables of labels, and archives."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from nntui.errors import DataError
from tests.datasets.bundles import tar_file, write_files, zip_file
from tests.datasets.files import png, rows
from tests.datasets.samples import ALL, ALL_TEST, IMAGES, LABELS, TEST, TEST_LABELS, load


def _png(image: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    lines = b"".join(b"\0" + row.tobytes() for row in image)
    return png(image.shape[1], image.shape[0], lines)


TRAIN_FILES = {
    f"{label}/{n}.png": _png(image)
    for n, (image, label) in enumerate(zip(IMAGES, LABELS, strict=True))
}
TEST_FILES = {
    f"{label}/{n}.png": _png(image)
    for n, (image, label) in enumerate(zip(TEST, TEST_LABELS, strict=True))
}
FLAT_FILES = {f"{n}.png": _png(image) for n, image in enumerate(IMAGES)}


def _below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": raw for name, raw in files.items()}


@pytest.mark.parametrize(
    ("train", "test"),
    [
        ("training_set", "test_set"),
        ("train_images", "test_images"),
        ("TRAIN", "Eval"),
        ("mnist_png/training", "mnist_png/testing"),
        ("a/b/train", "a/b/evaluation"),
        ("digits", "test"),
    ],
)
def test_splits_are_folders_with_their_words(tmp_path: Path, train: str, test: str) -> None:
    """Below a folder at the top, too; beside a test split, one of another name is for training."""
    data = load(write_files(tmp_path, {**_below(train, TRAIN_FILES), **_below(test, TEST_FILES)}))

    assert rows(data.train) == ALL
    assert rows(data.test) == ALL_TEST


@pytest.mark.parametrize("pack", [zip_file, tar_file])
@pytest.mark.parametrize("top", ["", "mnist_png/"])
def test_archives_are_read_like_folders(tmp_path: Path, pack: object, top: str) -> None:
    """As they were downloaded, or in a folder with other files."""
    assert callable(pack)
    files = {**_below(f"{top}train", TRAIN_FILES), **_below(f"{top}test", TEST_FILES)}
    raw = pack({**files, "__MACOSX/._1.png": b"x", f"{top}.DS_Store": b"x"})
    folder = write_files(tmp_path, {"archive": raw, "notes.txt": b"where it is from"})

    alone, inside = load(folder / "archive"), load(folder)

    assert rows(alone.train) == rows(inside.train) == ALL
    assert rows(alone.test) == rows(inside.test) == ALL_TEST
    assert "not used" not in alone.origin
    assert inside.origin.endswith("not used: notes.txt")


def test_folders_that_are_not_used_are_named(tmp_path: Path) -> None:
    """Splits of unknown names, images without a class, folders further down, other files."""
    files = {
        **_below("train", TRAIN_FILES),
        **_below("drafts", TEST_FILES),
        **_below("test", FLAT_FILES),
        "train/0/more/1.png": _png(TEST[0]),
        "x.png": _png(TEST[0]),
        "readme.md": b"about",
        "src/a.py": b"1",
    }
    origin = load(write_files(tmp_path, files)).origin.partition("not used: ")[2]

    for name in (
        "drafts/ (20 images)",
        "test/ (60 images without a class)",
        "train/0/",
        "images at the top (1 images without a class)",
        "readme.md",
        "src/ (1 file)",
    ):
        assert name in origin


def test_several_folders_of_unknown_names_are_refused(tmp_path: Path) -> None:
    """They may be splits or persons."""
    files = {**_below("anna", TRAIN_FILES), **_below("ben", TEST_FILES)}

    with pytest.raises(DataError, match="two folders down, in anna, ben; name one of these"):
        load(write_files(tmp_path, files))


@pytest.mark.parametrize(
    ("table", "folder"),
    [
        ("filename,label\n" + "".join(f"{n}.png,{k}\n" for n, k in enumerate(LABELS)), "images"),
        ("id,label\n" + "".join(f"{n},{k}\n" for n, k in enumerate(LABELS)), "train"),
        ("".join(f"images/{n}.png\t{k}\n" for n, k in enumerate(LABELS)), "images"),
        ("y;file\n" + "".join(f"{k};./{n}.png\n" for n, k in enumerate(LABELS)), "."),
    ],
)
def test_a_table_of_names_labels_the_images(tmp_path: Path, table: str, folder: str) -> None:
    """By path, name, or name without suffix; images that it does not name are counted."""
    files = {**_below(folder, FLAT_FILES), "labels.csv": table.encode()}
    (tmp_path / "extra").mkdir()
    data = load(write_files(tmp_path, files))

    assert rows(data.train) | rows(data.test) == ALL
    assert data.origin.startswith("images with labels from labels.csv, 60 images")
    write_files(tmp_path, {f"{folder}/other.png": _png(TEST[0]), "sample_submission.csv": b"a,b\n"})
    unused = load(tmp_path).origin.partition("not used: ")[2]
    assert unused == "1 images without a label, sample_submission.csv"
