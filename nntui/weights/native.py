"""The file format of nntui: safetensors, with the information about the network as metadata.

Arrays have the names of `engine.parameters` ("0/weight"). The metadata has one entry, "nntui", a
JSON object of the fields of `WeightsInfo`. A checkpoint is such a file with more in it: the state
of the optimizer as "optimizer/m" and so on, which is ignored where only weights are read.

Weights are float32 or float64. A small file may have float16; it is read as float32, and the
accuracy it states was measured after the rounding.
"""

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nntui.errors import ConfigError, WeightsError
from nntui.storage import write_whole
from nntui.strings import clean
from nntui.weights.first_bytes import read_bytes
from nntui.weights.model import Floats, Weights, WeightsInfo, checked_info

MAX_BYTES = 2**30
"""Of a file."""
MAX_HEADER = 2**20
"""Bytes of the JSON that a safetensors file begins with."""
_METADATA = "__metadata__"
"""The key of the metadata, beside the names of the arrays."""
OPTIMIZER = "optimizer/"
"""The beginning of the names of arrays that are not weights."""


def save(path: Path, weights: Weights) -> None:
    """Write a file of weights, complete or not at all; StorageError if it cannot be written."""
    write_whole(path, encode(weights))


def read_native(path: Path) -> Weights:
    """Return the contents of a file of weights that nntui has saved; see `formats.read`.

    Raises:
        WeightsError: the file cannot be read, is too large, broken or of another program.
    """
    raw = read_bytes(path, MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise WeightsError(f"{path}: expected at most {MAX_BYTES >> 20} MiB, received more")
    return decode(raw, str(path))


def read_info(path: Path) -> WeightsInfo:
    """Return the information in a file of weights that nntui has saved, without the weights.

    Raises:
        WeightsError: the file cannot be read, or is of another program.
    """
    name = str(path)
    return _decode_info(_check_header(read_bytes(path, MAX_HEADER + 8), name), name)


def read_types(path: Path) -> dict[str, str]:
    """Return the type of each array in a file of weights, as `F16`, by its name.

    Raises:
        WeightsError: the file cannot be read, or is of another program.
    """
    header = _read_header(read_bytes(path, MAX_HEADER + 8), str(path))
    return {key: clean(entry["dtype"], 8) for key, entry in header.items() if key != _METADATA}


def encode(weights: Weights) -> bytes:
    """Return the bytes of a file of weights."""
    import safetensors.numpy  # noqa: PLC0415 - slow, and many commands need no weights

    arrays = dict(weights.arrays)
    arrays.update({OPTIMIZER + name: array for name, array in weights.extra.items()})
    metadata = {"nntui": msgspec.json.encode(weights.info).decode()}
    if weights.position:
        metadata["position"] = weights.position
    # safetensors writes wrong numbers, silently, for an array that is not C-contiguous.
    contiguous = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return safetensors.numpy.save(contiguous, metadata)


def decode(raw: bytes, name: str) -> Weights:
    """Return the contents of the bytes of a file of weights.

    Args:
        raw: the bytes.
        name: of the file, for the errors.

    Raises:
        WeightsError: the bytes are broken or of another program, or a number is not finite.
    """
    import safetensors.numpy  # noqa: PLC0415 - as above

    metadata = _check_header(raw, name)
    info = _decode_info(metadata, name)
    try:
        loaded = safetensors.numpy.load(raw)
    except (safetensors.SafetensorError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise WeightsError(f"{name}: a broken file of weights: {error}; save it again") from None
    arrays: dict[str, Floats] = {}
    extra: dict[str, Floats] = {}
    for key, array in loaded.items():
        checked = _checked_array(array, key, name)
        if key.startswith(OPTIMIZER):
            extra[key.removeprefix(OPTIMIZER)] = checked
        else:
            arrays[key] = checked
    return Weights(info, arrays, extra, metadata.get("position", ""))


def _checked_array(array: Floats, key: str, name: str) -> Floats:
    if array.dtype == np.float16:
        array = array.astype(np.float32)
    # The header was checked, but a name may be in it twice, with another type.
    if array.dtype not in (np.float32, np.float64):
        raise WeightsError(f"{name}: expected floats in {clean(key, 40)}, received others")
    if not np.isfinite(array).all():
        raise WeightsError(f"{name}: {clean(key, 40)} holds numbers that are not finite")
    return array


def _check_header(raw: bytes, name: str) -> dict[str, str]:
    """Return the metadata of safetensors bytes, after a check of the types of all arrays."""
    try:
        return msgspec.convert(_read_header(raw, name).get(_METADATA, {}), dict[str, str])
    except msgspec.MsgspecError:
        raise _broken(name) from None


def _read_header(raw: bytes, name: str) -> dict[str, dict[str, Any]]:
    """Return the header of safetensors bytes: the arrays, whose types are checked, and metadata."""
    size = int.from_bytes(raw[:8], "little")
    if len(raw) < 8 or not 0 < size <= min(MAX_HEADER, len(raw) - 8):
        raise WeightsError(f"{name}: expected a safetensors file of nntui, received something else")
    try:
        header = msgspec.json.decode(raw[8 : 8 + size], type=dict[str, dict[str, Any]])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _broken(name) from None
    for key, entry in header.items():
        dtype = entry.get("dtype")
        if key != _METADATA and dtype not in (
            "F16",
            "F32",
            "F64",
        ):  # not a set: the value may be unhashable
            raise WeightsError(
                f"{name}: expected F16, F32 or F64 in {clean(key, 40)}, received {clean(dtype, 40)}"
            )
    return header


def _broken(name: str) -> WeightsError:
    return WeightsError(f"{name}: the header is broken; the file is damaged or not of nntui")


def _decode_info(metadata: dict[str, str], name: str) -> WeightsInfo:
    try:
        return checked_info(msgspec.json.decode(metadata["nntui"], type=WeightsInfo))
    except KeyError:
        raise WeightsError(
            f"{name}: expected weights saved by nntui, received a safetensors file of another "
            "program"
        ) from None
    except (msgspec.MsgspecError, RecursionError, ConfigError) as error:
        raise WeightsError(f"{name}: its metadata is broken: {error}") from None
