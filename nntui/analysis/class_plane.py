"""The plane of one confusion: images of two classes by their two logits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.responses import Floats


class ClassPlane(NamedTuple):
    """The images of two classes as points; the diagonal is the decision between both.

    An image above the diagonal has the larger logit for the second class.
    """

    first: int
    """The class of the horizontal axis."""
    second: int
    """The class of the vertical axis."""
    rows: NDArray[np.intp]
    """Which images they are."""
    x: Floats
    """The logit of `first`."""
    y: Floats
    """The logit of `second`."""
    of_second: NDArray[np.bool_]
    """Whether an image is labeled `second`."""


def class_plane(logits: Floats, truth: NDArray[np.integer], first: int, second: int) -> ClassPlane:
    """Return the plane of two classes.

    Args:
        logits: of all images, (count, classes).
        truth: their labels, (count,).
        first: a class.
        second: another one.
    """
    rows = np.flatnonzero((truth == first) | (truth == second))
    return ClassPlane(
        first,
        second,
        rows,
        np.ascontiguousarray(logits[rows, first]),
        np.ascontiguousarray(logits[rows, second]),
        np.asarray(truth[rows] == second),
    )
