"""The same data in every format is the same data set: images, labels, splits and class names."""

from pathlib import Path

import numpy as np
import pytest

from tests.datasets.bundles import FORMATS, Splits, write_files
from tests.datasets.files import rows
from tests.datasets.samples import ALL, ALL_TEST, IMAGES, LABELS, TEST, TEST_LABELS, load

SPLITS: Splits = {"train": (IMAGES, LABELS), "test": (TEST, TEST_LABELS)}


@pytest.mark.parametrize("kind", FORMATS)
def test_a_folder_of_files_of_any_format(tmp_path: Path, kind: str) -> None:
    """Nothing is left over."""
    data = load(write_files(tmp_path, FORMATS[kind](SPLITS)))

    assert rows(data.train) == ALL
    assert rows(data.test) == ALL_TEST
    assert data.classes == ("0", "1", "2")
    assert "60 for training, 20 for testing (given)" in data.origin
    assert "not used" not in data.origin


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if "four arrays" not in kind])
def test_a_split_of_a_name_that_is_not_known_is_the_training_split(
    tmp_path: Path, kind: str
) -> None:
    """Beside a test split; so no training images are lost and test images are not trained on."""
    files = FORMATS[kind]({"mine": (IMAGES, LABELS), "eval": (TEST, TEST_LABELS)})
    data = load(write_files(tmp_path, files))

    assert rows(data.train) == ALL
    assert rows(data.test) == ALL_TEST


@pytest.mark.parametrize(
    "kind", [kind for kind in FORMATS if " of " not in kind or "tables" in kind]
)
def test_class_names_come_from_a_file_beside(tmp_path: Path, kind: str) -> None:
    """In every format."""
    splits: Splits = {split: (images, labels + 1) for split, (images, labels) in SPLITS.items()}
    files = FORMATS[kind](splits)
    data = load(write_files(tmp_path, {**files, "mapping.txt": b"1 65 97\n2 66 98\n3 67 99\n"}))

    assert data.classes == ("A", "B", "C")
    assert rows(data.train) == ALL
    assert "class names from mapping.txt" in data.origin


@pytest.mark.parametrize("kind", ["IDX", "CSV", "npz", "npy", "pickle of a dictionary", "MATLAB"])
@pytest.mark.parametrize("orientation", ["transposed", "upright"])
def test_the_orientation_is_the_same_for_all_formats(
    tmp_path: Path, kind: str, orientation: str
) -> None:
    """It can be set; random pixels are not transposed otherwise."""
    files = FORMATS[kind]({s: (x.transpose(0, 2, 1), y) for s, (x, y) in SPLITS.items()})
    data = load(write_files(tmp_path, files), orientation=orientation)
    turned = (
        data.train.images if orientation == "transposed" else data.train.images.transpose(0, 2, 1)
    )

    assert {image.tobytes() for image in turned} == {image.tobytes() for image in IMAGES}
    assert np.array_equal(
        load(tmp_path).test.images, load(tmp_path, orientation="upright").test.images
    )
