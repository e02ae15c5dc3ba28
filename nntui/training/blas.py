"""What is known of the BLAS library that computes NumPy's matrix products on this machine.

NumPy has no operation for C <- C - A B. Its BLAS library has one, sgemm with beta = 1, and a faster
one for a single column A and a single row B, sger. They are called here in the copy that NumPy has
loaded, so there is no other dependency. Where they cannot be called, the engine computes the same
in NumPy.
"""

import ctypes
import math
from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

import numpy as np
from threadpoolctl import threadpool_info

from nntui.engine.arrays import Array
from nntui.engine.optimizers.combination import Combination
from nntui.engine.products import Subtraction, SubtractionMaker, part_count, subtraction

PIECE = 1_000_000
"""Multiplications of the largest product for which OpenBLAS has AVX-512 kernels that do not pack.

The limit is in its kernel/x86_64/sgemm_small_kernel_permit_skylakex.c.
"""
_ONE_THREAD = 10_000_000
"""Multiplications up to which pieces on one thread are faster than a whole product on two."""
_AVX512 = {"SkylakeX", "Cooperlake", "SapphireRapids"}
"""Architectures of OpenBLAS with those kernels; elsewhere pieces are slower than whole products."""

_REMEMBERED = 4096
"""Addresses to keep: of the vectors of an optimizer, and of their blocks."""
# Values of the C interface of BLAS (cblas.h).
_ROW_MAJOR, _AS_STORED, _TRANSPOSED = map(ctypes.c_int, (101, 111, 112))
_NAMES: tuple[tuple[str, Callable[[int], Any]], ...] = (
    ("scipy_cblas_{}64_", ctypes.c_int64),
    ("cblas_{}64_", ctypes.c_int64),
    ("scipy_cblas_{}", ctypes.c_int32),
    ("cblas_{}", ctypes.c_int32),
)
"""What functions are called in builds of OpenBLAS, and the integer that each takes for sizes."""
_FUNCTIONS = ("sgemm", "sger", "saxpby")


@cache
def piece_size(threads: int = 1, largest: float = math.inf) -> int:
    """Return the `piece` of a Network on this machine: 0 if products should not be split.

    A piece is computed by one thread. With more of them, whole products of large matrices are
    faster.

    Args:
        threads: how many threads compute a product.
        largest: multiplications of the largest product of the network.

    The cores that OpenBLAS uses decide, not the processor: OPENBLAS_CORETYPE can change them.
    """
    if threads > 1 and largest > _ONE_THREAD:
        return 0
    for library in threadpool_info():
        if library["internal_api"] == "openblas" and library.get("architecture") in _AVX512:
            return PIECE
    return 0


class Functions(NamedTuple):
    """Functions of the library, as ctypes calls them."""

    integer: Callable[[int], Any]
    """The type of sizes."""
    sgemm: Any
    sger: Any
    saxpby: Any


class Blas(NamedTuple):
    """What the engine takes from the BLAS library; float32 only."""

    subtraction: Callable[[int], SubtractionMaker]
    """Of the `piece` of a Network, see engine/products.py."""
    combine: Combination
    """See engine/optimizers/combination.py."""


def load_blas() -> Blas | None:
    """Return the operations of the library that NumPy uses, or None if they cannot be called."""
    functions = find_functions()
    if functions is None:
        return None

    def of_piece(piece: int) -> SubtractionMaker:
        return partial(prepared_subtraction, functions, piece)

    return Blas(of_piece, _Combination(functions.saxpby, functions.integer))


@cache
def find_functions() -> Functions | None:
    """Return the functions of the library, if they work."""
    for library in threadpool_info():
        if library["internal_api"] != "openblas":
            continue
        try:
            loaded = ctypes.CDLL(library["filepath"])
        except OSError:
            continue
        for name, integer in _NAMES:
            found: list[Any] = [getattr(loaded, name.format(each), None) for each in _FUNCTIONS]
            if None in found:
                continue
            for function in found:
                function.restype = None
            functions = Functions(integer, *found)
            if _are_right(functions):
                return functions
    return None


def _are_right(functions: Functions) -> bool:
    """Return whether small subtractions, one of whose matrices is transposed, are correct."""
    right = True
    for inner in (1, 3):
        a = np.arange(2 * inner, dtype=np.float32).reshape(2, inner)
        b, out = np.ones((4, inner), np.float32).T, np.ones((2, 4), np.float32)
        prepared_subtraction(functions, 0, a, b, out)()
        right = right and bool(np.array_equal(out, 1 - a @ b))
    return right


class _Combination:
    """y <- alpha x + beta y by saxpby; the arguments that are arrays are prepared only once."""

    def __init__(self, function: Any, integer: Callable[[int], Any]) -> None:
        self._function = function
        self._integer = integer
        self._pointers: dict[int, tuple[Array, ctypes.c_void_p]] = {}
        self._stride = integer(1)

    def __call__(
        self, alpha: float, x: Array, beta: float, y: Array, scratch: Array | None = None
    ) -> None:
        """See Combination; neither x nor scratch is overwritten."""
        del scratch
        size, stride = self._integer(len(x)), self._stride
        a, b = ctypes.c_float(alpha), ctypes.c_float(beta)
        self._function(size, a, self._pointer(x), stride, b, self._pointer(y), stride)

    def _pointer(self, vector: Array) -> ctypes.c_void_p:
        known = self._pointers.get(id(vector))
        if known is None:
            if len(self._pointers) == _REMEMBERED:
                self._pointers.clear()
            # The array is kept beside its address, so that its id stays its own.
            known = self._pointers[id(vector)] = vector, _pointer(vector)
        return known[1]


def prepared_subtraction(
    functions: Functions, piece: int, a: Array, b: Array, out: Array
) -> Subtraction:
    """Return a function that computes out <- out - a b, in parts of its rows; see products.py."""
    integer = functions.integer
    if not all(_is_matrix(each) for each in (a, b, out)) or not out.flags.c_contiguous:
        return subtraction(a, b, out)
    if len(b) == 1:
        return partial(functions.sger, *_outer_arguments(integer, a, b, out))
    parts = part_count(a, b, piece)
    rows = len(a) // parts
    calls = [
        partial(functions.sgemm, *_arguments(integer, a[start : start + rows], b, out[start:]))
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
    return (
        array.dtype == np.float32 and array.size > 0 and (flags.c_contiguous or flags.f_contiguous)
    )


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


def _outer_arguments(
    integer: Callable[[int], Any], a: Array, b: Array, out: Array
) -> tuple[Any, ...]:
    """Return the arguments of sger for out <- out - a b, with one column a and one row b."""
    rows, columns = out.shape
    stride = integer(1)
    return (
        *(_ROW_MAJOR, integer(rows), integer(columns), ctypes.c_float(-1)),
        *(_pointer(a), stride, _pointer(b), stride, _pointer(out), integer(columns)),
    )


def _order(matrix: Array) -> tuple[ctypes.c_int, int]:
    """Return whether a matrix is stored by columns, and how many numbers from one to the next."""
    rows, columns = (stride // matrix.itemsize for stride in matrix.strides)
    if columns == 1 and rows >= matrix.shape[1]:
        return _AS_STORED, rows
    return _TRANSPOSED, max(columns, len(matrix))


def _pointer(matrix: Array) -> ctypes.c_void_p:
    return ctypes.c_void_p(matrix.ctypes.data)
