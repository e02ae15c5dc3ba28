"""Label fixes: written and read, applied to the images they name, and refused where broken."""

from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.datasets.label_fixes import (
    LabelFixes,
    fix_of,
    read_label_fixes,
    with_label_fixes,
    write_label_fixes,
)
from nntui.datasets.membership import is_known
from nntui.errors import DataError, UsageError


@pytest.fixture
def data() -> Dataset:
    images = np.arange(6 * 16, dtype=np.uint8).reshape(6, 4, 4)
    train = Split(images, np.array([0, 1, 0, 1, 0, 1], np.uint8))
    test = Split(images + 100, train.labels)
    return Dataset("six", ("cat", "dog"), train, test, empty_split(4, 4), "a test", verified=True)


def test_labels_are_changed_and_images_left_out(data: Dataset) -> None:
    fixes = (
        LabelFixes(data="six")
        .with_fix(fix_of(data, "train", 0, "relabel", "dog"))
        .with_fix(fix_of(data, "train", 3, "drop"))
        .with_fix(fix_of(data, "train", 4, "keep"))
        .with_fix(fix_of(data, "test", 5, "relabel", "cat"))
    )

    found = with_label_fixes(data, fixes)

    assert found.train.labels.tolist() == [1, 1, 0, 0, 1]
    assert found.train.images.tolist() == data.train.images[[0, 1, 2, 4, 5]].tolist()
    assert found.test.labels.tolist() == [0, 1, 0, 1, 0, 0]
    assert data.train.labels.tolist() == [0, 1, 0, 1, 0, 1]
    assert found.notes == ("label fixes: 2 labels changed, 1 image left out",)
    assert not is_known(found)


def test_a_fix_stays_with_its_image_in_another_order(data: Dataset) -> None:
    fixes = LabelFixes().with_fix(fix_of(data, "train", 0, "relabel", "dog"))
    turned = Dataset(
        "six", data.classes, data.train.take(np.arange(6)[::-1]), data.test, data.validation, ""
    )

    assert with_label_fixes(turned, fixes).train.labels.tolist() == [1, 0, 1, 0, 1, 1]


def test_of_equal_images_the_index_decides(data: Dataset) -> None:
    same = Split(np.zeros((3, 4, 4), np.uint8), np.zeros(3, np.uint8))
    twins = Dataset("twins", data.classes, same, same, data.validation, "")
    fixes = LabelFixes().with_fix(fix_of(twins, "train", 1, "relabel", "dog"))

    assert with_label_fixes(twins, fixes).train.labels.tolist() == [0, 1, 0]
    assert with_label_fixes(data, fixes).notes[0].endswith(", 1 not found in the data")


def test_a_file_is_read_back_and_replaced_whole(data: Dataset, tmp_path: Path) -> None:
    path = tmp_path / "fixes.json"
    first = LabelFixes(data="six").with_fix(fix_of(data, "train", 2, "relabel", "dog"))
    write_label_fixes(path, first)
    assert read_label_fixes(path) == first

    second = first.with_fix(fix_of(data, "train", 2, "drop"))
    write_label_fixes(path, second)

    assert read_label_fixes(path) == second
    found = second.of(first.fixes[0])
    assert found is not None
    assert (len(second.fixes), found.action) == (1, "drop")
    assert second.without(found).of(found) is None
    assert [each.name for each in tmp_path.glob("*fixes*")] == ["fixes.json"]


@pytest.mark.parametrize(
    "contents",
    [
        "",
        "[]",
        "{",
        '{"fixes": 1}',
        '{"fixes": [{"part": "train", "index": -1, "hash": "0000000000000000", "action": "drop"}]}',
        '{"fixes": [{"part": "other", "index": 1, "hash": "0000000000000000", "action": "drop"}]}',
        '{"fixes": [{"part": "train", "index": 1, "hash": "x", "action": "drop"}]}',
        '{"format": 99}',
        "[" * 5000,
    ],
)
def test_other_contents_are_refused_in_one_sentence(contents: str, tmp_path: Path) -> None:
    path = tmp_path / "fixes.json"
    path.write_text(contents)

    with pytest.raises(DataError, match=r"fixes\.json: (expected a file of label fixes|was writ)"):
        read_label_fixes(path)


def test_fixes_that_make_no_sense_are_refused(data: Dataset, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="from 0 to 5, received 6"):
        fix_of(data, "train", 6, "drop")
    for action, label in (("relabel", ""), ("relabel", "cow"), ("drop", "cat")):
        with pytest.raises(UsageError, match="label: expected a class of six"):
            fix_of(data, "train", 0, action, label)  # type: ignore[arg-type]
    with pytest.raises(DataError, match="cannot be read"):
        read_label_fixes(tmp_path / "none.json")
    odd = LabelFixes(fixes=(fix_of(data, "train", 0, "relabel", "dog"),))
    other = Dataset("six", ("a", "b"), data.train, data.test, data.validation, "")
    with pytest.raises(DataError, match="expected classes of six, received 'dog'"):
        with_label_fixes(other, odd)
