"""The opcodes of a pickle that arrays, tuples, lists and dictionaries need; others are refused."""

import pickletools
import warnings
from collections.abc import Callable
from typing import IO, Any

from nntui.datasets.formats.limits import MAX_OPCODES, max_bytes, too_large
from nntui.datasets.formats.pickle_machine import MARK, Machine, PickleError
from nntui.strings import clean

_LONG = 2**16


def run_pickle(raw: bytes | IO[bytes], name: str, *, tensors: bool = False) -> Any:
    """Return the value that a pickle builds, with records of calls instead of their results.

    Args:
        raw: the pickle, or a file at the beginning of one, which is left at its end.
        name: the path of the file, for errors.
        tensors: whether tensors of PyTorch are recorded, too.

    Raises:
        PickleError: a broken pickle, or one that would use anything else than NumPy's arrays do.
        DataError: the pickle is larger than limits.max_bytes().
    """
    # Strings of protocol 0 may have escapes that newer versions of Python warn of.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _run(Machine(tensors=tensors), raw, name)


def _run(machine: Machine, raw: bytes | IO[bytes], name: str) -> Any:
    try:
        for number, (opcode, argument, _) in enumerate(pickletools.genops(raw)):
            if number > MAX_OPCODES:
                raise PickleError(f"more than {MAX_OPCODES} opcodes")
            if opcode.name == "STOP":
                return machine.pop()
            _step(machine, opcode.name, argument)
            if machine.size > 2 * max_bytes():
                raise too_large(name, max_bytes())
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, UnicodeError) as error:
        raise PickleError(f"a broken one: {clean(error, 80)}") from None
    raise PickleError("one without an end")


def _step(machine: Machine, opcode: str, argument: Any) -> None:
    if opcode in _ARGUMENTS:
        machine.push(argument)
    elif opcode in _CONSTANTS:
        machine.push(_CONSTANTS[opcode]())
    elif opcode in _ACTIONS:
        _ACTIONS[opcode](machine, argument)
    else:
        raise PickleError(f"the opcode {opcode}")


def _push_python2_bytes(machine: Machine, text: str) -> None:
    """Push a string of Python 2 as bytes if it is long: the contents of an array are."""
    machine.push(text.encode("latin-1") if len(text) > _LONG else text)


_ARGUMENTS = frozenset(
    {
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "FLOAT", "BINFLOAT"),
        *("STRING", "SHORT_BINSTRING", "UNICODE", "BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8"),
        *("BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8"),
    }
)
"""Opcodes that push their argument."""

_CONSTANTS: dict[str, Callable[[], Any]] = {
    "NONE": lambda: None,
    "NEWTRUE": lambda: True,
    "NEWFALSE": lambda: False,
    "EMPTY_LIST": list,
    "EMPTY_TUPLE": tuple,
    "EMPTY_DICT": dict,
    "MARK": lambda: MARK,
}
"""Opcodes that push a value of their own."""

_ACTIONS: dict[str, Callable[[Machine, Any], object]] = {
    "PROTO": lambda *_: None,
    "FRAME": lambda *_: None,
    "BINSTRING": _push_python2_bytes,
    "TUPLE": lambda m, _: m.push(tuple(m.pop_to_mark())),
    "TUPLE1": lambda m, _: m.push_tuple(1),
    "TUPLE2": lambda m, _: m.push_tuple(2),
    "TUPLE3": lambda m, _: m.push_tuple(3),
    "LIST": lambda m, _: m.push(m.pop_to_mark()),
    "APPEND": lambda m, _: m.extend_list([m.pop()]),
    "APPENDS": lambda m, _: m.extend_list(m.pop_to_mark()),
    "SETITEM": lambda m, _: m.update_dict([m.pop(), m.pop()][::-1]),
    "SETITEMS": lambda m, _: m.update_dict(m.pop_to_mark()),
    "GLOBAL": lambda m, name: m.push_name(name),
    "STACK_GLOBAL": lambda m, _: m.push_name_from_stack(),
    "REDUCE": lambda m, _: m.record_call(),
    "BINPERSID": lambda m, _: m.push_storage(),
    "BUILD": lambda m, _: m.record_state(),
    "PUT": lambda m, number: m.memoize(number),
    "BINPUT": lambda m, number: m.memoize(number),
    "LONG_BINPUT": lambda m, number: m.memoize(number),
    "MEMOIZE": lambda m, _: m.memoize(len(m.memo)),
    "GET": lambda m, number: m.stack.append(m.memo[number]),
    "BINGET": lambda m, number: m.stack.append(m.memo[number]),
    "LONG_BINGET": lambda m, number: m.stack.append(m.memo[number]),
    "POP": lambda m, _: m.stack.pop(),
}
"""Opcodes that change the stack."""
