"""What is known of the BLAS library that computes NumPy's matrix products on this machine.

NumPy has no operation for C <- C - A B. Its BLAS library has one, sgemm with beta = 1, and is called
here as it is loaded, without another dependency. Where it cannot be called, the engine computes the
same in NumPy.
"""

import ctypes
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

from nntui.engine.arrays import Array
from nntui.engine.products import Subtraction, SubtractionMaker, part_count, subtraction

PIECE = 1_000_000
"""Multiplications of the largest product for which OpenBLAS has AVX-512 kernels that do not pack.

The limit is in its kernel/x86_64/sgemm_small_kernel_permit_skylakex.c.
"""
_AVX512 = {"SkylakeX", "Cooperlake", "SapphireRapids"}
"""Architectures of OpenBLAS with those kernels; elsewhere pieces are slower than whole products."""

# Values of the C interface of BLAS (cblas.h).
_ROW_MAJOR, _AS_STORED, _TRANSPOSED = map(ctypes.c_int, (101, 111, 112))
_SYMBOLS: tuple[tuple[str, Callable[[int], Any]], ...] = (
    ("scipy_cblas_sgemm64_", ctypes.c_int64),
    ("cblas_sgemm64_", ctypes.c_int64),
    ("scipy_cblas_sgemm", ctypes.c_int32),
    ("cblas_sgemm", ctypes.c_int32),
)
"""Names of the function in builds of OpenBLAS, and the integer that each takes for sizes."""


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


@cache
def blas_subtraction(threads: int = 1) -> SubtractionMaker | None:
    """Return the `subtraction` of a Network on this machine, or None if BLAS cannot be called.

    Args:
        threads: how many threads compute a product; decides whether it is split.
    """
    for library in threadpool_info():
        if library["internal_api"] != "openblas":
            continue
        sgemm = _sgemm(library["filepath"])
        if sgemm is not None:
            return partial(_prepared, *sgemm, piece_size(threads))
    return None


def _sgemm(path: str) -> tuple[Any, Callable[[int], Any]] | None:
    """Return the function sgemm of a library and the type of its sizes, if it works."""
    try:
        library = ctypes.CDLL(path)
    except OSError:
        return None
    for name, integer in _SYMBOLS:
        function = getattr(library, name, None)
        if function is not None:
            function.restype = None
            return (function, integer) if _is_right(function, integer) else None
    return None


def _is_right(function: Any, integer: Callable[[int], Any]) -> bool:
    """Return whether a small subtraction, one of whose matrices is transposed, is correct."""
    a, b = np.arange(6, dtype=np.float32).reshape(2, 3), np.ones((4, 3), np.float32).T
    out = np.ones((2, 4), np.float32)
    _prepared(function, integer, 0, a, b, out)()
    return bool(np.array_equal(out, 1 - a @ b))


def _prepared(
    function: Any, integer: Callable[[int], Any], piece: int, a: Array, b: Array, out: Array
) -> Subtraction:
    """Return a function that computes out <- out - a b, in parts of its rows; see products.py."""
    if not all(_is_matrix(each) for each in (a, b, out)) or not out.flags.c_contiguous:
        return subtraction(a, b, out)
    parts = part_count(a, b, piece)
    rows = len(a) // parts
    calls = [
        partial(function, *_arguments(integer, a[start : start + rows], b, out[start:]))
        for start in range(0, len(a), rows)
    ]
    if parts == 1:
        return calls[0]

    def subtract() -> None:
        for call in calls:
            call()

    return subtract


def _is_matrix(array: Array) -> bool:
    """Return whether BLAS can take an array as it is: stored by rows or by columns."""
    flags = array.flags
    return array.dtype == np.float32 and array.size > 0 and (flags.c_contiguous or flags.f_contiguous)


def _arguments(integer: Callable[[int], Any], a: Array, b: Array, out: Array) -> tuple[Any, ...]:
    """Return the arguments of sgemm for out <- 1 out - 1 a b."""
    (rows, inner), columns = a.shape, b.shape[1]
    minus_one, one = ctypes.c_float(-1), ctypes.c_float(1)
    return (
        *(_ROW_MAJOR, *(_order(a)[0], _order(b)[0])),
        *(integer(rows), integer(columns), integer(inner)),
        *(minus_one, _pointer(a), integer(_order(a)[1])),
        *(_pointer(b), integer(_order(b)[1])),
        *(one, _pointer(out), integer(columns)),
    )


def _order(matrix: Array) -> tuple[ctypes.c_int, int]:
    """Return whether a matrix is transposed, and the numbers from one row, or column, to the next."""
    rows, columns = (stride // matrix.itemsize for stride in matrix.strides)
    if columns == 1 and rows >= matrix.shape[1]:
        return _AS_STORED, rows
    return _TRANSPOSED, max(columns, len(matrix))


def _pointer(matrix: Array) -> ctypes.c_void_p:
    return ctypes.c_void_p(matrix.ctypes.data)
