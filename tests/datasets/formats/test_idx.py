"""IDX files: valid ones are read, and headers that do not match the contents are refused."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from nntui.datasets.formats.idx import parse_idx
from nntui.errors import DataError
from tests.datasets.files import idx_header, to_idx

_ARRAYS = npst.arrays(np.uint8, npst.array_shapes(min_dims=1, max_dims=3, min_side=0, max_side=6))
_LENGTHS = st.lists(st.integers(0, 2**32 - 1) | st.sampled_from([0, 1, 2**31, 2**32 - 1]))


_SAMPLE = to_idx(np.arange(24, dtype=np.uint8).reshape(2, 3, 4))


@given(_ARRAYS)
def test_reading_is_the_inverse_of_writing(array: NDArray[np.uint8]) -> None:
    """Shape and pixels are the same, also with empty axes."""
    read = parse_idx(to_idx(array), "x")

    assert array.shape == read.shape
    assert np.array_equal(array, read)


@pytest.mark.parametrize("length", range(len(_SAMPLE)))
def test_a_truncated_file_is_refused(length: int) -> None:
    """At every length; the error names the file."""
    with pytest.raises(DataError, match=r"^images: expected"):
        parse_idx(_SAMPLE[:length], "images")


@pytest.mark.parametrize("place", range(16))
def test_a_damaged_header_is_refused(place: int) -> None:
    """For each flipped bit of the header, the shape does not match the size."""
    for bit in range(8):
        damaged = bytearray(_SAMPLE)
        damaged[place] ^= 1 << bit
        with pytest.raises(DataError, match=r"^images: expected"):
            parse_idx(bytes(damaged), "images")


@given(st.binary(max_size=64), _LENGTHS)
@example(b"", [0, 2**32 - 1, 2**32 - 1])
@example(b"", [2**32 - 1, 2**32 - 1, 2**32 - 1])
def test_any_bytes_are_an_array_or_an_error(data: bytes, lengths: list[int]) -> None:
    """Zero, huge and missing axes are errors, and no memory is allocated for them."""
    for raw in (data, idx_header(*lengths[:3]) + data):
        try:
            array = parse_idx(raw, "x")
        except DataError:
            continue
        assert array.nbytes <= len(raw)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "received one that starts with nothing"),
        (b"PK\x03\x04zip", "received one that starts with 50 4b 03 04"),
        (b"\0\0\x0d\1\0\0\0\1????", "expected IDX data of type 8 (uint8), received type 13"),
        (b"\0\0\x08\3\0\0\0\1", "expected an IDX header of 16 bytes, received 8"),
        (b"\0\0\x08\1\0\0\0\5abc", "expected 5 bytes for the shape (5,), received 3"),
    ],
)
def test_an_error_says_what_is_wrong(raw: bytes, sentence: str) -> None:
    """It has what was expected and what was received."""
    with pytest.raises(DataError) as error:
        parse_idx(raw, "images")

    assert sentence in str(error.value)
