"""Whatever is in a folder or an archive is used, or named in the line, or the data are refused."""

import pickle
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nntui.datasets.dataset import Dataset
from nntui.errors import DataError
from tests.datasets.bundles import npy_file, write_files, zip_file
from tests.datasets.files import csv, npz, to_idx
from tests.datasets.samples import load

_NAMES = st.sampled_from(
    [
        *("x_train", "y_train", "x_test", "y_test", "x_val"),
        *("y_val", "X", "y", "train_images", "train_labels"),
        *("training_images", "training_labels", "test_images", "test_labels", "valid_images"),
        *("dev_x", "eval_images", "eval_labels", "data", "target"),
        *("features", "labels", "trainX", "testY", "Xtrain"),
        *("ytest", "foo", "bar", "extra", "interval-images"),
        *("latest", "medieval", "emnist", "t10k-images", "images_b"),
    ]
)
_CONTAINERS = ("npz", "npy", "idx", "csv", "pickle", "zip of npy")


@st.composite
def _bundles(draw: st.DrawFn) -> dict[str, NDArray[np.uint8]]:
    """Return arrays of images or labels by name, each with its own contents."""
    names = draw(st.lists(_NAMES, min_size=1, max_size=6, unique=True))
    counts = [12, 12, 7, 9]
    arrays: dict[str, NDArray[np.uint8]] = {}
    for number, name in enumerate(names):
        count = draw(st.sampled_from(counts))
        if draw(st.booleans()):
            images = np.random.default_rng(number).integers(0, 256, (count, 4, 4), np.uint8)
            images[:, 0, 0], images[:, 0, 1] = number, 255
            arrays[name] = images
        else:
            arrays[name] = (np.arange(count) % 2 + 2 * number).astype(np.uint8)
    return arrays


def _files(arrays: dict[str, NDArray[np.uint8]], container: str) -> dict[str, bytes]:
    if container == "npz":
        return {"data.npz": npz(**arrays)}
    if container == "pickle":
        return {"data.pkl": pickle.dumps(arrays)}
    if container == "npy":
        return {f"{name}.npy": npy_file(array) for name, array in arrays.items()}
    if container == "idx":
        return {f"{name}.idx": to_idx(array) for name, array in arrays.items()}
    if container == "zip of npy":
        members = {f"{name}.npy": npy_file(array) for name, array in arrays.items()}
        return {"data.zip": zip_file({**members, "readme.txt": b"about"})}
    return {
        f"{name}.csv": csv(array[:, 1:], array[:, 0])
        if array.ndim == 2
        else b"".join(
            b",".join(b"%d" % n for n in row) + b"\n" for row in array.reshape(len(array), -1)
        )
        for name, array in arrays.items()
    }


def _used(array: NDArray[np.uint8], data: Dataset) -> bool:
    """Return whether all images or labels of an array are in the data set."""
    splits = [split for split in (data.train, data.test, data.validation) if len(split)]
    if array.ndim == 3:
        known = {image.tobytes() for split in splits for image in split.images}
        return all(image.tobytes() in known for image in array)
    return data.labeled and {str(n) for n in array.tolist()} <= set(data.classes)


def _loaded(
    folders: pytest.TempPathFactory, arrays: dict[str, NDArray[np.uint8]], container: str
) -> Dataset | None:
    """Return the data of a bundle, None if they are refused, which is not silent either."""
    folder = write_files(folders.mktemp("bundle"), _files(arrays, container))
    try:
        return load(folder, orientation="upright")
    except DataError:
        return None


@settings(max_examples=100)
@given(arrays=_bundles(), container=st.sampled_from(_CONTAINERS))
def test_no_array_of_a_bundle_is_unused_and_unnamed(
    tmp_path_factory: pytest.TempPathFactory,
    arrays: dict[str, NDArray[np.uint8]],
    container: str,
) -> None:
    """Whatever the names and the counts are."""
    data = _loaded(tmp_path_factory, arrays, container)
    if data is None:
        return

    for name, array in arrays.items():
        by_split = "images without labels ignored" in data.origin and array.ndim == 3
        assert _used(array, data) or name in data.origin or by_split, (name, data.origin)
    assert ("readme.txt" in data.origin) == (container == "zip of npy")


@settings(max_examples=60)
@given(arrays=_bundles(), container=st.sampled_from(_CONTAINERS))
def test_test_images_are_not_trained_on_without_a_word(
    tmp_path_factory: pytest.TempPathFactory,
    arrays: dict[str, NDArray[np.uint8]],
    container: str,
) -> None:
    """Where there are training images they are used alone; elsewhere the line says so."""
    data = _loaded(tmp_path_factory, arrays, container)
    if data is None:
        return
    words = ("x_test", "y_test", "test_", "eval_", "testY", "ytest", "t10k")
    tests = [a for name, a in arrays.items() if a.ndim == 3 and name.startswith(words)]
    known = {image.tobytes() for image in data.train.images}
    trained = any(image.tobytes() in known for array in tests for image in array)

    assert not trained or "only test images by name" in data.origin


_TINY = npz(x=np.eye(16).reshape(16, 4, 4), y=np.arange(16) % 2)
_TABLE = csv(np.eye(16), np.arange(16) % 2)
_ANSWERS = b"id,label\n1,0\n2,0\n"


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"train.npz": _TINY, "notes.txt": b"hello"}, "notes.txt"),
        ({"train.npz": _TINY, "more/a.bin": b"1"}, "more/ (1 file)"),
        ({"train.npz": _TINY, "train.csv": _TABLE}, "train.npz"),
        ({"train.csv": _TABLE, "sample_submission.csv": _ANSWERS}, "sample_submission.csv"),
    ],
)
def test_other_files_of_a_folder_are_named(
    tmp_path: Path, files: dict[str, bytes], named: str
) -> None:
    """Files of text, folders, the same in another format, and examples of answers."""
    data = load(write_files(tmp_path, files))

    assert named in data.origin.partition("not used: ")[2]
