"""The space of a sweep: which settings are varied, over which values, and under which conditions.

The notation is that of the command line and of `sweep.toml`:

    0.5..0.99          a number, drawn evenly
    log:1e-4..1        a number whose logarithm is drawn evenly
    log:1e-4..1:5      the same; five values in a grid
    16..256            a whole number, where the setting is one
    adam,sgd           one of several values
    64:relu,32:relu|8  one of several values that have commas in them
    0.5..0.99 if optimizer=momentum,nesterov    only with these values of another setting
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from nntui.config.knobs import knob
from nntui.errors import ConfigError
from nntui.strings import clean
from nntui.training.events import Setting

Values: TypeAlias = Mapping[str, Setting]
"""The values of the varied settings of one trial, by name."""

GRID_POINTS = 3
"""Values of a range in a grid where its notation does not say how many."""
_MAX_POINTS = 1000
_RANGE = re.compile(
    r"(?P<log>log:)?(?P<low>[^:,|]+?)\.\.(?P<high>[^:,|]+?)(?::(?P<points>\d{1,4}))?"
)
_CONDITION = re.compile(r"\s+if\s+")
_DIGITS = 4
"""Significant digits of drawn numbers: more do not matter, and are hard to read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several values."""

    values: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A number between two others, both included.

    Args:
        low: the smallest.
        high: the largest.
        log: whether its logarithm is drawn evenly, not the number itself.
        whole: whether it is a whole number.
        points: how many values a grid has.
    """

    low: float
    high: float
    log: bool = False
    whole: bool = False
    points: int = GRID_POINTS

    def at(self, share: float) -> Setting:
        """Return the number at a share from 0 to 1 of the way from `low` to `high`.

        >>> Range(1e-4, 1, log=True).at(0.5), Range(1, 9, whole=True).at(0.4)
        (0.01, 4)
        """
        if self.log:
            value = math.exp(math.log(self.low) * (1 - share) + math.log(self.high) * share)
        else:
            value = self.low * (1 - share) + self.high * share
        value = min(max(value, self.low), self.high)
        return round(value) if self.whole else float(f"{value:.{_DIGITS}g}")

    @property
    def grid(self) -> tuple[Setting, ...]:
        """The values in a grid.

        >>> Range(16, 256, log=True, whole=True).grid
        (16, 64, 256)
        """
        last = max(self.points - 1, 1)
        values = [self.at(number / last) for number in range(self.points)]
        return tuple(dict.fromkeys(values))


@dataclass(frozen=True, slots=True)
class Varied:
    """A setting that is varied.

    Args:
        name: of the setting.
        values: those it can have.
        when: values of other settings without which it is not varied, by their names.
    """

    name: str
    values: Choice | Range
    when: Mapping[str, tuple[Setting, ...]] = field(default_factory=dict)

    def applies(self, settings: Mapping[str, object]) -> bool:
        """Return whether it is varied, given the other settings.

        A setting that has no effect with the others, such as the momentum of adam, is not.
        """
        met = all(settings.get(name) in values for name, values in self.when.items())
        return met and knob(self.name).is_used(settings)

    @property
    def grid(self) -> tuple[Setting, ...]:
        """Its values in a grid."""
        return self.values.values if isinstance(self.values, Choice) else self.values.grid

    @property
    def text(self) -> str:
        """Its values and conditions in the notation."""
        return _values_text(self) + _condition_text(self.when)


def parse_varied(name: str, given: object) -> Varied:
    """Return the setting `name` varied as `given` says: a text in the notation, or a list.

    Raises:
        ConfigError: the setting is unknown, or a value is not legal.

    >>> parse_varied("lr", "log:1e-4..1").values
    Range(low=0.0001, high=1.0, log=True, whole=False, points=3)
    >>> parse_varied("layers", "32:relu,128:relu").values
    Choice(values=('32:relu', '128:relu'))
    >>> parse_varied("momentum", "0.5,0.9 if optimizer=nesterov").when
    {'optimizer': ('nesterov',)}
    """
    known = knob(name)
    if not isinstance(given, str):
        return Varied(name, _choice(name, given if isinstance(given, Sequence) else [given]))
    text, *conditions = _CONDITION.split(given.strip())
    when = {}
    for condition in " and ".join(conditions).split(" and ") if conditions else ():
        other, equals, values = condition.partition("=")
        if not equals or other.strip() == name:
            raise ConfigError(
                f"{name}: expected a condition such as 'if optimizer=sgd,momentum', received "
                f"{clean(condition, 60)!r}"
            )
        when[other.strip()] = _choice(other.strip(), _split(values)).values
    match = _RANGE.fullmatch(text) if known.kind in {int, float} else None
    return Varied(name, _range(name, match) if match else _choice(name, _split(text)), when)


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split("|" if "|" in text else ",")]


def _choice(name: str, values: Sequence[object]) -> Choice:
    known = knob(name)
    if not values:
        raise ConfigError(f"{name}: expected values to vary, received none")
    checked = [known.parse(v) if isinstance(v, str) else known.check(v) for v in values]
    return Choice(tuple(dict.fromkeys(checked)))


def _range(name: str, match: re.Match[str]) -> Range:
    known = knob(name)
    low, high = (float(known.parse(match[end])) for end in ("low", "high"))
    points = int(match["points"] or GRID_POINTS)
    log = match["log"] is not None
    if not low < high or (log and low <= 0) or not 2 <= points <= _MAX_POINTS:
        raise ConfigError(
            f"{name}: expected a range such as log:0.001..1 or 0.5..0.9:5, the smaller number "
            f"first{', above 0' if log else ''}, received {clean(match[0], 60)!r}"
        )
    return Range(low, high, log, known.kind is int, points)


def _values_text(varied: Varied) -> str:
    values = varied.values
    if isinstance(values, Choice):
        texts = [_text(value) for value in values.values]
        if not any("," in text for text in texts):
            return ",".join(texts)
        return "|".join(texts) if len(texts) > 1 else f"{texts[0]}|{texts[0]}"
    points = f":{values.points}" if values.points != GRID_POINTS else ""
    low, high = (f"{end:.12g}" for end in (values.low, values.high))
    return f"{'log:' if values.log else ''}{low}..{high}{points}"


def _condition_text(when: Mapping[str, tuple[Setting, ...]]) -> str:
    parts = [f"{name}={','.join(map(_text, values))}" for name, values in when.items()]
    return f" if {' and '.join(parts)}" if parts else ""


def _text(value: Setting) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
