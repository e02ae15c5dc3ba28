"""A stack machine for pickles that imports nothing and calls nothing: it only records both.

See pickle_opcodes.py for the opcodes it runs, and pickles.py for what is made of the result.
"""

import re
from dataclasses import dataclass
from typing import Any

from nntui.datasets.formats.parsed import AnyArray
from nntui.strings import clean

RECONSTRUCT = re.compile(r"numpy\.(_?core)\.multiarray _reconstruct")
FROMBUFFER = re.compile(r"numpy\.(_?core)\.numeric _frombuffer")
_ALLOWED = {"numpy ndarray", "numpy dtype", "_codecs encode", "__builtin__ bytes", "builtins bytes"}

_TENSORS = re.compile(
    r"torch (\w+Storage)|torch\._utils _rebuild_tensor(_v2)?|collections OrderedDict"
)
"""What tensors of PyTorch are pickled with."""

MARK = object()
"""What the opcode MARK puts on the stack."""


@dataclass(slots=True)
class Name:
    """An object that the pickle would import."""

    name: str
    """Module and object, with a space between them."""


@dataclass(slots=True)
class Call:
    """A call that the pickle would make, and the state it would give to the result."""

    name: str
    arguments: tuple[Any, ...]
    state: Any = None
    array: AnyArray | None = None
    """The array it stands for, built once: a pickle may refer to it a thousand times."""


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


class Machine:
    """The stack and the memo of a pickle.

    Args:
        tensors: whether tensors of PyTorch are recorded, too.

    Attributes:
        stack: the values so far.
        memo: the values that later opcodes may refer to, by number.
        size: bytes of all strings so far.
    """

    def __init__(self, *, tensors: bool = False) -> None:
        self._tensors = tensors
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
        """Record an import of something that arrays of NumPy are pickled with; refuse others."""
        known = (RECONSTRUCT, FROMBUFFER, *((_TENSORS,) if self._tensors else ()))
        if name not in _ALLOWED and not any(pattern.fullmatch(name) for pattern in known):
            raise PickleError(f"one that would use {clean(name.replace(' ', '.'), 60)}: refused")
        self.stack.append(Name(name))

    def push_name_from_stack(self) -> None:
        """Record an import whose module and name are on the stack."""
        name, module = self.pop(), self.pop()
        self.push_name(f"{clean(module, 60)} {clean(name, 60)}")

    def push_tuple(self, count: int) -> None:
        """Replace the last `count` values by a tuple of them."""
        values = [self.pop() for _ in range(count)][::-1]
        self.stack.append(tuple(values))

    def record_call(self) -> None:
        """Replace a name and arguments by a call."""
        arguments, name = self.pop(), self.pop()
        if not isinstance(name, Name) or not isinstance(arguments, tuple):
            raise PickleError("a call of something that cannot be called")
        self.stack.append(Call(name.name, arguments))

    def record_state(self) -> None:
        """Store a state in the call below it."""
        state = self.pop()
        if not isinstance(self.stack[-1], Call):
            raise PickleError("a state for an object that has none")
        self.stack[-1].state = state

    def push_storage(self) -> None:
        """Replace a persistent identifier by a record of a storage of PyTorch."""
        value = self.pop()
        if not (self._tensors and isinstance(value, tuple) and len(value) >= 5):
            raise PickleError("a reference to something outside of it")
        mark, kind, key, _, count = value[:5]
        if mark != "storage" or not isinstance(kind, Name) or type(count) is not int:
            raise PickleError("a reference to something outside of it")
        self.stack.append(Storage(kind.name, str(key)[:80], count))

    def extend_list(self, values: list[Any]) -> None:
        """Append values to the list on top."""
        if not isinstance(self.stack[-1], list):
            raise PickleError("a broken one")
        self.stack[-1].extend(values)

    def update_dict(self, values: list[Any]) -> None:
        """Add alternating keys and values to the dictionary on top; keys become text."""
        target = self.stack[-1]
        if not isinstance(target, dict) or len(values) % 2:
            raise PickleError("a broken one")
        for key, value in zip(values[::2], values[1::2], strict=True):
            text = key.decode("latin-1") if isinstance(key, bytes) else key
            if not isinstance(text, str):
                raise PickleError("a dictionary whose keys are not text")
            target[text] = value

    def memoize(self, number: int) -> None:
        """Store the value on top in the memo."""
        self.memo[number] = self.stack[-1]
