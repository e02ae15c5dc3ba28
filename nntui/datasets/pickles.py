"""Pickles without unpickling: `mnist.pkl.gz`, read by an interpreter that can only build data.

A pickle is a program that may call anything. This one runs the few instructions that arrays,
tuples, lists and dictionaries are made of; what it would call is only written down, as a `Call` of
a name, and afterwards those few that NumPy writes are looked at. Everything else is refused.
"""

import math
import pickletools
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from nntui.datasets.found import ROLES, AnyArray, Found, Part, to_labels, to_pixels
from nntui.datasets.limits import MAX_OPCODES, max_bytes, too_large
from nntui.errors import DataError
from nntui.strings import clean

_MARK = object()
_MAX_DEPTH = 3
_SHORT = 2**16

_RECONSTRUCT = re.compile(r"numpy\.(_?core)\.multiarray _reconstruct")
_FROMBUFFER = re.compile(r"numpy\.(_?core)\.numeric _frombuffer")
_NAMES = {"numpy ndarray", "numpy dtype", "_codecs encode", "__builtin__ bytes", "builtins bytes"}
_STARTS = re.compile(rb"\x80[\0-\5]|\(+(lp|dp|l|t|d|c[a-z_])|c[a-z_.]+\n")
_KNOWN = (_RECONSTRUCT, _FROMBUFFER)


@dataclass(slots=True)
class Name:
    """Something a pickle would import."""

    words: str


@dataclass(slots=True)
class Call:
    """Something a pickle would call, and the state it would give the result."""

    words: str
    arguments: tuple[Any, ...]
    state: Any = None
    array: AnyArray | None = None
    """What it stands for, once that was asked for: a pickle may name it a thousand times."""


class _BrokenError(Exception):
    """The instructions do not fit together."""


def looks_like_pickle(start: bytes) -> bool:
    """Return whether the first bytes could be those of a pickle of any protocol."""
    return _STARTS.match(start) is not None


def read_pickle(raw: bytes, name: str) -> Found:
    """Return the three pairs of images and labels of `mnist.pkl.gz`, two, or one.

    Raises:
        DataError: it would call something, or is broken, or holds no data set.
    """
    try:
        value = _run(raw, name)
        pairs = _pairs(_built(value, 0))
    except _BrokenError as error:
        raise DataError(
            f"{name}: expected a pickle of images and labels, as mnist.pkl.gz, received {error}"
        ) from None
    roles = {1: ROLES[:1], 2: ("train", "test"), 3: ROLES}[len(pairs)]
    parts = {}
    for role, (images, labels) in zip(roles, pairs, strict=True):
        title = f"{name}: {role}"
        known = None if labels is None else to_labels(np.asarray(labels), title)
        parts[role] = Part(to_pixels(_array(images), title), known)
    return Found(parts, f"a pickle of {' and '.join(parts)}")


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    """Return the pairs in a pair of arrays, in two or three such pairs, or in a dictionary."""
    if isinstance(value, dict):
        keys = {str(key).lower(): key for key in value}
        for images, labels in (("data", "labels"), ("x", "y"), ("images", "labels")):
            if images in keys:
                return [(value[keys[images]], value.get(keys.get(labels)))]
        raise _BrokenError("a dictionary without data and labels")
    if isinstance(value, np.ndarray):
        return [(value, None)]
    if not isinstance(value, tuple | list) or not 2 <= len(value) <= 3:
        raise _BrokenError("another object")
    if len(value) == 2 and isinstance(value[0], np.ndarray):
        return [(value[0], value[1])]
    for pair in value:
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise _BrokenError("another object")
    return [(pair[0], pair[1]) for pair in value]


def _array(value: Any) -> AnyArray:
    if isinstance(value, np.ndarray):
        return value
    raise _BrokenError("images that are no array")


# From calls that were written down to arrays.


def _built(value: Any, depth: int) -> Any:
    """Return `value` with every call in it replaced by the array or the bytes it stands for."""
    if depth > _MAX_DEPTH:
        raise _BrokenError("objects within objects without end")
    if isinstance(value, Call):
        return _result(value)
    if isinstance(value, tuple | list):
        if len(value) > 64 or not value or isinstance(value[0], int):
            if all(type(item) is int for item in value):
                return _numbers(value)
            raise _BrokenError("a list of other things than numbers")
        return [_built(item, depth + 1) for item in value]
    if isinstance(value, dict):
        if len(value) > 64:
            raise _BrokenError("a large dictionary")
        return {key: _built(item, depth + 1) for key, item in value.items()}
    if isinstance(value, Name):
        raise _BrokenError(f"a name: {value.words}")
    return value


def _numbers(value: Any) -> AnyArray:
    try:
        return np.array(value, np.int64)
    except OverflowError:
        raise _BrokenError("numbers that are too large") from None


