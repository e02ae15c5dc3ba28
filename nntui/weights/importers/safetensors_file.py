"""Reads safetensors files of any naming, with their own header and no library.

The format: https://huggingface.co/docs/safetensors/index#format. The library cannot give bfloat16
to NumPy, and copies what a view can show.
"""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from nntui.weights.importers.collect import (
    Named,
    broken,
    foreign_file,
    from_bfloat16,
    read_whole,
)
from nntui.weights.importers.foreign import ForeignFile

_TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "BF16": "<u2", "BOOL": "?"}
_TYPES |= {f"{sign}{8 * size}": f"<{sign.lower()}{size}" for sign in "IU" for size in (1, 2, 4, 8)}
_MAX_AXES = 8


class _Entry(msgspec.Struct):
    dtype: str
    shape: list[int]
    data_offsets: tuple[int, int]


def read_safetensors(path: Path) -> ForeignFile:
    """Return the arrays of a safetensors file in the order of their bytes.

    Raises:
        WeightsError: the file is broken or holds no weights.
    """
    raw = read_whole(path)
    size = int.from_bytes(raw[:8], "little")
    if not 0 < size <= len(raw) - 8:
        raise broken(path, "a header longer than the file")
    header = msgspec.json.decode(raw[8 : 8 + size], type=dict[str, Any])
    header.pop("__metadata__", None)
    entries = msgspec.convert(header, dict[str, _Entry])
    data = memoryview(raw)[8 + size :]
    skipped = sorted({each.dtype for each in entries.values()} - _TYPES.keys())
    notes = [f"arrays of type {', '.join(skipped)} left out"] if skipped else []
    return foreign_file(path, _arrays(path, entries, data), notes=notes)


def _arrays(path: Path, entries: dict[str, _Entry], data: memoryview) -> Iterator[Named]:
    for name, entry in sorted(entries.items(), key=lambda item: item[1].data_offsets):
        if entry.dtype not in _TYPES:
            continue
        start, end = entry.data_offsets
        dtype = np.dtype(_TYPES[entry.dtype])
        count = math.prod(entry.shape)
        if len(entry.shape) > _MAX_AXES or min(entry.shape, default=0) < 0:
            raise broken(path, f"the shape of {name}")
        if not 0 <= start <= end <= len(data) or count * dtype.itemsize != end - start:
            raise broken(path, f"the place of {name}")
        array = np.frombuffer(data[start:end], dtype)
        array = from_bfloat16(array) if entry.dtype == "BF16" else array
        yield name, array.reshape(entry.shape if count else (0,))
