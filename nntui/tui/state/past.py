"""Runs that were shown before the present one: ghosts in the charts, and what to compare with."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nntui.analysis.paired import Paired, paired
from nntui.analysis.predictions import Predictions
from nntui.view.runview import RunView

MAX_PAST = 5
"""Runs that are kept."""


@dataclass(frozen=True, slots=True, eq=False)
class PastRun:
    """A run that was shown before.

    Args:
        path: its folder.
        view: what was known of it.
        data: the name of its data set.
        tested: its predictions for the test images, None where it was not evaluated at its end.
    """

    path: Path
    view: RunView
    data: str
    tested: Predictions | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RunComparison:
    """The run that is shown compared with the one before it, on the same test images."""

    before: str
    """The name of the run before it."""
    counts: Paired

    @property
    def text(self) -> str:
        """The difference in a few words: `+0.22 points, 31 fixed, 12 broken`."""
        fixed, broken = len(self.counts.fixed), len(self.counts.broken)
        return f"{100 * self.counts.gain:+.2f} points, {fixed:,} fixed, {broken:,} broken"


def compared(past: PastRun, tested: Predictions, data: str, name: str) -> RunComparison | None:
    """Return the comparison with an earlier run; None unless it was tested on the same images.

    Args:
        past: the earlier run.
        tested: the predictions of the newer run for its test images.
        data: the name of the data set of the newer run.
        name: that of the earlier run, as text to display.
    """
    first = past.tested
    if first is None or past.data != data or not np.array_equal(first.truth, tested.truth):
        return None
    return RunComparison(name, paired(tested.truth, first.predicted, tested.predicted))


def with_past(past: tuple[PastRun, ...], run: PastRun) -> tuple[PastRun, ...]:
    """Return earlier runs with one more, the newest first; a run is among them once."""
    others = tuple(each for each in past if each.path != run.path)
    return (run, *others)[:MAX_PAST]
