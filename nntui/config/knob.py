"""Knob: what one setting may be, and the sentence for what it may not."""

import math
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_origin

from nntui.errors import ConfigError
from nntui.strings import clean, nearest

_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


@dataclass(frozen=True, slots=True)
class Knob:
    """One setting: what it is called, what it may be and what it means."""

    name: str
    kind: type[bool | int | float | str]
    default: Any
    meaning: str
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False
    min_length: int = 0
    max_length: int = 0

    def parse(self, text: str) -> Any:
        """Return the value that somebody typed as `text`; ConfigError says what was expected."""
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
        return self.check(value)

    def check(self, value: object) -> Any:
        """Return `value` as this knob's type; ConfigError says what was expected instead."""
        if self.kind is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value) if abs(value) < 1e15 else math.inf
        if type(value) is not self.kind or not self._allows(value):
            raise self._refusal(value)
        return value

    def _allows(self, value: Any) -> bool:
        if self.choices:
            return value in self.choices
        if self.kind is bool:
            return True
        if isinstance(value, str):
            # Lone surrogates fit into no file, controls onto no screen: clean text has neither.
            right_length = self.min_length <= len(value) <= self.max_length
            return right_length and clean(value, self.max_length) == value
        if isinstance(value, float) and not math.isfinite(value):
            return False
        above = self.low is None or value > self.low or (value == self.low and not self.open_low)
        below = (
            self.high is None or value < self.high or (value == self.high and not self.open_high)
        )
        return above and below

    @property
    def range(self) -> str:
        """The legal values in words: `a whole number from 1 to 65536`."""
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.kind is str:
            return f"a text of {self.min_length} to {self.max_length} printable characters"
        if self.kind is bool:
            return "yes or no"
        noun = "a whole number" if self.kind is int else "a number"
        low = f"{'above' if self.open_low else 'from'} {_plain(self.low)}"
        high = f"{'to below' if self.open_high else 'to'} {_plain(self.high)}"
        return f"{noun} {low} {high}"

    def _refusal(self, value: object) -> ConfigError:
        hint = ""
        if self.choices and isinstance(value, str):
            hint = f"; {nearest(value, self.choices)}"
        return ConfigError(f"{self.name}: expected {self.range}, received {_shown(value)}{hint}")


def _shown(value: object) -> str:
    try:
        return clean(repr(value), 60)
    except ValueError:  # Python writes out no whole number of more than 4300 digits
        return "a number of thousands of digits"


def _plain(number: float | None) -> str:
    return "-" if number is None else f"{number:.15g}"


def read_knob(name: str, annotated: Any, default: Any) -> Knob:
    """Return the knob of a field of a struct, from its `Annotated[type, Meta(...)]`."""
    kind, meta = get_args(annotated)
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    return Knob(
        name=name,
        kind=str if choices else kind,
        default=default,
        meaning=meta.description,
        choices=choices,
        low=meta.gt if meta.gt is not None else meta.ge,
        high=meta.lt if meta.lt is not None else meta.le,
        open_low=meta.gt is not None,
        open_high=meta.lt is not None,
        min_length=meta.min_length or 0,
        max_length=meta.max_length or 0,
    )
