"""CSV tables are read exactly, whatever the separators and line ends."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from nntui.config.reading import Reading
from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.csv_files import read_csv
from nntui.errors import DataError

_ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])
_SEPARATORS = st.sampled_from([b",", b";", b"\t", b", "])


@given(
    npst.arrays(np.uint8, st.tuples(st.integers(1, 6), st.just(10))),
    _ENDS,
    _SEPARATORS,
    st.sampled_from([0, 1]),
)
def test_reading_is_the_inverse_of_writing(
    table: Pixels, end: bytes, separator: bytes, last: int
) -> None:
    """With or without an end of the last line."""
    lines = (separator.join(b"%d" % n for n in row) for row in table)
    raw = end.join(lines) + end * last

    part = read_csv(raw, "x", Reading(header="no", label_column="last"))

    assert part.array is not None
    assert np.array_equal(part.array, table[:, :-1])
    assert part.labels is not None
    assert np.array_equal(part.labels, table[:, -1])


@pytest.mark.parametrize(
    ("raw", "line"),
    [(b"1,2\n3\n", 2), (b"label,pixel0\n1,2\n1\n", 3), (b"a,b\n1\n1\n1\n", 2)],
)
def test_an_error_names_the_line(raw: bytes, line: int) -> None:
    """Counted from 1, with the line of column names."""
    with pytest.raises(DataError, match=f"expected 2 columns in line {line}, as in the first"):
        read_csv(raw, "x", Reading())
