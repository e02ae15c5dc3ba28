"""Labels become class numbers, and classes keep their names."""

from pathlib import Path

import numpy as np

from nntui.config.reading import Reading
from nntui.datasets.class_labels import for_classes
from nntui.datasets.dataset import Dataset, Split
from tests.datasets.files import npz, rows, write
from tests.datasets.samples import IMAGES, LABELS, load


def test_some_of_the_classes_of_a_network() -> None:
    """Images of threes and sevens can be classified by a network for ten digits."""
    split = Split(IMAGES[:4], np.array([0, 1, 1, 0], np.uint8))
    data = Dataset("a", ("3", "7"), split, split, split, "", reading=Reading())

    ten = for_classes(data, tuple("0123456789"))

    assert ten.test.labels.tolist() == [3, 7, 7, 3]
    assert for_classes(data, ("x", "y")) is data


def test_classes_are_named_by_their_labels(tmp_path: Path) -> None:
    """Numbers with gaps keep their values, and text is a name already."""
    gaps = load(write(tmp_path / "a", npz(x=IMAGES, y=LABELS * 10 + 5)))
    named = load(write(tmp_path / "b", npz(x=IMAGES, y=np.array(["on", "off"])[LABELS % 2])))

    assert gaps.classes == ("5", "15", "25")
    assert named.classes == ("off", "on")


def test_labels_of_bytes_are_names(tmp_path: Path) -> None:
    """Like the same names as text, also as a column."""
    names = np.array([b"on", b"off"])[LABELS % 2]
    data = load(write(tmp_path / "a", npz(x=IMAGES, y=names[:, None])))

    assert data.classes == ("off", "on")
    assert rows(data.train) | rows(data.test) == rows(Split(IMAGES, 1 - LABELS % 2))
