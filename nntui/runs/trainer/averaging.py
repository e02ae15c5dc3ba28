"""Step averaging: a journal records the mean of steps that follow each other quickly."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from nntui.runs.trainer.timings import SessionTimings
from nntui.training.events import StepDone

_MOST = 1024
"""Steps in an event of the loop; time ends it before."""


class _Steps(NamedTuple):
    """An event of the loop, and how many steps it covers."""

    event: StepDone
    steps: int


class StepAverager:
    """Replaces consecutive steps by their mean.

    The first step of a run is recorded as it is. After it one mean is recorded per interval of
    training. The interval grows with the run, so that the journal of a long run stays small.
    """

    def __init__(self, timings: SessionTimings) -> None:
        self._timings = timings
        self._window: list[_Steps] = []
        self._previous: list[_Steps] = []
        self._step: int | None = None
        """The last step that was added."""

    @property
    def begins(self) -> bool:
        """Whether the next step is the first one of a mean."""
        return not self._window

    def group(self) -> tuple[int, float]:
        """Return how many steps an event may cover, and for how many seconds, as `train` asks.

        The first step is recorded alone, and so is each where the journal is to have every step.
        """
        timings = self._timings
        seconds = min(timings.group, timings.first_average / 2)
        return (_MOST, seconds) if self._previous and seconds else (1, math.inf)

    def add(self, event: StepDone) -> StepDone | None:
        """Add one step, or the mean of several; return the mean to record, if one is due."""
        count = 1 if self._step is None else max(event.step - self._step, 1)
        self._step = event.step
        self._window.append(_Steps(event, count))
        # Measured from the first step of the window: after a pause or an evaluation a single batch
        # would otherwise be recorded alone, and stand out by its noise.
        duration = event.at - self._window[0].event.at
        diverged = event.loss is None
        due = duration >= self._interval(event.at) or not self._previous or diverged
        return self._close_window() if due else None

    def flush(self, *, smooth: bool = False) -> list[StepDone]:
        """Return the mean of the steps that are not recorded yet: one event, or none.

        Args:
            smooth: average a window that is shorter than the previous one together with it, so
                that a few steps at the end of an epoch do not stand out by their noise.
        """
        if not self._window:
            return []
        short = smooth and _count(self._window) < _count(self._previous)
        return [self._close_window(self._previous if short else [])]

    def _interval(self, at: float) -> float:
        timings = self._timings
        grown = max(timings.first_average, at * timings.average_share)
        return min(grown, timings.longest_average)

    def _close_window(self, before: Sequence[_Steps] = ()) -> StepDone:
        mean = _mean([*before, *self._window])
        self._previous, self._window = self._window, []
        return mean


def _count(window: Sequence[_Steps]) -> int:
    return sum(steps for _, steps in window)


def _mean_norm(norms: Sequence[float | None]) -> float | None:
    """Return the mean of the norms that were measured."""
    measured = [norm for norm in norms if norm is not None]
    return sum(measured) / len(measured) if measured else None


def _mean(window: Sequence[_Steps]) -> StepDone:
    count, last = _count(window), window[-1].event
    loss = None
    if all(event.loss is not None for event, _ in window):
        loss = sum((event.loss or 0.0) * n for event, n in window) / count
    return StepDone(
        step=last.step,
        at=last.at,
        epoch=last.epoch,
        loss=loss,
        accuracy=min(sum(event.accuracy * n for event, n in window) / count, 1.0),
        lr=last.lr,
        seen=last.seen,
        gradient_norm=_mean_norm([event.gradient_norm for event, _ in window]),
    )
