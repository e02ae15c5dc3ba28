"""Our own format: safetensors, with what a network needs to be rebuilt as metadata.

The arrays are named as in `Parameters` ("0/weight"). The metadata has one entry, "nntui", a JSON
object of the fields of `WeightsInfo`. A checkpoint is such a file with more in it: the state of the
optimizer as "optimizer/m" and so on, which readers of weights pass over.

Weights are float32 or float64, or float16 where a file is to be small: such a file holds what is
left after rounding, is read as float32, and its accuracy was measured after the rounding.
"""

import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nntui.config.layers import format_layers, parse_layers
from nntui.errors import ConfigError, WeightsError
from nntui.storage import open_file, write_whole
from nntui.strings import clean
from nntui.weights.model import Floats, Weights, WeightsInfo

MAX_BYTES = 2**30
MAX_HEADER = 2**20
EXTRA = "optimizer/"
"""What the names of arrays begin with that are no weights."""


def save(path: Path, weights: Weights) -> None:
    """Write a file of weights, whole or not at all; StorageError if the disk refuses."""
    write_whole(path, encode(weights))


def read(path: Path) -> Weights:
    """Return the contents of a file of weights; reading executes nothing.

    Raises:
        WeightsError: the file is missing, too large, broken or not ours.
    """
    raw = _bytes(path, MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise WeightsError(f"{path}: expected at most {MAX_BYTES >> 20} MiB, received more")
    return decode(raw, str(path))


def read_info(path: Path) -> WeightsInfo:
    """Return what a file of weights says of itself, without the weights: a list needs no more.

    Raises:
        WeightsError: the file is missing or not ours.
    """
    return _decode_info(_check_header(_bytes(path, MAX_HEADER + 8), str(path)), str(path))


def _bytes(path: Path, most: int) -> bytes:
    try:
        with open_file(path) as file:
            return file.read(most)
    except OSError as error:
        raise WeightsError(f"{path}: cannot be read: {error.strerror}; check the path") from None


def encode(weights: Weights) -> bytes:
    """Return the bytes of a file of weights."""
    import safetensors.numpy  # noqa: PLC0415 - only those who read or write weights need it

    arrays = dict(weights.arrays)
    arrays.update({EXTRA + name: array for name, array in weights.extra.items()})
    metadata = {"nntui": msgspec.json.encode(weights.info).decode()}
    if weights.position:
        metadata["position"] = weights.position
    # safetensors writes an array that is not C-contiguous wrong, without a word.
    whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    return safetensors.numpy.save(whole, metadata)


def decode(raw: bytes, name: str) -> Weights:
    """Return what the bytes of a file of weights hold; `name` is for the messages.

    Raises:
        WeightsError: the bytes are broken, not ours, or hold numbers that are not finite.
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
        if array.dtype == np.float16:
            array = array.astype(np.float32)  # noqa: PLW2901 - what is worked with
        if array.dtype not in (np.float32, np.float64):  # a key may come twice in the header
            raise WeightsError(f"{name}: expected floats in {clean(key, 40)}, received others")
        if not np.isfinite(array).all():
            raise WeightsError(f"{name}: {clean(key, 40)} holds numbers that are not finite")
        if key.startswith(EXTRA):
            extra[key.removeprefix(EXTRA)] = array
        else:
            arrays[key] = array
    return Weights(info, arrays, extra, metadata.get("position", ""))


def _check_header(raw: bytes, name: str) -> dict[str, str]:
    """Return the metadata of safetensors bytes whose header promises only what we can take."""
    size = int.from_bytes(raw[:8], "little")
    if len(raw) < 8 or not 0 < size <= min(MAX_HEADER, len(raw) - 8):
        raise WeightsError(f"{name}: expected a safetensors file of nntui, received something else")
    try:
        header = msgspec.json.decode(raw[8 : 8 + size], type=dict[str, dict[str, Any]])
        metadata = msgspec.convert(header.pop("__metadata__", {}), dict[str, str])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise WeightsError(
            f"{name}: the header is broken; the file is damaged or not ours"
        ) from None
    for key, entry in header.items():
        kind = entry.get("dtype")
        if kind not in ("F16", "F32", "F64"):  # not a set: what stands there may have no hash
            raise WeightsError(
                f"{name}: expected F16, F32 or F64 in {clean(key, 40)}, received {clean(kind, 40)}"
            )
    return metadata


def _decode_info(metadata: dict[str, str], name: str) -> WeightsInfo:
    try:
        info = msgspec.json.decode(metadata["nntui"], type=WeightsInfo)
        layers = format_layers(parse_layers(info.layers))
    except KeyError:
        raise WeightsError(
            f"{name}: expected weights saved by nntui, received a file without our metadata"
        ) from None
    except (msgspec.MsgspecError, RecursionError, ConfigError) as error:
        raise WeightsError(f"{name}: its metadata is broken: {error}") from None
    return _cleaned(msgspec.structs.replace(info, layers=layers))


def _cleaned(info: WeightsInfo) -> WeightsInfo:
    """Return `info` with every text safe for a terminal: anybody can have written it."""
    accuracy = info.accuracy
    if accuracy is not None and not (math.isfinite(accuracy) and 0 <= accuracy <= 1):
        accuracy = None
    return msgspec.structs.replace(
        info,
        classes=[clean(word, 40) for word in info.classes],
        accuracy=accuracy,
        reading={
            clean(key, 40): clean(value, 200) if isinstance(value, str) else value
            for key, value in info.reading.items()
        },
        **{
            key: clean(getattr(info, key), 200)
            for key in ("data", "loss", "output", "run", "recipe", "version")
        },
    )
