"""A stack machine for pickles that imports nothing and calls nothing: it only records both.

See opcodes.py for the opcodes it runs; arrays.py and tensors.py make arrays of the records.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from numpy.typing import NDArray

from nntui.strings import clean

AnyArray: TypeAlias = NDArray[Any]
Names: TypeAlias = Literal["arrays", "tensors", "any"]
"""Which imports are recorded: those of NumPy's arrays, also those of PyTorch's tensors, or all."""

RECONSTRUCT = re.compile(r"numpy\.(_?core)\.multiarray _reconstruct")
FROMBUFFER = re.compile(r"numpy\.(_?core)\.numeric _frombuffer")
_ALLOWED = {"numpy ndarray", "numpy dtype", "_codecs encode", "__builtin__ bytes", "builtins bytes"}

_TENSORS = re.compile(
    r"torch (\w+Storage)|torch\._utils _rebuild_tensor(_v2)?|collections OrderedDict"
)
"""What tensors of PyTorch are pickled with."""

_HARMFUL = re.compile(
    r"(os|posix|nt|subprocess|sys|shutil|socket|runpy|importlib\b.*|pty|commands|webbrowser|ctypes"
    r"|urllib\b.*|requests\b.*|code|pdb|timeit)( .*)?"
    r"|(__builtin__|builtins) (eval|exec|execfile|compile|open|getattr|setattr|__import__|input"
    r"|globals|vars|map|apply|breakpoint)"
)
"""What no file of weights needs. Recording it would do no harm, but the file deserves no trust."""
_DICTIONARIES = re.compile(r"collections (OrderedDict|defaultdict)")

MARK = object()
"""What the opcode MARK puts on the stack."""


@dataclass(slots=True)
class Name:
    """An object that the pickle would import."""

    name: str
    """Module and object, with a space between them."""


@dataclass(slots=True)
class Call:
    """A call that the pickle would make, and what it would then do to the result."""

    name: str
    arguments: tuple[Any, ...]
    state: Any = None
    array: AnyArray | None = None
    """The array it stands for, built once: a pickle may refer to it a thousand times."""
    items: list[Any] = field(default_factory=list)
    """What would be appended to it."""
    entries: dict[str, Any] = field(default_factory=dict)
    """What would be stored in it by key."""


@dataclass(frozen=True, slots=True)
class Storage:
    """The numbers of a tensor, which are elsewhere in the file.

    Args:
        kind: module and class of the storage, with a space between them.
        key: where it is.
        count: how many numbers it has.
    """

    kind: str
    key: str
    count: int


class PickleError(Exception):
    """The pickle is broken, or would do more than build arrays; the text completes "received"."""


class LargePickleError(PickleError):
    """The pickle builds more data than the limit allows."""


class Machine:
    """The stack and the memo of a pickle.

    Args:
        names: which imports are recorded; others are refused.

    Attributes:
        stack: the values so far.
        memo: the values that later opcodes may refer to, by number.
        size: bytes of all strings so far.
    """

    def __init__(self, names: Names = "arrays") -> None:
        self._names = names
        self.stack: list[Any] = []
        self.memo: dict[int, Any] = {}
        self.size = 0

    def push(self, value: Any) -> None:
        """Put a value on the stack."""
        if isinstance(value, str | bytes | bytearray):
            self.size += len(value)
        self.stack.append(value)

    def pop(self) -> Any:
        """Remove and return the value on top; a mark is not a value."""
        value = self.stack.pop()
        if value is MARK:
            raise PickleError("a broken one")
        return value

    def pop_to_mark(self) -> list[Any]:
        """Remove the last mark and all values above it, and return these."""
        for start in range(len(self.stack) - 1, -1, -1):
            if self.stack[start] is MARK:
                values = self.stack[start + 1 :]
                del self.stack[start:]
                return values
        raise PickleError("a broken one")

    def push_name(self, name: str) -> None:
        """Record an import; refuse what is not needed for the kind of contents expected."""
        if self._is_refused(name):
            raise PickleError(f"one that would use {clean(name.replace(' ', '.'), 60)}: refused")
        self.stack.append(Name(name))

    def _is_refused(self, name: str) -> bool:
        if self._names == "any":
            return _HARMFUL.fullmatch(name) is not None
        known = (RECONSTRUCT, FROMBUFFER, *((_TENSORS,) if self._names == "tensors" else ()))
        return name not in _ALLOWED and not any(pattern.fullmatch(name) for pattern in known)

    def push_name_from_stack(self) -> None:
        """Record an import whose module and name are on the stack."""
        name, module = self.pop(), self.pop()
        if not (isinstance(name, str) and isinstance(module, str)):
            raise PickleError("a broken one")
        self.push_name(f"{clean(module, 60)} {clean(name, 60)}")

    def push_tuple(self, count: int) -> None:
        """Replace the last `count` values by a tuple of them."""
        values = [self.pop() for _ in range(count)][::-1]
        self.stack.append(tuple(values))

    def record_call(self) -> None:
        """Replace a name and arguments by a call."""
        arguments, name = self.pop(), self.pop()
        if not isinstance(name, Name) or not isinstance(arguments, tuple):
            if self._names != "any" or not isinstance(arguments, tuple):
                raise PickleError("a call of something that cannot be called")
            name = Name("an object")
        if self._names == "any" and _DICTIONARIES.fullmatch(name.name):
            self.stack.append(_dictionary(arguments))
        else:
            self.stack.append(Call(name.name, arguments))

    def record_object(self, kind: Any, arguments: Any) -> None:
        """Record an object of a class as the call of it."""
        if self._names != "any":
            raise PickleError("an object of a class of its own")
        self.stack.extend((kind, arguments))
        self.record_call()

    def record_state(self) -> None:
        """Store a state in the call below it."""
        state = self.pop()
        if isinstance(self.stack[-1], dict) and self._names == "any":
            return  # attributes of a dictionary, such as the versions of PyTorch's modules
        if not isinstance(self.stack[-1], Call):
            raise PickleError("a state for an object that has none")
        self.stack[-1].state = state

    def push_storage(self) -> None:
        """Replace a persistent identifier by a record of a storage, or by a class of PyTorch."""
        value = self.pop()
        if self._names == "any" and isinstance(value, tuple) and value[:1] == ("module",):
            self.stack.append(value[1])  # a class, with its code behind it
            return
        if not (self._names != "arrays" and isinstance(value, tuple) and len(value) >= 5):
            raise PickleError("a reference to something outside of it")
        mark, kind, key, _, count = value[:5]
        if mark != "storage" or not isinstance(kind, Name) or type(count) is not int:
            raise PickleError("a reference to something outside of it")
        if not isinstance(key, str | int):
            raise PickleError("a reference to something outside of it")
        self.stack.append(Storage(kind.name, str(key)[:80], count))

    def extend_list(self, values: list[Any]) -> None:
        """Append values to the list on top."""
        target = self.stack[-1]
        target = target.items if isinstance(target, Call) and self._names == "any" else target
        if not isinstance(target, list):
            raise PickleError("a broken one")
        target.extend(values)

    def push_dict(self, values: list[Any]) -> None:
        """Push a dictionary of alternating keys and values."""
        self.push({})
        self.update_dict(values)

    def update_dict(self, values: list[Any]) -> None:
        """Add alternating keys and values to the dictionary on top; keys become text."""
        target = self.stack[-1]
        target = target.entries if isinstance(target, Call) and self._names == "any" else target
        if not isinstance(target, dict) or len(values) % 2:
            raise PickleError("a broken one")
        for key, value in zip(values[::2], values[1::2], strict=True):
            target[self._key(key, len(target))] = value

    def _key(self, key: Any, number: int) -> str:
        """Return the key of a dictionary as text."""
        if isinstance(key, bytes):
            return key.decode("latin-1")
        if isinstance(key, str):
            return key
        if type(key) is int:
            return str(key)  # classes by number
        if self._names == "any":
            return str(key) if isinstance(key, float | bool) else f"key {number}"
        raise PickleError("a dictionary whose keys are not text")

    def duplicate(self) -> None:
        """Push the value on top once more."""
        self.stack.append(self.stack[-1])

    def memoize(self, number: int) -> None:
        """Store the value on top in the memo."""
        self.memo[number] = self.stack[-1]


def _dictionary(arguments: tuple[Any, ...]) -> dict[str, Any]:
    """Return what the constructor of a dictionary would: of pairs, as Python 2 pickled them."""
    pairs = arguments[0] if arguments and isinstance(arguments[0], list) else []
    two = (pair for pair in pairs if isinstance(pair, list | tuple) and len(pair) == 2)
    return {pair[0]: pair[1] for pair in two if isinstance(pair[0], str)}
