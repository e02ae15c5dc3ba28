"""A plan typed in one line, as `lr=log:0.001..0.1 layers=64:relu,128:relu trials=27 halving=3`."""

import shlex
from collections.abc import Sequence
from typing import Any

import msgspec

from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError
from nntui.runs.row import differing_settings
from nntui.strings import clean, quoted
from nntui.sweeps import actions
from nntui.sweeps.plan import Plan
from nntui.view.formatting import setting_text

_OPTIONS = {
    "propose": "--propose",
    "trials": "--trials",
    "halving": "--halving",
    "first": "--first",
    "on": "--on",
    "workers": "--workers",
}
_NUMBERS = frozenset({"trials", "halving", "first", "workers"})
EXAMPLE = "lr=log:{low:.3g}..{high:.3g} layers={layers} trials=27 halving=3"
_WIDER = 10.0


def suggestion(config: RunConfig) -> str:
    """Return a line to begin with: the rate and the layers of the next run are varied.

    >>> suggestion(RunConfig(lr=0.01, layers="64:relu"))
    'lr=log:0.001..0.1 layers=64:relu trials=27 halving=3'
    """
    layers = f'"{config.layers}|{config.layers}"' if "," in config.layers else config.layers
    low, high = config.lr / _WIDER, config.lr * _WIDER
    text = EXAMPLE.format(low=low, high=high, layers=layers or "linear")
    return text if config.layers else text.replace(" layers=linear", "")


def plan_of_text(text: str, config: RunConfig) -> Plan:
    """Return the plan that varies `config` as `text` says.

    Each word is NAME=VALUES in the notation of `nntui.sweeps.space`, or one of trials, halving,
    first, propose, on and workers with its value. Values with blanks in them are quoted.

    Raises:
        NntuiError: a word is not so, or the plan is not valid.
    """
    given: dict[str, Any] = {"vary": {}, "base": msgspec.to_builtins(config)}
    for name, value in _pairs(text):
        if name in _OPTIONS:
            given[name] = _number(name, value) if name in _NUMBERS else value
        else:
            given["vary"][name] = value
    return actions.plan_of(given)


def command_of_text(text: str, config: RunConfig) -> str:
    """Return the command that starts the same sweep in a terminal.

    >>> command_of_text("lr=log:0.001..0.1 trials=9", RunConfig(epochs=5))
    'nntui sweep start --epochs 5 --vary lr=log:0.001..0.1 --trials 9'
    """
    pairs, words = _pairs(text), ["nntui sweep start"]
    varied = {name for name, _ in pairs}
    for name, setting in differing_settings(config).items():
        if name not in varied:
            words.append(f"--{name.replace('_', '-')} {quoted(setting_text(setting))}")
    for name, value in pairs:
        option = _OPTIONS.get(name)
        words.append(
            f"{option} {quoted(value)}" if option else f"--vary {quoted(f'{name}={value}')}"
        )
    return " ".join(words)


def _pairs(text: str) -> Sequence[tuple[str, str]]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ConfigError(f"expected NAME=VALUES, received a quotation: {error}") from None
    pairs = [word.partition("=") for word in words]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise ConfigError(
                f"expected NAME=VALUES, as in lr=log:0.001..0.1, received {clean(name, 40)!r}"
            )
    return [(name.strip(), value) for name, _, value in pairs]


def _number(name: str, value: str) -> int:
    if not value.isdecimal():
        raise ConfigError(f"{name}: expected a whole number, received {clean(value, 40)!r}")
    return int(value[:9])
