"""Live changes: the settings of a run that can change after its first step."""

from collections.abc import Mapping
from typing import Any

from nntui.config.aliases import current_names
from nntui.config.knob import either
from nntui.config.knobs import knobs
from nntui.config.layers import DropoutSpec, LayerSpec, format_layers, parse_layers
from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError
from nntui.strings import clean, similar

LIVE = tuple(name for name, knob in knobs().items() if knob.live)
"""Settings that can change; of `layers` only the dropout rates."""
DROPOUT = "dropout"
"""A name for the rates of all dropout layers together."""
CHANGEABLE = (*(name for name in LIVE if name != "layers"), DROPOUT)
"""What a user can change, by the names to use."""


def validated_changes(config: RunConfig, requested: Mapping[str, object]) -> dict[str, Any]:
    """Return the settings that a run of `config` changes for `requested`, each of them checked.

    Raises:
        ConfigError: a requested value is not legal, or the setting cannot change in a run.

    >>> validated_changes(RunConfig(layers="30:relu,dropout:0.5"), {"dropout": 0.2, "lr": 1})
    {'lr': 1.0, 'layers': '30:relu,dropout:0.2'}
    """
    changes = current_names(requested)
    for name in changes:
        _check_live(config, name)
    if DROPOUT in changes:
        changes["layers"] = _with_rate(config, changes.pop(DROPOUT))
    after = config.replace(**changes)
    if _without_rates(after.hidden) != _without_rates(config.hidden):
        raise ConfigError(
            f"layers: only dropout rates can change in a run, received {after.layers} in a run "
            f"with {config.layers}; start a new run"
        )
    return {name: getattr(after, name) for name in changes}


def live_changes(before: RunConfig, after: RunConfig) -> dict[str, Any] | None:
    """Return the changes from `before` to `after`, or None if they need a new run."""
    names = [name for name in knobs() if getattr(before, name) != getattr(after, name)]
    try:
        return validated_changes(before, {name: getattr(after, name) for name in names})
    except ConfigError:
        return None


def _check_live(config: RunConfig, name: str) -> None:
    if name == DROPOUT:
        return
    if name not in knobs():
        hint = similar(name, [*knobs(), DROPOUT]) or f"these can change: {', '.join(CHANGEABLE)}"
        raise ConfigError(f"unknown setting {clean(name, 40)!r}; {hint}")
    if name not in LIVE:
        raise ConfigError(
            f"{name}: cannot change after the first step of a run; expected one of "
            f"{', '.join(CHANGEABLE)}; start a new run"
        )
    for other, values in knobs()[name].used_with.items():
        if getattr(config, other) not in values:
            raise ConfigError(
                f"{name}: {getattr(config, other)} has no {name}; use {either(values)}"
            )


def _with_rate(config: RunConfig, rate: object) -> str:
    (new,) = parse_layers(f"dropout:{clean(rate, 40)}")
    if not any(isinstance(layer, DropoutSpec) for layer in config.hidden):
        raise ConfigError(
            f"dropout: {config.layers or 'this network'} has no dropout layer; start a new run "
            "with one, as in --layers 128:relu,dropout:0.2"
        )
    return format_layers(
        tuple(new if isinstance(layer, DropoutSpec) else layer for layer in config.hidden)
    )


def _without_rates(layers: tuple[LayerSpec, ...]) -> list[LayerSpec | None]:
    return [None if isinstance(layer, DropoutSpec) else layer for layer in layers]
