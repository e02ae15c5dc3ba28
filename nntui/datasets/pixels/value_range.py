"""The range of pixel values, by which numbers of any type become bytes.

The type of an array says little: black and white images are saved as booleans, as integers 0 and 1,
as floats 0.0 and 1.0, or as 0 and 255.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nntui.datasets.dataset import Pixels
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.pixels.chunks import chunks
from nntui.errors import DataError

_BRIGHT = 128
"""Integers with this maximum or a larger one, up to 255, are bytes."""
_FEW_BITS = 16
"""Integers with at most this maximum have few bits, as the digits from 0 to 16 of scikit-learn."""
_DEEP = 511
"""Integers with a larger maximum have more than 8 bits, as the gray of 16-bit images."""
_MAX_RATIO = 15
"""Maximum of all parts, divided by that of one part, from which their ranges differ."""
_ROUNDING = 1e-3
"""Floats may exceed their range by this much."""


@dataclass(frozen=True, slots=True)
class Values:
    """What is known of the numbers in one array.

    Args:
        low: the minimum, NaN if one number is NaN.
        high: the maximum, likewise; for bytes a lower bound that is at least _BRIGHT is enough.
        whole: whether all numbers are integers.
    """

    low: float
    high: float
    whole: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """A pixel is (value - low) * factor, rounded to an integer from 0 to 255."""

    low: float = 0.0
    factor: float = 1.0
    note: str = ""


def values_of(array: AnyArray, name: str) -> Values:
    """Return the range of the numbers in `array`.

    Raises:
        DataError: it has no numbers.
    """
    if array.dtype.kind not in "biuf":
        raise DataError(f"{name}: expected numbers as pixels, received {array.dtype}")
    if array.dtype.kind == "b":
        return Values(0, 1, whole=True)
    if array.dtype == np.uint8:
        high = 0
        for chunk in chunks(array):
            high = max(high, int(chunk.max()))
            if high >= _BRIGHT:
                break
        return Values(0, high, whole=True)
    lows, highs = zip(*((chunk.min(), chunk.max()) for chunk in chunks(array)), strict=True)
    whole = array.dtype.kind != "f" or _is_whole(array)
    return Values(float(np.min(lows)), float(np.max(highs)), whole)


def scale_of(arrays: Sequence[AnyArray], names: Sequence[str]) -> Scale:
    """Return how the numbers in `arrays`, which are the parts of one data set, become bytes.

    Args:
        arrays: numbers of any type and shape, at least one in each.
        names: of the arrays, for errors.

    Raises:
        DataError: no numbers, a range that images do not have, or ranges that differ.
    """
    values = [values_of(array, name) for array, name in zip(arrays, names, strict=True)]
    low = float(np.min([part.low for part in values]))
    high = float(np.max([part.high for part in values]))
    if not (math.isfinite(low) and math.isfinite(high)):
        received = "numbers that are missing (NaN)" if math.isnan(low) else f"{low:g} to {high:g}"
        raise _unexpected(names[0], received)
    _check_alike(values, names)
    if low < -1 and any(array.dtype == np.int8 for array in arrays):
        raise _unexpected(names[0], f"{low:g} to {high:g}, perhaps bytes read as signed numbers")
    whole = all(part.whole for part in values)
    scale = _of_integers(low, high) if whole else _of_floats(low, high, arrays)
    if scale is None or (high > 255 and whole and not _many_above_255(arrays)):
        raise _unexpected(names[0], f"{low:g} to {high:g}")
    return scale


def scaled(array: AnyArray, scale: Scale) -> Pixels:
    """Return numbers as bytes, uint8 of the same shape; bytes in no need of it are not copied."""
    if array.dtype == np.uint8 and scale.low == 0 and scale.factor == 1:
        return array
    pixels = np.empty(array.shape, np.uint8)
    wide = np.float32 if array.dtype.itemsize <= 2 else np.float64
    for chunk, out in zip(chunks(array), chunks(pixels), strict=True):
        numbers: AnyArray = chunk.astype(wide)
        out[...] = np.clip(np.rint((numbers - scale.low) * scale.factor), 0, 255)
    return pixels


def _of_integers(low: float, high: float) -> Scale | None:
    """Return the scale of integers, None if they are no pixels."""
    if low < 0:
        return _of_difference(low, high) if (low, high) == (-1, 1) or high - low == 255 else None
    if high <= 1:
        note = "pixels 0 and 1 taken as black and white" if high else ""
        return Scale(0, 255, note)
    if _FEW_BITS < high <= 255:
        return Scale(note=_note_if_dark(high, 255))
    if high > _FEW_BITS and not (_DEEP < high <= 65_535 and 4 * low <= high):
        return None
    top = high if high == 16 else 2 ** int(high).bit_length() - 1
    return Scale(0, 255 / top, f"pixels from 0 to {top:g} scaled to 255")


def _of_floats(low: float, high: float, arrays: Sequence[AnyArray]) -> Scale | None:
    """Return the scale of floats with fractions, None if they are no pixels."""
    if low >= -_ROUNDING and high <= 1 + _ROUNDING:
        # The mnist.pkl.gz of the Theano tutorials was divided by 256.
        if high < 1 and all(_is_whole(array, 256) for array in arrays):
            return Scale(0, 256)
        return Scale(0, 255, _note_if_dark(high, 1))
    if -1 - _ROUNDING <= low <= -0.9 and 0 < high <= 1 + _ROUNDING:
        return _of_difference(-1, 1)
    if low >= -_ROUNDING and _BRIGHT <= high <= 255.5:
        return Scale(note="fractions of pixels rounded")
    if high - low > _ROUNDING and all(_is_even(array, low, high) for array in arrays):
        return _of_difference(low, high)
    return None


def _of_difference(low: float, high: float) -> Scale:
    """Return the scale that makes `low` 0 and `high` 255."""
    note = f"pixels from {low:.4g} to {high:.4g} scaled to 0 to 255"
    return Scale(low, 255 / (high - low), note)


def _note_if_dark(high: float, top: int) -> str:
    return "" if 2 * high >= top else f"the brightest of all pixels is {high:.3g} of {top}"


def _check_alike(values: Sequence[Values], names: Sequence[str]) -> None:
    """Raise a DataError if one part has a far smaller range than another."""
    highs = [part.high - min(part.low, 0) for part in values]
    for part, high, name in zip(values, highs, names, strict=True):
        if 0 < high * _MAX_RATIO < max(highs):
            other = names[highs.index(max(highs))]
            raise DataError(
                f"{name}: expected pixels of the same range in all parts, received "
                f"{part.low:g} to {part.high:g}, and up to {max(highs):g} in {other}; scale one "
                "of them"
            )


def _many_above_255(arrays: Sequence[AnyArray]) -> bool:
    """Return whether a quarter of all nonzero numbers are above 255.

    Images of more than 8 bits have many such numbers. A few are errors, such as those of an index.
    """
    above = sum(np.count_nonzero(chunk > 255) for array in arrays for chunk in chunks(array))
    return bool(4 * above >= sum(np.count_nonzero(array) for array in arrays))


def _is_whole(array: AnyArray, factor: int = 1) -> bool:
    """Return whether all numbers times `factor` are integers."""
    with np.errstate(all="ignore"):  # infinities are refused by their range
        multiples = (chunk * factor if factor != 1 else chunk for chunk in chunks(array))
        return all(bool((chunk == np.rint(chunk)).all()) for chunk in multiples)


def _is_even(array: AnyArray, low: float, high: float) -> bool:
    """Return whether all numbers are among 256 evenly spaced ones from `low` to `high`.

    So are the pixels of images after a mean was subtracted and the result divided by a deviation.
    """
    for chunk in chunks(array):
        steps = (chunk.astype(np.float64) - low) * (255 / (high - low))
        if float(np.abs(steps - np.rint(steps)).max()) > 0.02:
            return False
    return True


def _unexpected(name: str, received: str) -> DataError:
    return DataError(
        f"{name}: expected pixels from 0 to 255, from 0 to 1 or from -1 to 1, received {received}"
    )
