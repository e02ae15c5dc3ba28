"""What is known of the BLAS library that computes NumPy's matrix products on this machine."""

from functools import cache

import numpy  # noqa: ICN001, F401 - loads the library that `threadpool_info` describes
from threadpoolctl import threadpool_info

PIECE = 1_000_000
"""Multiplications of the largest product for which OpenBLAS has AVX-512 kernels that do not pack.

The limit is in its kernel/x86_64/sgemm_small_kernel_permit_skylakex.c.
"""
_AVX512 = {"SkylakeX", "Cooperlake", "SapphireRapids"}
"""Architectures of OpenBLAS with those kernels; elsewhere pieces are slower than whole products."""


@cache
def piece_size(threads: int = 1) -> int:
    """Return the `piece` of a Network on this machine: 0 if products should not be split.

    A piece is computed by one thread. With more of them, whole products of large matrices are
    faster.

    The cores that OpenBLAS uses decide, not the processor: OPENBLAS_CORETYPE can change them.
    """
    if threads > 1:
        return 0
    for library in threadpool_info():
        if library["internal_api"] == "openblas" and library.get("architecture") in _AVX512:
            return PIECE
    return 0
