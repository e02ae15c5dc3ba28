"""Names that settings had in earlier versions: their configs, weights and journals are still read.

Earlier versions wrote two booleans as `yes` and `no`.
"""

from collections.abc import Mapping
from typing import TypeVar

V = TypeVar("V")

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
_BOOLEANS = {"bias", "resample"}
_WORDS = {"yes": True, "no": False}


def current_names(settings: Mapping[str, V]) -> dict[str, V | bool]:
    """Return `settings` under the names and with the types of this version.

    >>> current_names({"decay": 0.1, "bias": "no"})
    {'weight_decay': 0.1, 'bias': False}
    """
    renamed: dict[str, V | bool] = {
        OLD_NAMES.get(name, name): value for name, value in settings.items()
    }
    return {
        name: _WORDS.get(value, value) if name in _BOOLEANS and isinstance(value, str) else value
        for name, value in renamed.items()
    }
