"""RunConfig: the complete, checked settings of one run."""

from collections.abc import Mapping

import msgspec

from nntui.config.aliases import current_names
from nntui.config.choices import INPUT_RANGES
from nntui.config.knobs import KnobTable, knob, knobs
from nntui.config.layers import LayerSpec, parse_layers
from nntui.config.rules import check_combination
from nntui.config.scaling import Scaling

__all__ = ["RunConfig", "changed", "knob", "knobs"]


class RunConfig(KnobTable, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of a run, complete: the contents of its `config.toml`."""

    @classmethod
    def of(cls, given: Mapping[str, object]) -> "RunConfig":
        """Return the complete config with the `given` settings, by name; old names are accepted.

        Settings that are missing take their defaults, which may depend on other settings.

        Raises:
            ConfigError: the first setting that is unknown, not legal, or contradicts another.

        >>> RunConfig.of({"optimizer": "sgd", "layers": "30"}).lr
        0.2
        """
        settings = {name: knob(name).check(value) for name, value in current_names(given).items()}
        for name, known in knobs().items():
            if known.follows is None or name in settings:
                continue
            other, defaults = known.follows
            settings[name] = defaults.get(settings.get(other, knob(other).default), known.default)
        config = cls(**settings)
        check_combination(config)
        return config

    @property
    def hidden(self) -> tuple[LayerSpec, ...]:
        """The hidden layers, from the input to the output."""
        return parse_layers(self.layers)

    @property
    def scaling(self) -> Scaling:
        """How pixels become inputs of the network."""
        return INPUT_RANGES[self.input_range]

    def replace(self, **changes: object) -> "RunConfig":
        """Return this config with some settings changed, each of them checked.

        A setting that follows from a changed one takes its default again, unless it is given too:
        a learning rate that suits one optimizer is far off for another.
        """
        return RunConfig.of(changed(msgspec.structs.asdict(self), changes))


def changed(settings: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """Return `settings` with `changes`, and without those that follow from a changed setting.

    >>> changed({"optimizer": "adam", "lr": 0.003, "seed": 7}, {"optimizer": "sgd"})
    {'optimizer': 'sgd', 'seed': 7}
    """
    settings, changes = current_names(settings), current_names(changes)
    kept = {
        name: value for name, value in settings.items() if not _is_stale(name, settings, changes)
    }
    return kept | changes


def _is_stale(name: str, settings: Mapping[str, object], changes: Mapping[str, object]) -> bool:
    follows = knobs()[name].follows if name in knobs() else None
    if follows is None or follows.setting not in changes:
        return False
    before = settings.get(follows.setting, knob(follows.setting).default)
    return changes[follows.setting] != before
