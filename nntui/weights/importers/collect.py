"""From the arrays that a reader found to a `ForeignFile`: types, names, and what is no weight.

What a file holds besides weights is left out and said in a note; a file without weights is refused
with what it holds instead, such as the images of a data set.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.errors import WeightsError
from nntui.strings import clean, counted
from nntui.weights.first_bytes import read_bytes, size_of
from nntui.weights.importers.disguise import images_among
from nntui.weights.importers.foreign import Floats, ForeignArray, ForeignFile, ForeignLayer

AnyArray: TypeAlias = NDArray[Any]
Named: TypeAlias = tuple[str, AnyArray]
"""An array under the name that it has in its file."""

MAX_BYTES = 2**30
"""Of a file."""
MAX_ARRAYS = 10_000
_MAX_NAME = 80
_FLOATS = {"f2": np.float16, "f4": np.float32, "f8": np.float64}

# A part of a name, such as optimizer_state_dict.state.0.exp_avg or model/Adam/m/dense/kernel.
_OPTIMIZER = re.compile(
    r"(?i)(^|[./])(\w*optim\w*|_?adam\w*|rmsprop|sgd|training_config|lr_scheduler\w*"
    r"|exp_avg\w*|momentum_buffer|_best_\w+)([./]|$)"
)


def read_whole(path: Path) -> bytes:
    """Return the bytes of a file; WeightsError if it cannot be read, is too large or empty."""
    too_large = size_of(path) > MAX_BYTES  # before memory is asked for
    raw = b"" if too_large else read_bytes(path, MAX_BYTES + 1)
    if too_large or len(raw) > MAX_BYTES:
        raise WeightsError(f"{path}: expected at most {MAX_BYTES >> 20} MiB, received more")
    if not raw:
        raise WeightsError(f"{path}: expected weights, received an empty file; download it again")
    return raw


def broken(path: Path, what: object) -> WeightsError:
    """Return the error for a file with invalid contents."""
    return WeightsError(f"{path}: a broken file: {clean(what, 160)}; download it again")


def foreign_file(
    path: Path,
    found: Iterable[Named],
    *,
    layers: Sequence[ForeignLayer] | None = None,
    input_shape: tuple[int, ...] = (),
    notes: Iterable[str] = (),
) -> ForeignFile:
    """Return the contents of a file; its format is filled in by `formats.read_foreign`.

    Args:
        path: the file, for errors.
        found: all arrays in the order of the file.
        layers: see ForeignFile.
        input_shape: see ForeignFile.
        notes: what the reader has to say.

    Raises:
        WeightsError: no array can be a weight; the error says what the file holds.
    """
    kept: list[ForeignArray] = []
    integers: list[Named] = []
    others = 0
    names: dict[str, int] = {}
    for name, array in found:
        if len(names) >= MAX_ARRAYS:
            raise WeightsError(f"{path}: expected at most {MAX_ARRAYS:,} arrays, received more")
        own = _unique(clean(name, _MAX_NAME), names)
        if _OPTIMIZER.search(name):
            others += 1
        elif array.dtype.kind != "f":
            integers.append((own, array))
        elif array.size:
            kept.append(ForeignArray(own, native(array)))
    _check(path, kept, integers)
    said = [*notes, *_left_out(integers, others), *_not_finite(kept)]
    return ForeignFile("", tuple(kept), _tuple(layers), input_shape, tuple(said))


def native(array: AnyArray) -> Floats:
    """Return floats as float16, float32 or float64 in the byte order of this machine."""
    wanted = _FLOATS.get(f"f{array.dtype.itemsize}", np.float64)
    return np.asarray(array.astype(wanted, copy=False))


def from_bfloat16(bits: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Return the numbers whose upper 16 bits, as float32, are given.

    >>> from_bfloat16(np.array([0x3FC0], np.uint16)).tolist()
    [1.5]
    """
    wide = bits.astype(np.uint32)
    wide <<= np.uint32(16)
    return wide.view(np.float32)


def _tuple(layers: Sequence[ForeignLayer] | None) -> tuple[ForeignLayer, ...] | None:
    return None if layers is None else tuple(layers)


def _unique(name: str, names: dict[str, int]) -> str:
    """Return `name`, with a number if it is taken."""
    count = names[name] = names.get(name, 0) + 1
    return name if count == 1 else f"{name} ({count})"


def _check(path: Path, kept: list[ForeignArray], integers: list[Named]) -> None:
    """Raise a WeightsError for a data set, for integers alone, and where there is no array."""
    named = [(each.name, each.array) for each in kept]
    images = images_among([*named, *integers])
    if images:
        raise WeightsError(f"{path}: expected weights, received {images}; open it as data")
    if kept:
        return
    if integers:
        name, array = integers[0]
        raise WeightsError(
            f"{path}: expected weights as floats, received integers only, such as {name} of shape "
            f"{array.shape}; try the file before its quantization"
        )
    raise WeightsError(f"{path}: expected arrays of weights, received none; try another file")


def _left_out(integers: list[Named], others: int) -> Iterable[str]:
    if others:
        yield f"{counted(others, 'array')} of an optimizer left out"
    large = [name for name, array in integers if array.ndim > 1]
    if large:
        listed = ", ".join(large[:3]) + (", ..." if len(large) > 3 else "")
        yield f"{counted(len(large), 'array')} of integers left out: {listed}"


def _not_finite(kept: list[ForeignArray]) -> Iterable[str]:
    for each in kept:
        wrong = each.array.size - int(np.isfinite(each.array).sum())
        if wrong:
            yield f"{wrong:,} of {each.array.size:,} numbers in {each.name} are not finite"
