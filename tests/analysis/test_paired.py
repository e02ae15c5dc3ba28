"""Two networks on the same images: fixed and broken rows, and McNemar's exact test."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.analysis.paired import mcnemar_p, paired


def _exact(fixed: int, broken: int) -> float:
    """The definition, in whole numbers: twice the smaller tail of a fair coin, at most 1."""
    count = fixed + broken
    tail = sum(comb(count, k) for k in range(min(fixed, broken) + 1))
    return float(min(Fraction(1), Fraction(2 * tail, 2**count)))


@pytest.mark.parametrize(
    ("fixed", "broken", "p"),
    [
        (47, 24, 0.008554538502693535),
        (121, 59, 4.434e-6),
        (10, 0, 0.001953125),
        (6, 6, 1.0),
        (0, 0, 1.0),
        (1, 0, 1.0),
        (5, 4, 1.0),
    ],
)
def test_p_values_are_those_of_other_libraries(fixed: int, broken: int, p: float) -> None:
    """Those of SciPy's binomtest and of the example of statsmodels. The test is symmetric."""
    assert mcnemar_p(fixed, broken) == mcnemar_p(broken, fixed) == pytest.approx(p, rel=1e-3)


@given(st.integers(0, 400), st.integers(0, 400))
def test_p_is_that_of_the_definition(fixed: int, broken: int) -> None:
    assert mcnemar_p(fixed, broken) == pytest.approx(_exact(fixed, broken), rel=1e-10)


@pytest.mark.parametrize("count", [100_000, 10**7])
def test_p_of_many_images_is_finite(count: int) -> None:
    """The normal distribution is close there: two standard errors are 4.6 %."""
    half = count // 2
    off = round(count**0.5)
    assert mcnemar_p(half + off, half - off) == pytest.approx(0.0455, rel=0.02)
    assert mcnemar_p(count, 0) == 0.0


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), max_size=40))
def test_every_image_is_counted_once(triples: list[tuple[int, int, int]]) -> None:
    truth, one, other = np.array(triples, np.int64).reshape(-1, 3).T

    found = paired(truth, one, other)

    rows = [*found.fixed.tolist(), *found.broken.tolist(), *found.both_wrong.tolist()]
    assert len(rows) == len(set(rows))
    assert len(rows) + found.both_right == len(triples)
    accuracies = np.mean(other == truth) - np.mean(one == truth) if triples else 0.0
    assert found.gain == pytest.approx(accuracies)
