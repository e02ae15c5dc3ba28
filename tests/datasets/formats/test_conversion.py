"""Pixels of any number type become the same bytes."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.conversion import to_pixels


@given(npst.arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 20))))
def test_pixels_survive_any_scale(images: Pixels) -> None:
    """Integers of any type, and floats that were divided by 255 or 256, are the same pixels."""
    for other in (images.astype(np.int64), images.astype(np.float64), images / 256, images / 255):
        scaled = other.dtype.kind == "f" and other.max() <= 1 < images.max()
        if other.dtype.kind == "f" and not scaled:
            continue  # the scale of floats up to 1 is unknown if the brightest pixel is 0 or 1
        assert np.array_equal(to_pixels(other, "x"), images)
