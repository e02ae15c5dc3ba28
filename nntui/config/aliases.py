"""Old names of settings: configs, weights, journals and commands of earlier versions are read.

Earlier versions wrote two booleans as `yes` and `no`.
"""

from collections.abc import Mapping
from typing import TypeVar

from nntui.errors import ConfigError

_Value = TypeVar("_Value")

OLD_NAMES = {
    "scale": "init_scale",
    "factor": "schedule_factor",
    "every": "schedule_epochs",
    "warmup": "warmup_steps",
    "decay": "weight_decay",
    "maxnorm": "max_norm",
    "clip": "clip_norm",
    "smoothing": "label_smoothing",
    "margin": "target_margin",
    "fresh": "resample",
    "inputs": "input_range",
    "test": "test_size",
    "label": "label_column",
    "height": "image_height",
}
"""The name of this version by the old name."""
_BOOLEANS = {"bias", "resample"}
_WORDS = {"yes": True, "no": False}


def current_name(name: str) -> str:
    """Return the name that the setting called `name` has in this version.

    >>> current_name("decay"), current_name("lr")
    ('weight_decay', 'lr')
    """
    return OLD_NAMES.get(name, name)


def current_names(settings: Mapping[str, _Value]) -> dict[str, _Value | bool]:
    """Return `settings` under the names and with the types of this version.

    Raises:
        ConfigError: a setting is given twice, under its old and its current name.

    >>> current_names({"decay": 0.1, "bias": "no"})
    {'weight_decay': 0.1, 'bias': False}
    """
    for name in settings:
        new = current_name(name)
        if new != name and new in settings:
            raise ConfigError(
                f"{new}: expected one value, received a second one as {name}, its old name; "
                f"remove {name}"
            )
    return {current_name(name): _current_value(name, value) for name, value in settings.items()}


def _current_value(name: str, value: _Value) -> _Value | bool:
    if current_name(name) in _BOOLEANS and isinstance(value, str):
        return _WORDS.get(value, value)
    return value
