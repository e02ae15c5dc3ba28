"""Arrays of images and labels in the shapes that people store them in, brought to one shape."""

import numpy as np

from nntui.datasets.formats.limits import MAX_CLASSES
from nntui.datasets.formats.parsed import AnyArray

_MAX_CLASSES_ONE_HOT = 256
_QMNIST_COLUMNS = 8


def content_of(array: AnyArray) -> str:
    """Return `images` or `labels`, as the shape suggests; empty if it is neither.

    >>> content_of(np.zeros((5, 28, 28))), content_of(np.zeros((5, 1))), content_of(np.eye(3))
    ('images', 'labels', 'labels')
    """
    if array.ndim == 1 or (array.ndim == 2 and 1 in array.shape):
        return "labels"
    if array.ndim == 2 and (array.dtype.kind == "U" or is_one_hot(array)):
        return "labels"
    return "images" if array.ndim in {2, 3, 4} and array.dtype.kind in "biuf" else ""


def is_one_hot(array: AnyArray) -> bool:
    """Return whether each row of a table has one 1 and else zeros."""
    if array.ndim != 2 or not 2 <= array.shape[1] <= _MAX_CLASSES_ONE_HOT:
        return False
    if array.dtype.kind not in "biuf" or not len(array):
        return False
    first = array[:1]  # rules out most images at once
    if not bool((((first == 0) | (first == 1)).all(axis=1) & (first.sum(axis=1) == 1)).all()):
        return False
    return bool(((array == 0) | (array == 1)).all() and (array.sum(axis=1) == 1).all())


def label_count(labels: AnyArray) -> int:
    """Return the number of labels in an array of labels of any form.

    >>> label_count(np.zeros((1, 50))), label_count(np.zeros((50, 1)))
    (50, 50)
    """
    if labels.ndim == 2 and labels.shape[0] == 1:
        return int(labels.shape[1])
    return len(labels) if labels.ndim else 0


def plain_labels(labels: AnyArray, name: str) -> tuple[AnyArray, str]:
    """Return labels as a column, one-hot table or vector, and a note on what was chosen.

    A table of QMNIST has the label in the first of eight columns
    (https://github.com/facebookresearch/qmnist).
    """
    if labels.ndim == 2 and labels.shape[0] == 1 != labels.shape[1]:
        return labels[0], ""
    if (
        labels.ndim == 2
        and labels.shape[1] == _QMNIST_COLUMNS
        and labels.dtype.kind == "i"
        and not is_one_hot(labels)
        and ("qmnist" in name.lower() or "idx2" in name.lower())
    ):
        return labels[:, 0], "the label is the first of 8 columns (QMNIST)"
    return labels, ""


def fits_rows(images: AnyArray, count: int) -> bool:
    """Return whether there are `count` images along the first axis or along the last one."""
    return bool(images.ndim) and count in {images.shape[0], images.shape[-1]}


def images_first(images: AnyArray, count: int, name: str) -> tuple[AnyArray, str]:
    """Return images along the first axis, and a note if they were along another one.

    Only the axis that fits the number of labels is taken for the images.

    >>> images_first(np.zeros((784, 50)), 50, "X")[0].shape
    (50, 784)
    """
    if not images.ndim or images.shape[0] == count or images.shape[-1] != count:
        return images, ""
    return np.moveaxis(images, -1, 0), f"{name}: one image in each column"


def is_class_table(array: AnyArray) -> bool:
    """Return whether a table may have a label and code points in each row, as in EMNIST's files."""
    return (
        array.ndim == 2
        and array.shape[1] in {2, 3}
        and 2 <= len(array) <= MAX_CLASSES
        and array.dtype.kind in "iuf"
        and len(np.unique(array[:, 0])) == len(array)
    )
