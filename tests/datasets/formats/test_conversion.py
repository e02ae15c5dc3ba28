"""Labels in every form that files have become numbers or names."""

import numpy as np
import pytest

from nntui.datasets.formats.conversion import to_labels
from nntui.errors import DataError


def test_labels_are_whole_numbers_whatever_their_type() -> None:
    for labels in (np.array([[3], [1]]), np.array([3.0, 1.0]), np.array([3, 1], np.uint8)):
        assert to_labels(labels, "y").tolist() == [3, 1]


def test_numbers_as_text_may_have_a_point() -> None:
    """`5.0` is 5; an error names the number that is no label."""
    assert to_labels(np.array(["5.0", "10.", "2"]), "y").tolist() == [5, 10, 2]
    with pytest.raises(DataError, match=r"integers or names as labels, received 1\.5 among"):
        to_labels(np.array([1.0, 1.5]), "y")
