"""What the numbers of images of each class say about an accuracy on them."""

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
    remarks = []
    unknown = np.flatnonzero((train == 0) & (test > 0))
    if len(unknown):
        remarks.append(
            f"no image of {_names(data, unknown)} to train on, but {int(test[unknown].sum()):,} "
            f"to test on: a network cannot learn {'it' if len(unknown) == 1 else 'them'}"
        )
    untested = np.flatnonzero((test == 0) & (train + validation > 0))
    if len(untested):
        remarks.append(f"no image of {_names(data, untested)} to test on")
    share = float(test.max()) / len(data.test)
    if share >= max(_LARGE, _UNEVEN / len(data.classes)):
        largest = data.classes[int(test.argmax())]
        remarks.append(
            f"{100 * share:.1f} % of the test images are of class {largest}: a network that "
            f"always predicts {largest} is that accurate"
        )
    return remarks


def _names(data: Dataset, numbers: NDArray[np.intp]) -> str:
    names = [data.classes[number] for number in numbers]
    more = f" and {len(names) - _NAMED} other classes" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
