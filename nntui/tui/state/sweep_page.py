"""SweepPage: the sweep that is open on the screen Runs, and where the cursor in it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

if TYPE_CHECKING:
    from nntui.view.sweep.view import SweepView, TrialLine

SweepPart: TypeAlias = Literal["bracket", "table", "settings"]
SWEEP_PARTS: tuple[SweepPart, ...] = get_args(SweepPart)
BEST = 0
"""Stands for the best trial, whichever that is, where the number of a trial is expected."""


@dataclass(frozen=True, slots=True, eq=False)
class SweepPage:
    """A sweep that is open.

    Args:
        path: its folder.
        view: what is known of it.
        trial: the number of the trial under the cursor; BEST for the one that is the best now.
        part: what is shown where there is no room for all.
        shares: the importance of each setting, from 0 to 1; empty until it is known.
        how: how it was computed.
    """

    path: str
    view: "SweepView"
    trial: int = BEST
    part: SweepPart = "bracket"
    shares: Mapping[str, float] = field(default_factory=dict)
    how: str = ""

    @property
    def index(self) -> int:
        """The place of the cursor among the trials, the best of which is the first."""
        if self.trial == BEST:
            return 0
        places = (n for n, each in enumerate(self.view.trials) if each.number == self.trial)
        return next(places, 0)

    @property
    def line(self) -> "TrialLine | None":
        """The trial under the cursor; None where there are no trials yet."""
        return self.view.trials[self.index] if self.view.trials else None
