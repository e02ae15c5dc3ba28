"""Health of layers: what single measured steps say together, as the records of an event."""

import math

import numpy as np

from nntui.engine.layer_meter import LayerMeter, LayerReading, Units
from nntui.training.events import LayerHealth

ENOUGH_IMAGES = 256
"""Images for which a ReLU must be 0 before it counts as never on."""


class UnitsOn:
    """Which units were on for one of the last images, at least ENOUGH_IMAGES of them.

    The units of so many images are collected, and kept until as many further ones are. So a unit
    that is never on is found some steps later, and one batch does not decide.
    """

    def __init__(self) -> None:
        self._images = 0
        self._collected: list[Units | None] = []
        self._before: list[Units | None] | None = None

    def add(self, found: list[Units | None], images: int) -> None:
        """Add the units that were on for some images, an entry for each layer."""
        self._collected = _either(self._collected, found)
        self._images += images
        if self._images >= ENOUGH_IMAGES:
            self._before, self._collected, self._images = self._collected, [], 0

    def never_on(self) -> list[float | None]:
        """Return the share of units that were never on; nothing before there are enough images."""
        if self._before is None:
            return []
        units = _either(self._collected, self._before)
        return [None if on is None else float(1 - on.mean()) for on in units]


def _either(some: list[Units | None], others: list[Units | None]) -> list[Units | None]:
    if not some:
        return others
    return [
        None if one is None or other is None else np.logical_or(one, other)
        for one, other in zip(some, others, strict=True)
    ]


def layer_health(meter: LayerMeter, units: UnitsOn) -> list[LayerHealth]:
    """Return the health of each layer in the step that was measured.

    Args:
        meter: after the step.
        units: those of the steps measured before; the ones of this step are added.

    Returns:
        Nothing where the step diverged.
    """
    readings = meter.readings
    if not all(math.isfinite(number) for each in readings for number in each[:3]):
        return []
    units.add([reading.on for reading in readings], meter.images)
    shares = units.never_on() or [None] * len(readings)
    return [_health(reading, share) for reading, share in zip(readings, shares, strict=True)]


def _health(reading: LayerReading, never_on: float | None) -> LayerHealth:
    saturated = reading.saturated
    return LayerHealth(
        norm=_short(reading.norm),
        gradient_norm=_short(reading.gradient_norm),
        update=_short(reading.update_norm / reading.norm) if reading.norm else None,
        never_on=None if never_on is None else _short(never_on),
        saturated=None if saturated is None else _short(saturated),
    )


def _short(number: float) -> float:
    """Return a number with four significant digits, so that journals stay small."""
    return min(float(f"{number:.4g}"), 1e30)
