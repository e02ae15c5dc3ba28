"""Arrays of NumPy, `.npz` and `.npy`: headers first, no objects, no more bytes than announced.

Of an archive only what has a name that means something is read: whatever else lies in it, objects
perhaps, is nobody's business.
The format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. The headers are
read with an expression of their own shape, because `np.load` evaluates them.
"""

import io
import math
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import IO

import numpy as np

from nntui.datasets.formats.limits import MAX_CLASSES, MAX_MEMBERS, max_bytes, too_large
from nntui.datasets.formats.parsed import (
    ROLES,
    AnyArray,
    ParsedData,
    ParsedSplit,
    to_labels,
    to_pixels,
)
from nntui.datasets.formats.safe_read import check_growth
from nntui.errors import DataError
from nntui.strings import clean

NPY_MAGIC = b"\x93NUMPY"
ZIP_MAGIC = b"PK\x03\x04"
_HEADER = re.compile(
    rb"\{\s*'descr': *'([<>|=]?[a-zA-Z]\d{1,5})', *'fortran_order': *(True|False), *"
    rb"'shape': *\(([\dL, ]*)\),? *\}\s*"
)
_MAX_HEADER = 2**14

# What the arrays of a part are called: those of the images, those of the labels.
_NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "train": (("x_train", "train_images", "train_x", "images_train"), ("y_train", "train_labels")),
    "validation": (("x_val", "x_valid", "val_images"), ("y_val", "y_valid", "val_labels")),
    "test": (("x_test", "test_images", "test_x", "images_test"), ("y_test", "test_labels")),
}
_SINGLE = (("x", "images", "data", "arr_0"), ("y", "labels", "target", "arr_1"))
_CLASSES = ("classes", "class_names")


def read_npz(raw: bytes, name: str) -> ParsedData:
    """Return what an archive of arrays holds: Keras' names, or x and y.

    Raises:
        DataError: a broken archive, or arrays that are no data set.
    """
    arrays, names = _arrays(raw, name)
    parts = {}
    for role in ROLES:
        if part := _part(arrays, _NAMES[role], name):
            parts[role] = part
    if not parts and (part := _part(arrays, _SINGLE, name)):
        parts["train"] = part
    if not parts:
        told = (
            f"{key} (empty)" if key in arrays and not arrays[key].size else key for key in names
        )
        raise DataError(
            f"{name}: expected images in arrays x_train, y_train, x_test, y_test, or x and y, "
            f"received {clean(', '.join(told) or 'none', 120)}"
        )
    classes = next((arrays[key] for key in _CLASSES if key in arrays), None)
    return ParsedData(parts, f"NumPy arrays {' and '.join(parts)}", _class_names(classes))


def read_npy(raw: bytes, name: str) -> ParsedData:
    """Return the images, without labels, of a single array."""
    array = _read_array(io.BytesIO(raw), name, max_bytes())
    return ParsedData({"train": ParsedSplit(to_pixels(array, name), None)}, "a NumPy array")


def _class_names(array: AnyArray | None) -> tuple[str, ...]:
    if array is None or array.ndim != 1 or array.dtype.kind != "U" or len(array) > MAX_CLASSES:
        return ()
    return tuple(clean(word, 40) for word in array.tolist())


def _part(
    arrays: dict[str, AnyArray], names: tuple[tuple[str, ...], tuple[str, ...]], name: str
) -> ParsedSplit | None:
    image_names, label_names = names
    key = next((key for key in image_names if key in arrays), None)
    label_key = next((key for key in label_names if key in arrays), None)
    if key is None:
        if label_key is not None:
            raise DataError(f"{name}: expected images for the labels {label_key}, received none")
        return None
    if not arrays[key].size and (label_key is None or not arrays[label_key].size):
        return None
    labels = None
    if label_key is not None:
        labels = to_labels(arrays[label_key], f"{name}: {label_key}")
    return ParsedSplit(to_pixels(arrays[key], f"{name}: {key}"), labels)


