"""Products in pieces are those of np.dot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.engine.products import product, split


@given(
    rows=st.integers(1, 70),
    inner=st.integers(1, 20),
    columns=st.integers(1, 20),
    piece=st.integers(0, 3000),
    transposed=st.booleans(),
)
def test_pieces_are_the_whole_product(
    rows: int, inner: int, columns: int, piece: int, *, transposed: bool
) -> None:
    """For every shape and size of a piece, and for transposed matrices, as in x^T dy."""
    rng = np.random.default_rng(0)
    a = rng.normal(size=(inner, rows)).T if transposed else rng.normal(size=(rows, inner))
    b = rng.normal(size=(inner, columns))
    out = np.empty((rows, columns))

    assert product(a, b, out, piece) is out
    np.testing.assert_allclose(out, a @ b, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("rows", "parts"), [(64, 8), (784, 14), (10, 1), (50, 1), (1, 1)])
def test_a_part_has_a_multiple_of_four_rows(rows: int, parts: int) -> None:
    """Otherwise the product is not split."""
    row_size = 784 * 128 if rows == 64 else 64 * 256

    assert split(rows, row_size, piece=10**6) == parts


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize(("rows", "inner", "columns"), [(32, 20, 320), (16, 8, 64), (20, 8, 320)])
def test_wide_products_are_the_whole_product(
    rows: int, inner: int, columns: int, *, transposed: bool
) -> None:
    """In blocks of 16 rows and 64 columns, where the sizes are multiples of them."""
    rng = np.random.default_rng(0)
    a = rng.normal(size=(rows, inner))
    b = rng.normal(size=(columns, inner)).T if transposed else rng.normal(size=(inner, columns))
    out = np.empty((rows, columns))

    assert product(a, b, out, piece=100) is out
    np.testing.assert_allclose(out, a @ b, rtol=1e-12, atol=1e-12)
