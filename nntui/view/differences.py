"""The settings that differ between a run and the next one."""

from collections.abc import Mapping
from typing import NamedTuple

from nntui.config.knobs import knobs
from nntui.view.formatting import setting_text


class Difference(NamedTuple):
    """A setting with two values, as text."""

    name: str
    run: str
    next_run: str


def differences(
    run: Mapping[str, object], next_run: Mapping[str, object]
) -> tuple[Difference, ...]:
    """Return the settings that differ, in the order of the table; those without effect do not.

    >>> differences({"optimizer": "adam", "momentum": 0.9}, {"optimizer": "adam", "momentum": 0.5})
    ()
    >>> differences({"lr": 0.003}, {"lr": 0.02})
    (Difference(name='lr', run='0.003', next_run='0.02'),)
    """
    return tuple(
        Difference(name, setting_text(run[name]), setting_text(next_run[name]))
        for name, known in knobs().items()
        if name in run
        and name in next_run
        and run[name] != next_run[name]
        and (known.is_used(run) or known.is_used(next_run))
    )
