"""Images that are in two parts of a data set: a network is tested on what it was trained on."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels, Split
from nntui.datasets.hashes import image_hashes
from nntui.errors import DataError

_BITS = 20
"""Of a key that tells whether an image may be in another part; a table of them is 1 MiB."""
_LINE = 64
"""Bytes that a processor reads from memory at once."""
_FACTORS = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xFF51AFD7ED558CCD], np.uint64
)


class Parts(NamedTuple):
    """The parts of a data set without duplicates, or with them, and notes on the duplicates."""

    train: Split
    validation: Split
    test: Split
    notes: tuple[str, ...] = ()


def check_duplicates(parts: Parts, name: str, *, drop: bool) -> Parts:
    """Return the parts with notes on images that are in two of them.

    Args:
        parts: the parts, and notes that are kept.
        name: of the data set, for errors.
        drop: whether to leave such images out: out of the training images, and out of the
            validation images if they are test images; never out of the test images.

    Raises:
        DataError: no training image would be left.
    """
    train, validation, test, notes = parts
    validation, more = _compared(validation, "validation", test, "test", drop=drop)
    notes += more
    for other, role in ((test, "test"), (validation, "validation")):
        train, more = _compared(train, "training", other, role, drop=drop)
        notes += more
    if not len(train):
        raise DataError(
            f"{name}: expected training images that are no test images, received only such; "
            "name other files, or keep duplicates"
        )
    return Parts(train, validation, test, notes)


def shared_rows(images: Pixels, others: Pixels) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows of `images` that are in `others`, and the rows of `others` in `images`.

    >>> shared_rows(np.array([[[1]], [[2]]], np.uint8), np.array([[[2]], [[3]]], np.uint8))
    (array([1]), array([0]))

    Args:
        images: uint8 of shape (count, height, width).
        others: likewise, of the same height and width.
    """
    # Hashing every pixel would take as long as reading MNIST. Few images agree in the middle.
    keys, other_keys = (_keys(array) for array in (images, others))
    rows = np.flatnonzero(_table(other_keys)[keys])
    other_rows = np.flatnonzero(_table(keys[rows])[other_keys])
    hashes, other_hashes = image_hashes(images[rows]), image_hashes(others[other_rows])
    return rows[np.isin(hashes, other_hashes)], other_rows[np.isin(other_hashes, hashes)]


def _keys(images: Pixels) -> NDArray[np.intp]:
    """Return a number below 2**_BITS for each image, by some pixels in its middle."""
    count, height, width = images.shape
    if height * width < 2 * _LINE:
        keys = image_hashes(images)
    else:
        keys = np.zeros(count, np.uint64)
        words = _middle(images).view("<u8")
        for column, factor in zip((0, 3, 4, 7), _FACTORS, strict=True):
            keys ^= words[:, column]
            keys *= factor
    return (keys >> np.uint64(64 - _BITS)).astype(np.intp)


def _middle(images: Pixels) -> Pixels:
    """Return the _LINE pixels around the central one, (count, _LINE), in any memory layout."""
    count, height, width = images.shape
    start = height // 2 * width + width // 2 - _LINE // 2
    if images.flags.c_contiguous:
        return images.reshape(count, height * width)[:, start : start + _LINE]
    first, last = start // width, (start + _LINE - 1) // width + 1
    rows = np.ascontiguousarray(images[:, first:last]).reshape(count, (last - first) * width)
    return rows[:, start - first * width :][:, :_LINE]


def _table(keys: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Return for each possible key whether it is among `keys`."""
    table = np.zeros(2**_BITS, np.bool_)
    table[keys] = True
    return table


def _compared(
    images: Split, role: str, others: Split, other_role: str, *, drop: bool
) -> tuple[Split, tuple[str, ...]]:
    """Return the images, without those among `others` if they are dropped, and a note."""
    if not (len(images) and len(others)):
        return images, ()
    rows, other_rows = shared_rows(images.images, others.images)
    if not len(rows):
        return images, ()
    if drop:
        note = f"{len(rows):,} {role} images left out, which are also {other_role} images"
        return images.take(np.delete(np.arange(len(images)), rows)), (note,)
    note = f"{len(other_rows):,} of {len(others):,} {other_role} images are also {role} images"
    return images, (f"{note} (--drop-duplicates leaves them out there)",)
