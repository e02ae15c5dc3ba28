"""Rows to hold out are chosen reproducibly, and in proportion to the classes where requested."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nntui.datasets.split import split_rows


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=60),
    st.floats(0, 1),
    st.sampled_from(["last", "random", "stratified"]),
    st.integers(0, 9),
)
def test_each_row_is_held_out_or_remains(
    numbers: list[int], share: float, method: str, seed: int
) -> None:
    """The same seed gives the same rows; stratified keeps the share of each class to a row."""
    labels = np.array(numbers, np.uint8)
    count = int(share * len(labels))

    rest, held_out = split_rows(labels, count, method, seed)

    assert len(held_out) == count
    assert sorted([*rest, *held_out]) == list(range(len(labels)))
    again = split_rows(labels, count, method, seed)
    assert all(np.array_equal(a, b) for a, b in zip((rest, held_out), again, strict=True))
    if method == "stratified":
        ideal = np.bincount(labels) * count / len(labels)
        counts = np.bincount(labels[held_out], minlength=len(ideal))
        assert np.abs(counts - ideal).max() < 1
