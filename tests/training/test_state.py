"""State of a trainer: saved arrays are restored by name and shape."""

import numpy as np
import pytest

from nntui.errors import ShapeError
from nntui.training.state import fill


def test_arrays_of_another_network_are_refused() -> None:
    """Names and shapes are compared before anything is overwritten."""
    mine = {"a": np.zeros(2), "b": np.zeros((2, 2))}

    for theirs in ({"a": np.ones(2)}, {"a": np.ones(2), "b": np.ones(4)}, {}):
        with pytest.raises(ShapeError, match="expected an array of shape"):
            fill(mine, theirs)
    assert not mine["a"].any()
