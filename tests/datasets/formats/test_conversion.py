"""Labels in every form that files have become numbers or names."""

import numpy as np

from nntui.datasets.formats.conversion import to_labels


def test_labels_are_whole_numbers_whatever_their_type() -> None:
    for labels in (np.array([[3], [1]]), np.array([3.0, 1.0]), np.array([3, 1], np.uint8)):
        assert to_labels(labels, "y").tolist() == [3, 1]