def _result(call: Call) -> Any:
    """Return the array that a call stands for."""
    if call.array is None:
        call.array = _array_of(call)
    return call.array


def _array_of(call: Call) -> AnyArray:
    if _RECONSTRUCT.fullmatch(call.words):
        state = call.state
        if not (isinstance(state, tuple) and len(state) == 5):
            raise _BrokenError("an array without contents")
        _, shape, dtype, fortran, data = state
        return _from_bytes(data, dtype, shape, "F" if fortran else "C")
    if _FROMBUFFER.fullmatch(call.words) and len(call.arguments) == 4:
        return _from_bytes(*call.arguments)
    raise _BrokenError(f"a call of {clean(call.words.replace(' ', '.'), 60)}")


def _encoded(call: Call) -> bytes:
    """Return bytes that python 3 wrote for python 2, as a text of their numbers."""
    if call.words.endswith(" bytes") and not call.arguments:
        return b""
    if call.words == "_codecs encode" and call.arguments[1:] in (("latin1",), ("latin-1",)):
        return _latin1(call.arguments[0])
    raise _BrokenError("bytes in another code")


def _latin1(text: Any) -> bytes:
    try:
        return str(text).encode("latin-1")
    except UnicodeEncodeError:
        raise _BrokenError("bytes that are none") from None


def _from_bytes(data: Any, dtype: Any, shape: Any, order: Any) -> AnyArray:
    if isinstance(data, Call):
        data = _encoded(data)
    if isinstance(data, str):  # python 2 wrote bytes as text
        data = _latin1(data)
    kind = _dtype(dtype)
    if not isinstance(shape, tuple) or len(shape) > 4:
        raise _BrokenError("an array without a shape")
    if not all(type(length) is int and length >= 0 for length in shape):
        raise _BrokenError("an array of another shape")
    if not isinstance(data, bytes | bytearray) or len(data) != math.prod(shape) * kind.itemsize:
        raise _BrokenError(f"an array whose contents do not fit its shape {shape}")
    array: AnyArray = np.frombuffer(data, kind)
    try:
        return array.reshape(shape, order="F" if order == "F" else "C")
    except ValueError:  # nothing, but in a shape that NumPy cannot count
        raise _BrokenError("an array of another shape") from None


def _dtype(value: Any) -> np.dtype[Any]:
    if not (isinstance(value, Call) and value.words == "numpy dtype" and value.arguments):
        raise _BrokenError("an array of an unknown type")
    code = value.arguments[0]
    code = code.decode("latin-1") if isinstance(code, bytes) else code
    if not (isinstance(code, str) and re.fullmatch(r"[iufb][1248]", code)):
        raise _BrokenError(f"an array of {clean(code, 20)!r} and not of numbers")
    state = value.state
    big = isinstance(state, tuple) and len(state) > 1 and state[1] in {">", b">"}
    return np.dtype((">" if big else "<") + code)


# The interpreter.


def _run(raw: bytes, name: str) -> Any:
    """Return what the instructions build, with calls only written down."""
    machine = _Machine()
    # Texts of protocol 0 may have escapes that a later Python warns of.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _last(machine, raw, name)


def _last(machine: "_Machine", raw: bytes, name: str) -> Any:
    """Carry out the instructions and return what is left at the end."""
    try:
        for number, (opcode, argument, _) in enumerate(pickletools.genops(raw)):
            if number > MAX_OPCODES:
                raise _BrokenError(f"more than {MAX_OPCODES} instructions")
            if opcode.name == "STOP":
                return machine.pop()
            machine.step(opcode.name, argument)
            if machine.size > 2 * max_bytes():
                raise too_large(name, max_bytes())
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, UnicodeError) as error:
        raise _BrokenError(f"a broken one: {clean(error, 80)}") from None
    raise _BrokenError("one without an end")


