"""Images that are stored with rows and columns exchanged, as those of EMNIST are.

Digits are recognized as transposed by their pixels: the mean image of each class is compared with
that of synthetic digits, as it is and transposed. Other images are transposed only where the name
of their own file begins with `emnist`, never because of the name of a folder.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nntui.config.reading import Reading
from nntui.datasets.assembly.names import words
from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray, ParsedData

_SIDE = 8
_MEANS = (
    "0124542113799973267646754752137557311475574236634777774113665310",
    "0012332100257631012695100127930001387100014862001257521011343100",
    "0246763114666763133236621123674123578521579975325787665312222211",
    "1235542024667751123467410147973101246741111246514556763124554210",
    "0011121012334542245456523665785247789952234575210124531001233210",
    "0123444213688764148753221599852113457841222357414667763125664210",
    "0123554202466421136643212687664337987664389767622589863101122100",
    "0000110013567752367779732322685212258731123774101246520013453100",
    "0124543112677763136657631379974114799620366566313676752013564210",
    "0011110012577641367568734765796225678841112465201124541012344210",
)
"""The mean image of each digit from 0 to 9 in digits and digits-wild, in 8 x 8 pixels."""
_MAX_IMAGES = 1_000
_MIN_IMAGES = 100
_MIN_SIMILARITY = 0.75
"""Mean correlation with the means of digits; MNIST has 0.95, transposed 0.45."""
_MIN_DIFFERENCE = 0.3
_EDGE = 0.2
"""Share of the brightest mean pixel from which rows and columns belong to the digits."""


def is_named_emnist(names: Sequence[str]) -> bool:
    """Return whether the own name of a file begins with the word EMNIST.

    >>> is_named_emnist(["emnist-letters.mat"]), is_named_emnist(["notemnist.csv"])
    (True, False)
    """
    return any(words(name)[:1] == ["emnist"] for name in names)


def looks_transposed(images: Pixels, labels: AnyArray) -> bool | None:
    """Return whether images of digits are transposed; None if that is uncertain.

    Args:
        images: uint8 of shape (count, height, width); the background is 0.
        labels: (count,), the digit of each image; 10 is 0. Any other labels are uncertain.
    """
    if labels.dtype.kind not in "iu" or len(labels) != len(images) or len(images) < _MIN_IMAGES:
        return None
    step = -(-len(images) // _MAX_IMAGES)
    images, digits = images[::step], labels[::step] % 10
    if not 0 <= int(labels.min()) <= int(labels.max()) <= 10 or len(np.unique(digits)) != 10:
        return None
    means = _class_means(images, digits)
    upright = _similarity(means)
    transposed = _similarity(means.transpose(0, 2, 1))
    certain = abs(upright - transposed) >= _MIN_DIFFERENCE
    if not certain or max(upright, transposed) < _MIN_SIMILARITY:
        return None
    return transposed > upright


def upright(parsed: ParsedData, reading: Reading) -> ParsedData:
    """Return parsed files with the images upright, and a note where they were transposed.

    Args:
        parsed: images of shape (count, height, width), uint8, with a dark background.
        reading: with the setting `orientation`.
    """
    transpose, note = _decide(parsed, reading.orientation)
    notes = (*parsed.notes, note) if note else parsed.notes
    if not transpose:
        return replace(parsed, notes=notes)
    splits = {
        role: replace(split, images=np.ascontiguousarray(split.images.transpose(0, 2, 1)))
        for role, split in parsed.splits.items()
    }
    return replace(parsed, splits=splits, notes=notes)


def _decide(parsed: ParsedData, setting: str) -> tuple[bool, str]:
    """Return whether to transpose images, and a note that says why."""
    if setting != "auto":
        return setting == "transposed", "transposed" if setting == "transposed" else ""
    if parsed.upright:
        return False, ""
    named = is_named_emnist(parsed.files)
    looks = _looks_of_largest(parsed)
    if looks is None:
        return named, "transposed as EMNIST, by the name of the file" if named else ""
    if looks:
        return True, "transposed, as the pixels of the digits show"
    return False, "upright already, as the pixels of the digits show" if named else ""


def _looks_of_largest(parsed: ParsedData) -> bool | None:
    """Return what the largest split of labeled images looks like; see looks_transposed."""
    known = [(len(s.images), s.images, s.labels) for s in parsed.splits.values()]
    labeled = [(count, images, labels) for count, images, labels in known if labels is not None]
    if not labeled:
        return None
    _, images, labels = max(labeled, key=lambda split: split[0])
    names = parsed.classes
    if names and labels.dtype.kind in "iu":
        if not all(name.isascii() and name.isdecimal() and len(name) <= 3 for name in names):
            return None
        labels = np.array([int(name) for name in names])[labels]
    return looks_transposed(images, labels)


def _class_means(images: Pixels, digits: AnyArray) -> NDArray[np.float64]:
    """Return the mean image of each digit in _SIDE x _SIDE pixels, without blank margins."""
    by_digit = [images[digits == digit] for digit in range(10)]
    sums = np.array([group.sum(axis=0, dtype=np.uint32) for group in by_digit], np.float64)
    means = sums / np.array([[[len(group)]] for group in by_digit])
    mean = sums.sum(axis=0) / len(images)
    mean -= mean.min()
    rows = np.flatnonzero(mean.max(axis=1) > _EDGE * mean.max())
    columns = np.flatnonzero(mean.max(axis=0) > _EDGE * mean.max())
    if not len(rows) or not len(columns):
        return np.zeros((10, _SIDE, _SIDE))
    area = means[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.asarray(_averaging(area.shape[1]) @ area @ _averaging(area.shape[2]).T)


def _averaging(length: int) -> NDArray[np.float64]:
    """Return the matrix that averages `length` pixels to _SIDE of them."""
    edges = np.linspace(0, length, _SIDE + 1)
    low, high = edges[:-1, None], edges[1:, None]
    pixels = np.arange(length)
    shares = np.clip(np.minimum(high, pixels + 1) - np.maximum(low, pixels), 0, None)
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _similarity(means: NDArray[np.float64]) -> float:
    """Return the mean correlation of (10, _SIDE, _SIDE) with the means of digits."""
    expected = np.array([[int(digit) for digit in row] for row in _MEANS], np.float64)
    a, b = (_standard(table) for table in (means.reshape(10, -1), expected))
    return float((a * b).sum(axis=1).mean())


def _standard(table: NDArray[np.float64]) -> NDArray[np.float64]:
    centered = table - table.mean(axis=1, keepdims=True)
    return np.asarray(centered / np.maximum(np.linalg.norm(centered, axis=1, keepdims=True), 1e-9))
