"""Step averaging: a journal records the mean of steps that follow each other quickly."""

from collections.abc import Sequence

from nntui.runs.trainer.timings import SessionTimings
from nntui.training.events import StepDone


class StepAverager:
    """Replaces consecutive steps by their mean.

    The first step of a run is recorded as it is. After it one mean is recorded per interval of
    training. The interval grows with the run, so that the journal of a long run stays small.
    """

    def __init__(self, timings: SessionTimings) -> None:
        self._timings = timings
        self._window: list[StepDone] = []
        self._previous: list[StepDone] = []

    def add(self, event: StepDone) -> StepDone | None:
        """Add one step; return the mean to record, if one is due."""
        self._window.append(event)
        # Measured from the first step of the window: after a pause or an evaluation a single batch
        # would otherwise be recorded alone, and stand out by its noise.
        duration = event.at - self._window[0].at
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
        short = smooth and len(self._window) < len(self._previous)
        return [self._close_window(self._previous if short else [])]

    def _interval(self, at: float) -> float:
        timings = self._timings
        grown = max(timings.first_average, at * timings.average_share)
        return min(grown, timings.longest_average)

    def _close_window(self, before: Sequence[StepDone] = ()) -> StepDone:
        mean = _mean([*before, *self._window])
        self._previous, self._window = self._window, []
        return mean


def _mean(steps: list[StepDone]) -> StepDone:
    losses = [event.loss for event in steps if event.loss is not None]
    last = steps[-1]
    return StepDone(
        step=last.step,
        at=last.at,
        epoch=last.epoch,
        loss=sum(losses) / len(losses) if len(losses) == len(steps) else None,
        accuracy=sum(event.accuracy for event in steps) / len(steps),
        lr=last.lr,
        seen=last.seen,
    )
