"""What the numbers of images of each class say about an accuracy on them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Dataset

_LARGE = 0.5
"""Share of the largest class that is reported."""
_UNEVEN = 1.5
"""Share of the largest class, divided by the share of each class if all are equal."""
_NAMED = 5
"""Classes that are named in a sentence."""


def class_remarks(data: Dataset) -> list[str]:
    """Return sentences on classes that are missing in a part, or nearly alone in the test images.

    >>> from nntui.datasets.dataset import Split, empty_split
    >>> images = np.zeros((10, 8, 8), np.uint8)
    >>> train, test = (Split(images, np.array([0] * 9 + [n], np.uint8)) for n in (0, 1))
    >>> for line in class_remarks(Dataset("x", ("a", "b"), train, test, empty_split(8, 8), "")):
    ...     print(line)
    no image of b to train on, but 1 to test on: a network cannot learn it
    90.0 % of the test images are of class a: a network that always predicts a is that accurate
    """
    if not data.labeled:
        return []
    train, validation, test = (
        np.bincount(part.labels, minlength=len(data.classes))
        for part in (data.train, data.validation, data.test)
    )
    remarks = untrained_classes(data.classes, train, test)
    untested = np.flatnonzero((test == 0) & (train + validation > 0))
    if len(untested):
        remarks.append(f"no image of {_names(data.classes, untested)} to test on")
    share = float(test.max()) / len(data.test)
    if share >= max(_LARGE, _UNEVEN / len(data.classes)):
        largest = data.classes[int(test.argmax())]
        remarks.append(
            f"{100 * share:.1f} % of the test images are of class {largest}: a network that "
            f"always predicts {largest} is that accurate"
        )
    return remarks


def untrained_classes(
    classes: Sequence[str], train: NDArray[np.integer], test: NDArray[np.integer]
) -> list[str]:
    """Return a sentence on classes that are tested, but have no training image; none if none are.

    Args:
        classes: their names.
        train: how many images of each class there are to train on.
        test: how many images of each class there are to test on.

    >>> untrained_classes(["a", "b"], np.array([9, 0]), np.array([1, 5]))
    ['no image of b to train on, but 5 to test on: a network cannot learn it']
    """
    unknown = np.flatnonzero((train == 0) & (test > 0))
    if not len(unknown):
        return []
    names, count = _names(classes, unknown), int(test[unknown].sum())
    learned = "it" if len(unknown) == 1 else "them"
    sentence = f"no image of {names} to train on, but {count:,} to test on"
    return [f"{sentence}: a network cannot learn {learned}"]


def _names(classes: Sequence[str], numbers: NDArray[np.intp]) -> str:
    names = [classes[number] for number in numbers]
    more = f" and {len(names) - _NAMED} other classes" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