def _wanted(names: Iterable[str]) -> set[str]:
    """Return which arrays are read: those of parts, or else x and y, and the names of classes."""
    parts = {key for part in _NAMES.values() for kind in part for key in kind}.intersection(names)
    return (parts or {key for kind in _SINGLE for key in kind}) | set(_CLASSES)


def _arrays(raw: bytes, name: str) -> tuple[dict[str, AnyArray], list[str]]:
    """Return the arrays of an archive that mean something, and the names of all it holds.

    Names are in small letters.
    """
    arrays: dict[str, AnyArray] = {}
    left = max_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise DataError(f"{name}: expected at most {MAX_MEMBERS} arrays, received more")
            names = [clean(member.filename, 60).removesuffix(".npy").lower() for member in members]
            wanted = _wanted(names)
            for key, member in zip(names, members, strict=True):
                if key not in wanted:
                    continue
                if key in arrays:
                    raise DataError(f"{name}: expected each array once, received {key} twice")
                if member.flag_bits & 1:
                    raise DataError(f"{name}: expected an open archive, received an encrypted one")
                check_growth(name, member.file_size, member.compress_size, left)
                with archive.open(member) as file:
                    arrays[key] = _read_array(file, f"{name}: {key}", left)
                left -= arrays[key].nbytes
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise DataError(f"{name}: a broken archive: {error}; fetch it again") from None
    except (NotImplementedError, ValueError, RuntimeError, OverflowError) as error:
        raise DataError(f"{name}: an archive that cannot be read: {error}") from None
    return arrays, names


def _read_array(file: IO[bytes], name: str, limit: int) -> AnyArray:
    """Return an array whose header was believed only after it was checked."""
    start = file.read(8)
    length = file.read(2 if start[6:7] == b"\1" else 4)
    size = int.from_bytes(length, "little")
    if not start.startswith(NPY_MAGIC) or start[6:7] not in {b"\1", b"\2", b"\3"}:
        raise DataError(f"{name}: expected an array in NumPy's format, received other bytes")
    match = _HEADER.fullmatch(file.read(min(size, _MAX_HEADER)))
    if match is None:
        raise DataError(
            f"{name}: expected an array of numbers, received one of objects, or a broken header"
        )
    descr, order, axes = (text.decode() for text in match.groups())
    try:
        dtype = np.dtype(descr)
        shape = tuple(int(axis.strip(" L")) for axis in axes.split(",") if axis.strip())
    except (TypeError, ValueError):
        raise DataError(f"{name}: expected an array of numbers, received {descr}") from None
    if dtype.kind not in "biufUS" or not dtype.itemsize:
        raise DataError(f"{name}: expected an array of numbers, received {descr}")
    wanted = math.prod(shape) * dtype.itemsize
    if wanted * (4 if dtype.kind == "S" else 1) > limit:  # it becomes text, of 4 bytes a letter
        raise too_large(name, limit)
    data = file.read(wanted + 1)
    if len(data) != wanted or len(shape) > 4:
        raise DataError(
            f"{name}: expected {wanted} bytes for the shape {shape}, received "
            f"{'more' if len(data) > wanted else len(data)}"
        )
    array: AnyArray = np.frombuffer(data, dtype)
    if (
        dtype.kind == "U"
        and wanted
        and np.frombuffer(data, dtype.byteorder + "u4").max() > 0x10FFFF
    ):
        raise DataError(f"{name}: expected names of classes, received no text")
    try:
        array = array.reshape(shape, order="F" if order == "True" else "C")
    except ValueError:  # nothing, but in a shape that NumPy cannot count
        raise DataError(f"{name}: expected a shape of a data set, received {shape}") from None
    if dtype.kind == "S":
        return _text(array, name)
    return array.astype(dtype.newbyteorder("="), copy=False)


def _text(array: AnyArray, name: str) -> AnyArray:
    """Return names that are bytes as text."""
    try:
        return array.astype(f"U{array.dtype.itemsize}")
    except UnicodeDecodeError:
        raise DataError(
            f"{name}: expected names of classes in ASCII, or as text (U), received other bytes"
        ) from None
