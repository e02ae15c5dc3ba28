"""The value of a pickle or joblib file as records, without unpickling: see nntui.pickles.

An array in a joblib file is a record of its type and shape, with its bytes right behind.
Source: https://github.com/joblib/joblib/blob/main/joblib/numpy_pickle.py.
"""

import math
from typing import IO, Any

import numpy as np

from nntui.pickles.arrays import dtype_of
from nntui.pickles.machine import Call, PickleError
from nntui.pickles.opcodes import run_pickle
from nntui.weights.importers.collect import MAX_BYTES

_MAX_OPCODES = 2**23
"""A network of lists has an opcode for each number."""
_WRAPPER = "joblib.numpy_pickle NumpyArrayWrapper"


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
    array = np.frombuffer(data, number_type)
    by_columns = state.get("order") == "F"
    call.array = array.reshape(shape[::-1]).T if by_columns else array.reshape(shape)
