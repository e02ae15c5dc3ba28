"""Matrix products, whole or in pieces of the size for which the BLAS library is fastest."""

from collections.abc import Callable
from functools import cache
from typing import TypeAlias

import numpy as np

from nntui.engine.arrays import Array

Subtraction: TypeAlias = Callable[[], object]
"""Computes out <- out - a b for three arrays, from what they contain when it is called."""
SubtractionMaker: TypeAlias = Callable[[Array, Array, Array], Subtraction]
"""Returns a Subtraction for arrays a (rows, inner), b (inner, columns) and out (rows, columns)."""

_WIDE = 256
"""Columns of a right matrix from which pieces are slower than the whole product."""
_LARGE = 512
"""Columns of both matrices from which blocks are slower: they are too far apart in memory."""
_BLOCK = (16, 64)
"""Rows and columns of a block of a wide product."""
_MOST_PARTS = 8
"""Parts of a stack's columns from which they are slower: then its inner dimension is large."""
_ROWS = 4
"""The rows of a piece are a multiple of it, as the inner loops of BLAS kernels take so many."""


def product(a: Array, b: Array, out: Array, piece: int = 0) -> Array:
    """Write a b to `out`, and return it.

    Args:
        a: (rows, inner).
        b: (inner, columns).
        out: (rows, columns), not part of `a` or `b`.
        piece: multiplications up to which a product is not split; 0 means that none is split. A
            larger one is computed as a stack of equal parts of the rows, if there is such a split.

    Whole products are a.dot(b) and not np.matmul, which takes half a microsecond more for each
    call, and ten times as long for x^T dy of a single image. np.dot takes a quarter of a
    microsecond more than the method: it asks first whether its arguments are arrays of NumPy.

    >>> product(np.ones((8, 2)), np.ones((2, 3)), out=np.empty((8, 3)), piece=24)[0]
    array([2., 2., 2.])
    """
    if not piece or len(a) * b.size <= piece:
        return a.dot(b, out=out)
    columns = b.shape[1]
    if columns > _WIDE or (columns >= _BLOCK[1] and not b.flags.c_contiguous):
        return _in_blocks(a, b, out)
    parts = part_count(a, b, piece)
    if parts == 1:
        return a.dot(b, out=out)
    rows = len(a) // parts
    stacked = out.reshape(parts, rows, b.shape[1])
    np.matmul(a.reshape(parts, rows, len(b)), b, out=stacked)
    return out


def stacked_product(a: Array, b: Array, out: Array, piece: int = 0) -> None:
    """Write a b to `out` for stacks of wide matrices, in equal parts of their columns.

    Args:
        a: (..., rows, inner).
        b: (..., inner, columns), each row contiguous.
        out: (..., rows, columns), not part of `a` or `b`.
        piece: as in `product`.
    """
    rows, inner = a.shape[-2:]
    parts = split(b.shape[-1], rows * inner, piece)
    if 1 < parts <= _MOST_PARTS:
        a, b, out = a[..., np.newaxis, :, :], _side_by_side(b, parts), _side_by_side(out, parts)
    np.matmul(a, b, out=out)


def _side_by_side(stack: Array, parts: int) -> Array:
    """Return a stack of matrices (..., rows, columns) as (..., parts, rows, columns / parts)."""
    *outer, columns = stack.shape
    return stack.reshape(*outer, parts, columns // parts).swapaxes(-3, -2)


def _in_blocks(a: Array, b: Array, out: Array) -> Array:
    """Write a b to `out` in blocks of 16 rows and 64 columns, where that is faster than np.dot."""
    (rows, inner), columns = a.shape, b.shape[1]
    if max(inner, columns) > _LARGE or rows % _BLOCK[0] or columns % _BLOCK[1]:
        return a.dot(b, out=out)
    blocks = out.reshape(-1, _BLOCK[0], columns // _BLOCK[1], _BLOCK[1]).transpose(0, 2, 1, 3)
    by_columns = b.T.reshape(-1, _BLOCK[1], inner).transpose(0, 2, 1)
    np.matmul(a.reshape(-1, 1, _BLOCK[0], inner), by_columns, out=blocks)
    return out


def subtraction(a: Array, b: Array, out: Array) -> Subtraction:
    """Return a function that computes out <- out - a b: the reference, in NumPy.

    A BLAS library does it in one operation, where the machine has one that can be called; see
    training/blas.py.

    >>> out = np.ones((1, 2))
    >>> subtraction(np.array([[2.0]]), np.array([[3.0, 4.0]]), out)()
    >>> out
    array([[-5., -7.]])
    """
    ab = np.empty_like(out)

    def subtract() -> None:
        np.subtract(out, a.dot(b, out=ab), out=out)

    return subtract


def part_count(a: Array, b: Array, piece: int) -> int:
    """Return into how many parts of its rows to split the product a b; see `product`."""
    if not piece or len(a) * b.size <= piece or b.shape[1] > _WIDE:
        return 1
    return split(len(a), b.size, piece)


@cache
def split(rows: int, row_size: int, piece: int) -> int:
    """Return into how many equal parts to split `rows`, the fewest that are small enough.

    Args:
        rows: how many rows there are.
        row_size: multiplications for one row.
        piece: multiplications that a part may have; 0 means any number.

    Returns:
        1 if the product is small enough, or if there is no such split: the rows of a part must be
        a multiple of 4.

    >>> split(rows=64, row_size=784 * 128, piece=10**6)
    8
    >>> split(rows=64, row_size=128 * 10, piece=10**6)
    1
    """
    if not piece or rows * row_size <= piece:
        return 1
    parts = range(2, rows // _ROWS + 1)
    fits = (
        part for part in parts if rows % (part * _ROWS) == 0 and rows // part * row_size <= piece
    )
    return next(fits, 1)
