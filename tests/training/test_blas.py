"""The BLAS library: whether products are split, and operations that give the results of NumPy."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.engine.optimizers.combination import combine
from nntui.engine.products import subtraction
from nntui.training import blas


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    blas.piece_size.cache_clear()
    blas.find_functions.cache_clear()
    yield
    blas.piece_size.cache_clear()
    blas.find_functions.cache_clear()


@pytest.mark.parametrize(
    ("library", "expected"),
    [
        ({"internal_api": "openblas", "architecture": "SkylakeX"}, blas.PIECE),
        ({"internal_api": "openblas", "architecture": "Haswell"}, 0),
        ({"internal_api": "openblas"}, 0),
        ({"internal_api": "mkl"}, 0),
    ],
)
def test_products_are_split_for_avx_512_kernels_of_openblas(
    library: dict[str, Any], expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With more threads only where all products are small."""
    monkeypatch.setattr(blas, "threadpool_info", lambda: [library])

    assert blas.piece_size() == expected
    assert blas.piece_size(threads=2) == 0
    assert blas.piece_size(threads=2, largest=64 * 784 * 128) == expected


@given(
    rows=st.integers(1, 30),
    inner=st.integers(1, 9),
    columns=st.integers(1, 70),
    a_by_columns=st.booleans(),
    b_by_columns=st.booleans(),
    piece=st.sampled_from([0, 300]),
)
def test_a_subtraction_is_that_of_numpy(
    rows: int, inner: int, columns: int, piece: int, *, a_by_columns: bool, b_by_columns: bool
) -> None:
    """For matrices stored by rows and by columns, whole and in parts, from what they contain then.

    Where the library cannot be called there is nothing to compare.
    """
    functions = blas.find_functions()
    if functions is None:
        return
    rng = np.random.default_rng(0)
    a = rng.normal(size=(inner, rows)).astype(np.float32).T
    b = rng.normal(size=(columns, inner)).astype(np.float32).T
    a = a if a_by_columns else np.ascontiguousarray(a)
    b = b if b_by_columns else np.ascontiguousarray(b)
    out, expected = np.ones((2, rows, columns), np.float32)
    subtract = blas.prepared_subtraction(functions, piece, a, b, out)
    reference = subtraction(a, b, expected)

    for _ in range(2):
        subtract()
        reference()
        np.testing.assert_allclose(out, expected, rtol=1e-4, atol=1e-4)
        a *= 2


def test_a_combination_is_that_of_numpy() -> None:
    """In one pass, without changing x."""
    found = blas.load_blas()
    if found is None:
        return
    x, y = np.random.default_rng(0).normal(size=(2, 1000)).astype(np.float32)
    before, expected = x.copy(), y.copy()

    for _ in range(2):
        found.combine(-0.3, x, 0.9, y)
        combine(-0.3, x, 0.9, expected, np.empty_like(x))

    np.testing.assert_allclose(y, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize(
    "library",
    [
        {"internal_api": "mkl", "filepath": "libmkl.so"},
        {"internal_api": "openblas", "filepath": "/no/such/library.so"},
    ],
)
def test_a_library_that_cannot_be_called_is_not_used(
    library: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine then computes in NumPy."""
    monkeypatch.setattr(blas, "threadpool_info", lambda: [library])

    assert blas.load_blas() is None
