"""Whether matrix products are split depends on the BLAS library and on the number of threads."""

from collections.abc import Iterator
from typing import Any

import pytest

from nntui.training import blas


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    blas.piece_size.cache_clear()
    yield
    blas.piece_size.cache_clear()


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
    """With one thread only."""
    monkeypatch.setattr(blas, "threadpool_info", lambda: [library])

    assert blas.piece_size() == expected
    assert blas.piece_size(threads=2) == 0
