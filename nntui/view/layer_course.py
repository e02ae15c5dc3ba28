"""LayerCourse: what was measured of one layer over a run, and what it means."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from nntui.analysis.layer_verdict import Verdict, verdict
from nntui.training.events import LayerHealth, LayersMeasured
from nntui.view.series import Series

_RECENT = 5
"""Measurements whose mean decides whether updates are too large or too small."""


@dataclass(frozen=True, slots=True)
class LayerCourse:
    """The newest measurement of a layer, and log10 of its relative update over the run."""

    newest: LayerHealth
    updates: Series = field(default_factory=Series)

    def verdict(self, rates: Series) -> Verdict:
        """Return what the measurements mean.

        Args:
            rates: the learning rate over the run.
        """
        recent = self.updates.points[-_RECENT:]
        lowered = [_lowered(rates, step) for step, _ in recent]
        return verdict(self.newest, [value for _, value in recent], lowered)

    def up_to(self, step: float) -> "LayerCourse":
        """Return the course without what comes after `step`."""
        return LayerCourse(self.newest, self.updates.up_to(step))


def after_measurement(
    courses: Sequence[LayerCourse], event: LayersMeasured
) -> tuple[LayerCourse, ...]:
    """Return the courses of all layers after one more measurement."""
    if len(courses) != len(event.layers):
        courses = [LayerCourse(health) for health in event.layers]
    return tuple(
        LayerCourse(health, _added(course.updates, event.step, health.update))
        for course, health in zip(courses, event.layers, strict=True)
    )


def _added(updates: Series, step: int, update: float | None) -> Series:
    return updates.add(step, math.log10(update)) if update else updates


def _lowered(rates: Series, step: float) -> float:
    """Return log10 of how many times smaller the rate of a step is than the largest before it."""
    points = rates.points
    place = bisect_right(points, step, key=lambda point: point[0])
    largest = max((rate for _, rate in points[:place]), default=0.0)
    rate = points[place - 1][1] if place else 0.0
    return math.log10(largest / rate) if rate > 0 else 0.0
