"""Numbers of any type become the same bytes; what is no image is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.pixels.value_range import Scale, scale_of, scaled
from nntui.errors import DataError

BYTES = np.array([[0, 1, 37, 128, 254, 255]], np.uint8)
BITS = np.array([[0, 1, 1, 0]])


@given(npst.arrays(np.uint8, st.tuples(st.integers(1, 3), st.integers(1, 20))), st.data())
def test_pixels_survive_any_scale(images: Pixels, data: st.DataObject) -> None:
    """Integers of any type, floats divided by 255 or 256, -1..1, standardized ones, 16 bits."""
    images.flat[0], images.flat[-1] = 0, 255  # otherwise the range is unknown
    forms = [
        images,
        images.astype(np.int64),
        images.astype(np.float32),
        images / 256,
        images / 255,
        images.astype(np.float32) / 127.5 - 1,
        ((images / 255 - 0.1307) / 0.3081).astype(np.float32),
    ]
    if images.size > 1:
        assert np.array_equal(as_bytes(data.draw(st.sampled_from(forms))), images)


@pytest.mark.parametrize("kind", ["?", "u1", "i8", "u2", "f4", "f8"])
def test_black_and_white_is_the_same_in_every_type(kind: str) -> None:
    assert as_bytes(BITS.astype(kind)).tolist() == [[0, 255, 255, 0]]


def test_few_and_many_bits_are_scaled_to_eight() -> None:
    for top in (3, 7, 15, 16, 1023, 4095, 65_535):
        array = np.array([[0, top // 2, top, top]])
        assert as_bytes(array)[0, [0, 2]].tolist() == [0, 255]
        assert abs(int(as_bytes(array)[0, 1]) - 127.5) <= 0.5 + 127.5 / (top // 2)


def test_bytes_in_sixteen_bits_and_fractions_stay_bytes() -> None:
    assert np.array_equal(as_bytes(BYTES.astype(np.uint16)), BYTES)
    assert np.array_equal(as_bytes(BYTES + 0.25), BYTES)


def test_all_parts_have_one_scale() -> None:
    """A part without the brightest value is not scaled by its own maximum."""
    scale = scale_of([np.array([[0, 16]]), np.array([[0, 15]])], ["train", "test"])
    assert scale.factor == 255 / 16
    with pytest.raises(DataError, match="test: expected pixels of the same range in all parts"):
        scale_of([BYTES, BYTES / 255], ["train", "test"])


def test_dark_images_are_said_to_be_dark() -> None:
    assert scale_of([np.array([[0, 39]])], ["x"]) == Scale(
        note="the brightest of all pixels is 39 of 255"
    )
    assert scale_of([BYTES, np.array([[0.0, 255.0]])], ["x", "y"]).note == ""


@pytest.mark.parametrize(
    "array",
    [
        np.array([[0, np.nan]]),
        np.array([[0, np.inf]]),
        np.array([[-7.3, 0.2, 4.9]]),
        np.array([[0, 3, 70_000]]),
        np.array([[300, 500, 600]]),
        np.append(np.full(99, 200), 1_500)[None],
        np.array([[-128, 0, 127]], np.int8),
        np.array([["a", "b"]]),
    ],
)
def test_other_numbers_are_refused(array: AnyArray) -> None:
    """Missing and infinite ones, unknown ranges, a column of an index, signed bytes, text."""
    with pytest.raises(DataError, match=r"^x: expected"):
        scale_of([array], ["x"])


def as_bytes(array: AnyArray) -> Pixels:
    """Return an array scaled by its own range."""
    return scaled(array, scale_of([array], ["x"]))
