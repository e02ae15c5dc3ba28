"""The instructions of a pickle, carried out without calling anything: see pickles.py."""

import pickletools
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nntui.datasets.formats.limits import MAX_OPCODES, max_bytes, too_large
from nntui.datasets.formats.parsed import AnyArray
from nntui.strings import clean

_MARK = object()
RECONSTRUCT = re.compile(r"numpy\.(_?core)\.multiarray _reconstruct")
FROMBUFFER = re.compile(r"numpy\.(_?core)\.numeric _frombuffer")
_NAMES = {"numpy ndarray", "numpy dtype", "_codecs encode", "__builtin__ bytes", "builtins bytes"}
_KNOWN = (RECONSTRUCT, FROMBUFFER)
_SHORT = 2**16


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


class BrokenPickleError(Exception):
    """The instructions do not fit together."""


def run_pickle(raw: bytes, name: str) -> Any:
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
                raise BrokenPickleError(f"more than {MAX_OPCODES} instructions")
            if opcode.name == "STOP":
                return machine.pop()
            machine.step(opcode.name, argument)
            if machine.size > 2 * max_bytes():
                raise too_large(name, max_bytes())
    except (ValueError, IndexError, KeyError, TypeError, OverflowError, UnicodeError) as error:
        raise BrokenPickleError(f"a broken one: {clean(error, 80)}") from None
    raise BrokenPickleError("one without an end")


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
            raise BrokenPickleError("a broken one")
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
            raise BrokenPickleError(f"the instruction {name}")
        action(self, argument)

    def items(self) -> list[Any]:
        """Return what is above the last mark, and take both away."""
        for place in range(len(self.stack) - 1, -1, -1):
            if self.stack[place] is _MARK:
                found = self.stack[place + 1 :]
                del self.stack[place:]
                return found
        raise BrokenPickleError("a broken one")

    def name(self, words: str) -> None:
        """Write down a name that NumPy's arrays are pickled with; refuse any other."""
        if words not in _NAMES and not any(known.fullmatch(words) for known in _KNOWN):
            raise BrokenPickleError(
                f"one that would use {clean(words.replace(' ', '.'), 60)}: refused"
            )
        self.stack.append(Name(words))

    def stack_name(self) -> None:
        """Write down a name whose two halves are on the stack."""
        last, first = self.pop(), self.pop()
        self.name(f"{clean(first, 60)} {clean(last, 60)}")

    def reduce(self) -> None:
        """Write down a call."""
        arguments, name = self.pop(), self.pop()
        if not isinstance(name, Name) or not isinstance(arguments, tuple):
            raise BrokenPickleError("a call of something that cannot be called")
        self.stack.append(Call(name.words, arguments))

    def build(self) -> None:
        """Write down a state."""
        state = self.pop()
        if not isinstance(self.stack[-1], Call):
            raise BrokenPickleError("a state of something that has none")
        self.stack[-1].state = state

    def append(self, items: list[Any]) -> None:
        """Add to the list on top."""
        if not isinstance(self.stack[-1], list):
            raise BrokenPickleError("a broken one")
        self.stack[-1].extend(items)

    def set(self, items: list[Any]) -> None:
        """Add keys and values to the dictionary on top."""
        into = self.stack[-1]
        if not isinstance(into, dict) or len(items) % 2:
            raise BrokenPickleError("a broken one")
        for key, value in zip(items[::2], items[1::2], strict=True):
            text = key.decode("latin-1") if isinstance(key, bytes) else key
            if not isinstance(text, str):
                raise BrokenPickleError("a dictionary whose keys are no words")
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
