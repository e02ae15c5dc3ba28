"""Several IDX files are one data set: images find their labels, test images are recognized."""

from pathlib import Path

import pytest

from nntui.datasets.dataset import Split
from tests.datasets.files import csv, rows, to_idx, write
from tests.datasets.samples import (
    ALL,
    ALL_TEST,
    IMAGES,
    LABELS,
    TEST,
    TEST_LABELS,
    load,
    write_idx_files,
)


def test_one_file_stands_for_all_that_belong_to_it(tmp_path: Path) -> None:
    """For the training images, the labels and the test images in the same folder are found."""
    write_idx_files(tmp_path)

    data = load(tmp_path / "train-images-idx3-ubyte")

    assert (len(data.train), len(data.test)) == (60, 20)


@pytest.mark.parametrize(
    ("code", "kind", "scale"),
    [(9, "i1", 1), (11, ">i2", 1), (12, ">i4", 1), (13, ">f4", 255), (14, ">f8", 255)],
)
def test_other_number_types(tmp_path: Path, code: int, kind: str, scale: int) -> None:
    """Signed integers, wide integers and floats, in big-endian order, are the same pixels."""
    images = IMAGES // 2 if code == 9 else IMAGES
    wide = (images / scale if scale > 1 else images).astype(kind)
    for name, array, numbers in (("images", images, wide), ("labels", LABELS, LABELS.astype(kind))):
        header = to_idx(array)[: 4 + 4 * array.ndim]
        write(tmp_path / name, header[:2] + bytes([code]) + header[3:] + numbers.tobytes())

    data = load(tmp_path)

    assert rows(data.train) | rows(data.test) == rows(Split(images, LABELS))


def test_only_the_whole_word_test_marks_test_images(tmp_path: Path) -> None:
    """Files named latest or contest are training images, even if they have fewer images."""
    for word in ("latest", "contest"):
        (tmp_path / word).mkdir()
        write(tmp_path / word / f"{word}-images", to_idx(TEST))
        write(tmp_path / word / f"{word}-labels", to_idx(TEST_LABELS))
        write(tmp_path / word / "test_images.idx", to_idx(IMAGES))
        write(tmp_path / word / "labels.test", to_idx(LABELS))
        assert rows(load(tmp_path / word).test) == ALL
    (tmp_path / "tables").mkdir()
    write(tmp_path / "tables" / "latest_train.csv", csv(IMAGES, LABELS))
    write(tmp_path / "tables" / "latest_test.csv", csv(TEST, TEST_LABELS))
    assert rows(load(tmp_path / "tables").test) == ALL_TEST
