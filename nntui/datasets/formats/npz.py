"""NumPy archives (.npz) with arrays named as in Keras (x_train, y_train ...), or x and y.

Arrays of other names are not read, so that objects among them do no harm.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from nntui.datasets.formats import npy
from nntui.datasets.formats.conversion import to_labels
from nntui.datasets.formats.limits import MAX_CLASSES, MAX_MEMBERS, max_bytes
from nntui.datasets.formats.parsed import AnyArray, ParsedData, ParsedSplit, roles_in_words
from nntui.datasets.formats.safe_read import check_growth
from nntui.errors import DataError
from nntui.strings import clean

MAGIC = b"PK\x03\x04"


class _Names(NamedTuple):
    """What the arrays of a split may be called, in lower case."""

    images: tuple[str, ...]
    labels: tuple[str, ...]


_NAMES = {
    "train": _Names(
        ("x_train", "train_images", "train_x", "images_train"), ("y_train", "train_labels")
    ),
    "validation": _Names(("x_val", "x_valid", "val_images"), ("y_val", "y_valid", "val_labels")),
    "test": _Names(("x_test", "test_images", "test_x", "images_test"), ("y_test", "test_labels")),
}
_SINGLE = _Names(("x", "images", "data", "arr_0"), ("y", "labels", "target", "arr_1"))
_CLASSES = ("classes", "class_names")


def read_npz(raw: bytes, name: str) -> ParsedData:
    """Return the images and labels in an archive of arrays.

    Raises:
        DataError: a broken archive, or arrays that are not a data set.
    """
    arrays, names = _read_arrays(raw, name)
    splits: dict[str, ParsedSplit] = {}
    for role, candidates in _NAMES.items():
        if split := _split(arrays, candidates, name):
            splits[role] = split
    if not splits and (split := _split(arrays, _SINGLE, name)):
        splits["train"] = split
    if not splits:
        received = (
            f"{key} (empty)" if key in arrays and not arrays[key].size else key for key in names
        )
        raise DataError(
            f"{name}: expected images in arrays x_train, y_train, x_test, y_test, or x and y, "
            f"received {clean(', '.join(received) or 'none', 120)}"
        )
    description = f"NumPy arrays ({roles_in_words(splits)})"
    return ParsedData(splits, description, _class_names(arrays))


def read_npy(raw: bytes, name: str) -> ParsedData:
    """Return the images, without labels, in a single array."""
    array = npy.read_array(io.BytesIO(raw), name, max_bytes())
    return ParsedData({"train": ParsedSplit(array, None)}, "a NumPy array")


def _class_names(arrays: Mapping[str, AnyArray]) -> tuple[str, ...]:
    array = next((arrays[key] for key in _CLASSES if key in arrays), None)
    if array is None or array.ndim != 1 or array.dtype.kind != "U" or len(array) > MAX_CLASSES:
        return ()
    return tuple(clean(word, 40) for word in array.tolist())


def _split(arrays: Mapping[str, AnyArray], names: _Names, name: str) -> ParsedSplit | None:
    """Return the split whose arrays have one of `names`, None if it is missing or empty."""
    image_key = next((key for key in names.images if key in arrays), None)
    label_key = next((key for key in names.labels if key in arrays), None)
    if image_key is None:
        if label_key is not None:
            raise DataError(f"{name}: expected images for the labels {label_key}, received none")
        return None
    if not arrays[image_key].size and (label_key is None or not arrays[label_key].size):
        return None
    labels = None
    if label_key is not None:
        labels = to_labels(arrays[label_key], f"{name}: {label_key}")
    return ParsedSplit(arrays[image_key], labels, f"{name}: {image_key}")


def _names_to_read(names: Iterable[str]) -> set[str]:
    """Return the names of the arrays to read: those of splits, or else x and y; and of classes."""
    of_splits = {key for split in _NAMES.values() for keys in split for key in keys}
    chosen = of_splits.intersection(names) or {key for keys in _SINGLE for key in keys}
    return chosen | set(_CLASSES)


def _read_arrays(raw: bytes, name: str) -> tuple[dict[str, AnyArray], list[str]]:
    """Return the arrays with known names, and the names of all arrays in lower case."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read_members(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise DataError(f"{name}: a broken archive: {error}; download it again") from None
    except (NotImplementedError, ValueError, RuntimeError, OverflowError) as error:
        raise DataError(f"{name}: an archive that cannot be read: {error}") from None


def _read_members(archive: zipfile.ZipFile, name: str) -> tuple[dict[str, AnyArray], list[str]]:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise DataError(f"{name}: expected at most {MAX_MEMBERS} arrays, received more")
    names = [clean(member.filename, 60).removesuffix(".npy").lower() for member in members]
    to_read = _names_to_read(names)
    arrays: dict[str, AnyArray] = {}
    remaining = max_bytes()
    for key, member in zip(names, members, strict=True):
        if key not in to_read:
            continue
        if key in arrays:
            raise DataError(f"{name}: expected each array once, received {key} twice")
        if member.flag_bits & 1:
            raise DataError(f"{name}: expected a plain archive, received an encrypted one")
        check_growth(name, member.file_size, member.compress_size, remaining)
        with archive.open(member) as file:
            arrays[key] = npy.read_array(file, f"{name}: {key}", remaining)
        remaining -= arrays[key].nbytes
    return arrays, names
