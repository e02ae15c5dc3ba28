"""RunConfig: the one table of every knob, its legal range and its meaning.

The command line, the app's fields and `config.toml` all read this table, so a knob is added here
and nowhere else.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeAlias, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from nntui.errors import ConfigError
from nntui.strings import clean, nearest
from nntui.topology import LayerSpec, format_layers, parse_layers

OptimizerName: TypeAlias = Literal["sgd", "momentum", "adam"]
ScheduleName: TypeAlias = Literal["constant", "cosine"]

MAX_BYTES = 2**16
"""Of a file of settings: many times what all of them take."""

# Where a learning rate was not given: what trains 784-128-10 on MNIST well at batch 64.
LEARNING_RATES: dict[OptimizerName, float] = {"sgd": 0.2, "momentum": 0.05, "adam": 0.003}


class RunConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run was asked to do, complete: the contents of its `config.toml`."""

    data: Annotated[str, Meta(min_length=1, max_length=4096, description="data set")] = "mnist"
    layers: Annotated[str, Meta(max_length=1024, description="hidden layers")] = "128:relu"
    optimizer: Annotated[OptimizerName, Meta(description="rule that moves the weights")] = "adam"
    lr: Annotated[float, Meta(gt=0, le=100, description="learning rate")] = 0.003
    momentum: Annotated[
        float, Meta(ge=0, lt=1, description="share of the last update that momentum keeps")
    ] = 0.9
    schedule: Annotated[ScheduleName, Meta(description="course of the learning rate")] = "cosine"
    batch: Annotated[int, Meta(ge=1, le=65_536, description="images in a step")] = 64
    epochs: Annotated[int, Meta(ge=1, le=100_000, description="passes over the data")] = 10
    validation: Annotated[
        int, Meta(ge=0, le=1_000_000, description="training images held out to validate on")
    ] = 5_000
    seed: Annotated[
        int, Meta(ge=0, le=2**32 - 1, description="fixes weights and the order of the images")
    ] = 1
    threads: Annotated[int, Meta(ge=1, le=256, description="threads of the matrix products")] = 1

    @classmethod
    def of(cls, given: Mapping[str, object]) -> "RunConfig":
        """Return the complete config that `given`, some settings by name, asks for.

        What is missing takes its default; the learning rate takes that of the optimizer.

        Raises:
            ConfigError: for the first setting that is unknown or out of its range.
        """
        settings = {name: knob(name).check(value) for name, value in given.items()}
        if "lr" not in settings:
            optimizer: OptimizerName = settings.get("optimizer", "adam")
            settings["lr"] = LEARNING_RATES[optimizer]
        if "layers" in settings:
            settings["layers"] = format_layers(parse_layers(settings["layers"]))
        return cls(**settings)

    @property
    def hidden(self) -> tuple[LayerSpec, ...]:
        """The hidden layers, from the input to the output."""
        return parse_layers(self.layers)

    def replace(self, **changes: object) -> "RunConfig":
        """Return this config with some settings changed, each of them checked."""
        return RunConfig.of({**msgspec.structs.asdict(self), **changes})


@dataclass(frozen=True, slots=True)
class Knob:
    """One setting: what it is called, what it may be and what it means."""

    name: str
    kind: type[int | float | str]
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


@cache
def knobs() -> dict[str, Knob]:
    """Every knob by its name, in the order of RunConfig, read off its annotations."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(RunConfig)}
    hints = get_type_hints(RunConfig, include_extras=True)
    return {name: _knob(name, hints[name], default) for name, default in defaults.items()}


def knob(name: str) -> Knob:
    """Return the knob of that name; ConfigError hints at the nearest one."""
    try:
        return knobs()[name]
    except KeyError:
        raise ConfigError(
            f"unknown setting {clean(name, 40)!r}; {nearest(name, knobs())}"
        ) from None


def _knob(name: str, annotated: Any, default: Any) -> Knob:
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


def encode_config(config: RunConfig) -> bytes:
    """Return `config` as TOML, every setting on a line of its own."""
    return msgspec.toml.encode(config)


def decode_config(text: bytes, changes: Mapping[str, object] | None = None) -> RunConfig:
    """Return the config that a TOML text describes, where `changes` do not say otherwise.

    Raises:
        ConfigError: says what is wrong with it.
    """
    if len(text) > MAX_BYTES:
        raise ConfigError(f"expected a TOML file of at most {MAX_BYTES} bytes, received more")
    try:
        given = msgspec.toml.decode(text)
    # A ValueError is text that is no UTF-8, or a whole number of thousands of digits.
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ConfigError(
            f"expected a TOML file of settings, received a broken one: {error}"
        ) from None
    return RunConfig.of({**given, **(changes or {})})
