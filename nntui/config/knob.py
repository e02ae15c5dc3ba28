"""Knob: the meaning of one setting, its legal values, and the error for any other value."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, fields
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_args, get_origin

from nntui.config.interval import Interval
from nntui.errors import ConfigError
from nntui.strings import clean, is_clean, similar

Group: TypeAlias = Literal[
    "Data", "Network", "Loss", "Optimizer", "Schedule", "Regularization", "Run"
]
GROUPS: tuple[Group, ...] = get_args(Group)

DataKind: TypeAlias = Literal["published", "synthetic", "files"]
"""The origin of a data set: downloaded, generated, or the user's own files."""

_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_PURPOSES: dict[DataKind, str] = {
    "published": "for published data only",
    "synthetic": "for synthetic data only",
    "files": "for your own files only",
}


class Follows(NamedTuple):
    """A default that depends on another setting."""

    setting: str
    """The other setting."""
    defaults: Mapping[Any, object]
    """The default for each value of the other setting; for others it is the usual default."""


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """The entry of a setting in the table of knobs, without its name, type and default."""

    group: Group
    meaning: str
    interval: Interval | None = None
    """The legal values of a number."""
    _: KW_ONLY
    min_length: int = 0
    max_length: int = 0
    normalize: Callable[[str], str] = str
    """Returns the one spelling of a text that has a notation; ConfigError if it is not valid."""
    follows: Follows | None = None
    used_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values of other settings with which this setting has an effect; empty is all values."""
    data_kind: DataKind | None = None
    """The kind of data with which this setting has an effect; None is every kind."""
    live: bool = False
    """Whether it can change during training."""
    common: bool = False
    """Whether it is one of the seven settings that matter most: those of a folded group."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Knob(About):
    """One setting: its name, type, legal values, default and meaning."""

    name: str
    kind: type[bool | int | float | str]
    default: Any
    choices: tuple[str, ...] = ()

    def parse(self, text: str) -> Any:
        """Return the value of a typed `text`.

        Raises:
            ConfigError: the value is not legal; it names what was expected.

        >>> from nntui.config.knobs import knob
        >>> knob("batch").parse("128"), knob("bias").parse("no"), knob("layers").parse("30")
        (128, False, '30:relu')
        """
        if self.kind is str:
            return self.check(text.strip())
        if self.kind is bool:
            return self.check(_BOOLEANS.get(text.strip().lower(), text))
        try:
            value = self.kind(text.strip()) if len(text) < 40 else None
        except ValueError:
            value = None
        if value is None:
            raise self._refusal(text)
        if not self._allows(value):
            raise self._refusal(value, text.strip())
        return self.check(value)

    def check(self, value: object) -> Any:
        """Return `value` in the type and spelling of this knob.

        Raises:
            ConfigError: the value is not legal; it names what was expected.
        """
        if self.kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value) if abs(value) < 1e15 else math.inf
        if type(value) is not self.kind or not self._allows(value):
            raise self._refusal(value)
        return self.normalize(value) if isinstance(value, str) else value

    def is_used(self, settings: Mapping[str, object], data_kind: DataKind | None = None) -> bool:
        """Return whether this setting has an effect, given other settings and the data.

        Args:
            settings: the other settings by name; conditions on missing ones are ignored.
            data_kind: the kind of the data set, or None if it is not known.

        >>> from nntui.config.knobs import knob
        >>> knob("momentum").is_used({"optimizer": "adam"})
        False
        """
        if data_kind and self.data_kind and data_kind != self.data_kind:
            return False
        return all(
            settings.get(name, values[0]) in values for name, values in self.used_with.items()
        )

    def default_with(self, settings: Mapping[str, object]) -> Any:
        """Return its default together with other settings.

        >>> from nntui.config.knobs import knob
        >>> knob("lr").default_with({"optimizer": "sgd"})
        0.2
        """
        if self.follows is None:
            return self.default
        return self.follows.defaults.get(settings.get(self.follows.setting), self.default)

    @property
    def purpose(self) -> str:
        """When it has an effect, as in `used with schedule step or plateau`; empty means always."""
        if self.data_kind:
            return _PURPOSES[self.data_kind]
        parts = [f"{name} {either(values)}" for name, values in self.used_with.items()]
        return f"used with {', and '.join(parts)}" if parts else ""

    @property
    def range(self) -> str:
        """The legal values in words: `a whole number from 1 to 65536`."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.kind is str:
            count = f"{self.min_length} to" if self.min_length else "at most"
            return f"{count} {self.max_length} printable characters"
        if self.kind is bool:
            return "true or false"
        noun = "a whole number" if self.kind is int else "a number"
        return f"{noun} {self.interval}"

    def _allows(self, value: Any) -> bool:
        if self.choices:
            return value in self.choices
        if self.kind is bool:
            return True
        if isinstance(value, str):
            # A file cannot hold lone surrogates, and control characters would reach the terminal.
            right_length = self.min_length <= len(value) <= self.max_length
            return right_length and is_clean(value, self.max_length)
        return self.interval is not None and self.interval.includes(value)

    def _refusal(self, value: object, typed: str = "") -> ConfigError:
        """Return the error for a value; a number is written as it was typed."""
        hint = ""
        if isinstance(value, str):
            hint = similar(value, self.choices)
        wrong_type = self.kind is str and not isinstance(value, str)
        expected = "a string" if wrong_type and not self.choices else self.range
        sentence = f"{self.name}: expected {expected}, received {typed or _shown(value)}"
        return ConfigError(f"{sentence}; {hint}" if hint else sentence)


def read_knob(name: str, annotated: Any, default: Any) -> Knob:
    """Return the knob of a field of a struct, from its `Annotated[type, About(...)]`."""
    if get_origin(annotated) is not Annotated:
        raise TypeError(f"{name}: expected Annotated[type, About(...)], received {annotated}")
    kind, about = get_args(annotated)
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    entry = {each.name: getattr(about, each.name) for each in fields(About)}
    return Knob(name=name, kind=str if choices else kind, default=default, choices=choices, **entry)


def either(words: Sequence[str]) -> str:
    """Return words as a choice within a sentence.

    >>> either(["step", "exponential", "plateau"])
    'step, exponential or plateau'
    """
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _shown(value: object) -> str:
    try:
        return clean(repr(value), 60)
    except ValueError:  # Python refuses to print whole numbers of more than 4300 digits
        return "a number of thousands of digits"
