"""What of a config may change while its run is under way: all that leaves the network as it is."""

from collections.abc import Mapping
from typing import Any

from nntui.config.layers import DropoutSpec, LayerSpec, format_layers, parse_layers
from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError
from nntui.strings import clean, nearest

LIVE = (
    "lr",
    "momentum",
    "l1",
    "l2",
    "weight_decay",
    "max_norm",
    "clip_norm",
    "batch",
    "epochs",
    "patience",
    "layers",
)
"""Settings that can be changed; of `layers` only the rates of dropout."""
DROPOUT = "dropout"
"""A word for the rates of all dropout layers at once."""
_WITH_MOMENTUM = {"momentum", "nesterov"}


def validated_changes(config: RunConfig, requested: Mapping[str, object]) -> dict[str, Any]:
    """Return the settings that `wishes` change in a run of `config`, each of them checked.

    Raises:
        ConfigError: one of them is out of its range, or cannot change any more.
    """
    for name in requested:
        if name not in {*LIVE, DROPOUT}:
            raise ConfigError(
                f"{clean(name, 40)}: cannot change while a run is under way; "
                f"{nearest(name, (*LIVE, DROPOUT))}"
            )
    plain = dict(requested)
    if DROPOUT in plain:
        plain["layers"] = _with_rate(config, plain.pop(DROPOUT))
    if "momentum" in plain and config.optimizer not in _WITH_MOMENTUM:
        raise ConfigError(
            f"momentum: {config.optimizer} has none to change; {' and '.join(_WITH_MOMENTUM)} have"
        )
    wanted = config.replace(**plain)
    if _without_rates(wanted.hidden) != _without_rates(config.hidden):
        raise ConfigError(
            f"layers: other layers are another network, received {wanted.layers} in a run of "
            f"{config.layers}; begin a new run"
        )
    return {name: getattr(wanted, name) for name in plain}


def live_changes(before: RunConfig, after: RunConfig) -> dict[str, Any] | None:
    """Return what turns a run of `before` into one of `after`; None where only a new run can."""
    differing = {name for name in RunConfig.__struct_fields__ if _differ(before, after, name)}
    requested = {name: getattr(after, name) for name in sorted(differing)}
    try:
        return validated_changes(before, requested)
    except ConfigError:
        return None


def _differ(before: RunConfig, after: RunConfig, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _with_rate(config: RunConfig, rate: object) -> str:
    (new,) = parse_layers(f"dropout:{clean(rate, 40)}")
    if not any(isinstance(layer, DropoutSpec) for layer in config.hidden):
        raise ConfigError(f"dropout: {config.layers or 'this network'} has no layer of dropout")
    return format_layers(
        tuple(new if isinstance(layer, DropoutSpec) else layer for layer in config.hidden)
    )


def _without_rates(layers: tuple[LayerSpec, ...]) -> list[LayerSpec | None]:
    return [None if isinstance(layer, DropoutSpec) else layer for layer in layers]
