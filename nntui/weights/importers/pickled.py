"""Reads pickles and joblib files without unpickling: see nntui.pickles.

An array in a joblib file is a record of its type and shape, with its bytes right behind.
Source: https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle.py.
"""

import io
import math
from pathlib import Path
from typing import IO, Any

import numpy as np

from nntui.pickles.arrays import dtype_of
from nntui.pickles.machine import Call, PickleError
from nntui.pickles.opcodes import run_pickle
from nntui.weights.importers.collect import MAX_BYTES, foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.objects import named_arrays

_MAX_OPCODES = 2**23
"""A network of lists has an opcode for each number."""
_WRAPPER = "joblib.numpy_pickle NumpyArrayWrapper"


def read_pickle(path: Path) -> ForeignFile:
    """Return all arrays in a pickle or a joblib file, in whatever objects they are.

    Raises:
        WeightsError: the pickle is broken, would run commands, or holds no weights.
    """
    raw = read_whole(path)
    value = load_pickle(io.BytesIO(raw))
    return foreign_file(path, named_arrays(value, most=len(raw)))


def load_pickle(file: IO[bytes]) -> Any:
    """Return the value of a pickle as records; PickleError if it is broken or harmful."""
    return run_pickle(file, "any", limit=MAX_BYTES, most=_MAX_OPCODES, built=_read_behind)


def _read_behind(call: Call, file: IO[bytes]) -> None:
    """Read the array of a joblib file that follows its record."""
    if call.name != _WRAPPER:
        return
    state = call.state if isinstance(call.state, dict) else {}
    shape, dtype = state.get("shape"), state.get("dtype")
    if isinstance(dtype, Call) and dtype.arguments[:1] in (("O8",), ("O",)):
        call.items = [load_pickle(file)]
        return
    if not (isinstance(shape, tuple) and all(type(side) is int and side >= 0 for side in shape)):
        raise PickleError("an array without a valid shape")
    if "numpy_array_alignment_bytes" in state:
        file.read(file.read(1)[0])
    number_type = dtype_of(dtype)
    size = math.prod(shape) * number_type.itemsize
    if size > MAX_BYTES:
        raise PickleError("an array larger than the file")
    data = file.read(size)
    if len(data) != size:
        raise PickleError("an array larger than the file")
    order = "F" if state.get("order") == "F" else "C"
    call.array = np.frombuffer(data, number_type).reshape(shape, order=order)
