"""Sentences on classes that are missing in a part or outnumber the others."""

import numpy as np

from nntui.datasets.class_balance import class_remarks
from nntui.datasets.dataset import Dataset, Split, empty_split


def remarks(train: list[int], test: list[int]) -> list[str]:
    """Return the remarks on a data set with these numbers of images of each class."""
    parts = [
        Split(np.zeros((sum(counts), 2, 2), np.uint8), np.repeat(np.arange(len(counts)), counts))
        for counts in (train, test)
    ]
    names = tuple("abcdefghij"[: len(train)])
    return class_remarks(Dataset("x", names, parts[0], parts[1], empty_split(2, 2), "from a test"))


def test_even_classes_need_no_remark() -> None:
    assert remarks([5, 5], [3, 3]) == remarks([9, 1, 2], [40, 30, 30]) == []


def test_classes_that_training_or_testing_lacks_are_named() -> None:
    assert remarks([0, 5, 0, 5], [2, 2, 3, 0]) == [
        "no image of a, c to train on, but 5 to test on: a network cannot learn them",
        "no image of d to test on",
    ]


def test_a_class_that_nearly_all_test_images_have_explains_the_accuracy() -> None:
    (remark,) = remarks([990, 10], [99, 1])
    assert remark.startswith("99.0 % of the test images are of class a: a network that always")
    assert remarks([6, 4], [60, 40]) == []


def test_many_missing_classes_are_counted() -> None:
    assert "a, b, c, d, e and 4 other classes" in remarks([0] * 9 + [3], [1] * 10)[0]
