"""The opcodes of a pickle that arrays, tuples, lists and dictionaries need; others are refused."""

import io
import pickletools
import warnings
from collections.abc import Callable
from typing import IO, Any

from nntui.pickles.machine import MARK, Call, LargePickleError, Machine, Names, PickleError
from nntui.strings import clean

MAX_BYTES = 2**30
MAX_OPCODES = 300_000
"""Opcodes in a pickle; a list of labels needs a few for each of them."""
_LONG = 2**16
_ERRORS = (ValueError, IndexError, KeyError, TypeError, OverflowError, UnicodeError)


def run_pickle(
    raw: bytes | IO[bytes],
    names: Names = "arrays",
    *,
    limit: int = MAX_BYTES,
    most: int = MAX_OPCODES,
    built: Callable[[Call, IO[bytes]], object] | None = None,
) -> Any:
    """Return the value that a pickle builds, with records of calls instead of their results.

    Args:
        raw: the pickle, or a file at the beginning of one, which is left at its end.
        names: which imports are recorded; a pickle with others is refused.
        limit: the largest size of all strings in bytes.
        most: the largest number of opcodes.
        built: called with each object that has received its state, and the file right behind it.

    Raises:
        LargePickleError: the pickle is larger than `limit`.
        PickleError: a broken pickle, or one that would use anything that `names` leaves out.
    """
    machine = Machine(names)
    file = io.BytesIO(raw) if isinstance(raw, bytes) else raw
    # Strings of protocol 0 may have escapes that newer versions of Python warn of.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for number, (opcode, argument, _) in enumerate(pickletools.genops(file)):
                if number > most:
                    raise PickleError(f"more than {most} opcodes")
                if opcode.name == "STOP":
                    return machine.pop()
                _step(machine, opcode.name, argument)
                if machine.size > limit:
                    raise LargePickleError("too much data")
                top = machine.stack[-1] if opcode.name == "BUILD" else None
                if built is not None and isinstance(top, Call):
                    built(top, file)
        except _ERRORS as error:
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


def _record_new(machine: Machine, _: object) -> None:
    arguments, kind = machine.pop(), machine.pop()
    machine.record_object(kind, arguments)


def _record_new_with_names(machine: Machine, _: object) -> None:
    machine.pop()  # arguments by name
    _record_new(machine, None)


def _record_made(machine: Machine, _: object) -> None:
    """Record an object whose class and arguments are above the last mark."""
    kind, *arguments = machine.pop_to_mark()
    machine.record_object(kind, tuple(arguments))


def _record_instance(machine: Machine, name: str) -> None:
    """Record an object of an old class of Python 2."""
    arguments = tuple(machine.pop_to_mark())
    machine.push_name(name)
    machine.record_object(machine.pop(), arguments)


_ARGUMENTS = frozenset(
    {
        *("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "LONG4", "FLOAT", "BINFLOAT"),
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
    "EMPTY_SET": list,
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
    "DICT": lambda m, _: m.push_dict(m.pop_to_mark()),
    "LIST": lambda m, _: m.push(m.pop_to_mark()),
    "APPEND": lambda m, _: m.extend_list([m.pop()]),
    "APPENDS": lambda m, _: m.extend_list(m.pop_to_mark()),
    "SETITEM": lambda m, _: m.update_dict([m.pop(), m.pop()][::-1]),
    "SETITEMS": lambda m, _: m.update_dict(m.pop_to_mark()),
    "ADDITEMS": lambda m, _: m.extend_list(m.pop_to_mark()),
    "FROZENSET": lambda m, _: m.push(m.pop_to_mark()),
    "GLOBAL": lambda m, name: m.push_name(name),
    "STACK_GLOBAL": lambda m, _: m.push_name_from_stack(),
    "REDUCE": lambda m, _: m.record_call(),
    "NEWOBJ": _record_new,
    "NEWOBJ_EX": _record_new_with_names,
    "OBJ": _record_made,
    "INST": _record_instance,
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
    "POP_MARK": lambda m, _: m.pop_to_mark(),
    "DUP": lambda m, _: m.duplicate(),
}
"""Opcodes that change the stack."""