class _Machine:
    """A stack and a memory, as a pickle wants them."""

    def __init__(self) -> None:
        self.stack: list[Any] = []
        self.memory: dict[int, Any] = {}
        self.size = 0
        """Bytes of all texts."""

    def pop(self) -> Any:
        """Return what is on top; a mark is no value."""
        value = self.stack.pop()
        if value is _MARK:
            raise _BrokenError("a broken one")
        return value

    def step(self, name: str, argument: Any) -> None:
        """Carry out one instruction."""
        if name in _VALUES:
            if isinstance(argument, str | bytes | bytearray):
                self.size += len(argument)
            self.stack.append(_VALUES[name](argument))
            return
        action = _ACTIONS.get(name)
        if action is None:
            raise _BrokenError(f"the instruction {name}")
        action(self, argument)

    def items(self) -> list[Any]:
        """Return what is above the last mark, and take both away."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place] is _MARK:
                found = self.stack[place + 1 :]
                del self.stack[place:]
                return found
        raise _BrokenError("a broken one")

    def name(self, words: str) -> None:
        """Write down a name that NumPy's arrays are pickled with; refuse any other."""
        if words not in _NAMES and not any(known.fullmatch(words) for known in _KNOWN):
            raise _BrokenError(f"one that would use {clean(words.replace(' ', '.'), 60)}: refused")
        self.stack.append(Name(words))

    def stack_name(self) -> None:
        """Write down a name whose two halves are on the stack."""
        last, first = self.pop(), self.pop()
        self.name(f"{clean(first, 60)} {clean(last, 60)}")

    def reduce(self) -> None:
        """Write down a call."""
        arguments, name = self.pop(), self.pop()
        if not isinstance(name, Name) or not isinstance(arguments, tuple):
            raise _BrokenError("a call of something that cannot be called")
        self.stack.append(Call(name.words, arguments))

    def build(self) -> None:
        """Write down a state."""
        state = self.pop()
        if not isinstance(self.stack[-1], Call):
            raise _BrokenError("a state of something that has none")
        self.stack[-1].state = state

    def append(self, items: list[Any]) -> None:
        """Add to the list on top."""
        if not isinstance(self.stack[-1], list):
            raise _BrokenError("a broken one")
        self.stack[-1].extend(items)

    def set(self, items: list[Any]) -> None:
        """Add keys and values to the dictionary on top."""
        into = self.stack[-1]
        if not isinstance(into, dict) or len(items) % 2:
            raise _BrokenError("a broken one")
        for key, value in zip(items[::2], items[1::2], strict=True):
            text = key.decode("latin-1") if isinstance(key, bytes) else key
            if not isinstance(text, str):
                raise _BrokenError("a dictionary whose keys are no words")
            into[text] = value

    def tuple_of(self, count: int) -> None:
        """Put the last `count` values together."""
        items = [self.pop() for _ in range(count)][::-1]
        self.stack.append(tuple(items))

    def keep(self, place: int) -> None:
        """Remember what is on top."""
        self.memory[place] = self.stack[-1]


def _same(argument: Any) -> Any:
    return argument


_VALUES: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        ("INT", "BININT", "BININT1", "BININT2", "LONG", "LONG1", "FLOAT", "BINFLOAT", "STRING"),
        _same,
    ),
    **dict.fromkeys(("SHORT_BINSTRING", "UNICODE", "BINUNICODE"), _same),
    # Python 2's bytes; those of an array are kept once, as bytes.
    "BINSTRING": lambda text: text.encode("latin-1") if len(text) > _SHORT else text,
    **dict.fromkeys(("SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES"), _same),
    **dict.fromkeys(("BINBYTES8", "BYTEARRAY8"), _same),
    "NONE": lambda _: None,
    "NEWTRUE": lambda _: True,
    "NEWFALSE": lambda _: False,
    "EMPTY_LIST": lambda _: [],
    "EMPTY_TUPLE": lambda _: (),
    "EMPTY_DICT": lambda _: {},
    "MARK": lambda _: _MARK,
}

_ACTIONS: dict[str, Callable[[_Machine, Any], object]] = {
    "PROTO": lambda *_: None,
    "FRAME": lambda *_: None,
    "TUPLE": lambda m, _: m.stack.append(tuple(m.items())),
    "TUPLE1": lambda m, _: m.tuple_of(1),
    "TUPLE2": lambda m, _: m.tuple_of(2),
    "TUPLE3": lambda m, _: m.tuple_of(3),
    "LIST": lambda m, _: m.stack.append(m.items()),
    "APPEND": lambda m, _: m.append([m.pop()]),
    "APPENDS": lambda m, _: m.append(m.items()),
    "SETITEM": lambda m, _: m.set([m.pop(), m.pop()][::-1]),
    "SETITEMS": lambda m, _: m.set(m.items()),
    "GLOBAL": lambda m, words: m.name(words),
    "STACK_GLOBAL": lambda m, _: m.stack_name(),
    "REDUCE": lambda m, _: m.reduce(),
    "BUILD": lambda m, _: m.build(),
    "PUT": lambda m, place: m.keep(place),
    "BINPUT": lambda m, place: m.keep(place),
    "LONG_BINPUT": lambda m, place: m.keep(place),
    "MEMOIZE": lambda m, _: m.keep(len(m.memory)),
    "GET": lambda m, place: m.stack.append(m.memory[place]),
    "BINGET": lambda m, place: m.stack.append(m.memory[place]),
    "LONG_BINGET": lambda m, place: m.stack.append(m.memory[place]),
    "POP": lambda m, _: m.stack.pop(),
}
