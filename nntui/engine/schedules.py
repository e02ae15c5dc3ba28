"""The course of the learning rate: functions from a step, counted from 0, to a factor."""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class ScheduleContext(NamedTuple):
    """What a schedule is told besides the step."""

    steps: int
    """How many there will be in all."""
    factor: float = 0.1
    """What `step`, `exponential` and `plateau` multiply by."""
    every: int = 1
    """After how many steps `step` does."""


Schedule: TypeAlias = Callable[[int, ScheduleContext], float]


def constant(step: int, course: ScheduleContext) -> float:
    """1, whatever the step."""
    del step, course
    return 1.0


def cosine(step: int, course: ScheduleContext) -> float:
    """(1 + cos(pi step / steps)) / 2: from 1 down to 0 (Loshchilov and Hutter 2017, eq. 5)."""
    return _wave(step / course.steps, 1.0, 0.0)


def staircase(step: int, course: ScheduleContext) -> float:
    """factor^(step // every)."""
    return course.factor ** (step // course.every)


def exponential(step: int, course: ScheduleContext) -> float:
    """factor^step: a little less with every batch."""
    return course.factor**step


ONE_CYCLE_START = 1 / 25
ONE_CYCLE_END = ONE_CYCLE_START / 1e4
ONE_CYCLE_RISE = 0.3


def one_cycle(step: int, course: ScheduleContext) -> float:
    """Half a wave from 1/25 up to 1 over 30 % of the steps, and another down to next to nothing.

    (Smith and Topin 2018; the waves and the numbers are those of fast.ai, which made it popular.)
    """
    top = max(ONE_CYCLE_RISE * course.steps - 1, 1.0)
    if step <= top:
        return _wave(step / top, ONE_CYCLE_START, 1.0)
    return _wave((step - top) / max(course.steps - 1 - top, 1.0), 1.0, ONE_CYCLE_END)


def _wave(part: float, start: float, end: float) -> float:
    """Go from `start` to `end` as the cosine does in half a turn; `part` runs from 0 to 1."""
    return end + (start - end) * (1 + math.cos(math.pi * min(part, 1.0))) / 2


SCHEDULES: dict[str, Schedule] = {
    "constant": constant,
    "cosine": cosine,
    "step": staircase,
    "exponential": exponential,
    "one-cycle": one_cycle,
    "plateau": constant,  # its factor is Plateau's: it depends on how the training goes
}


def warm_up(step: int, steps: int) -> float:
    """(step + 1) / steps, and 1 from there on (Goyal et al. 2017, section 2.2)."""
    return min((step + 1) / steps, 1.0) if steps else 1.0


class Plateau:
    """A factor that shrinks whenever the loss has not fallen for more than `patience` epochs.

    A loss has fallen where it is 0.01 % below the best so far.
    """

    __slots__ = ("best", "factor", "patience", "shrink", "waited")

    THRESHOLD = 1e-4

    def __init__(self, shrink: float, patience: int) -> None:
        self.shrink = shrink
        self.patience = patience
        self.factor = 1.0
        self.best = math.inf
        self.waited = 0

    @property
    def state(self) -> dict[str, float]:
        """What it remembers from epoch to epoch."""
        return {"factor": self.factor, "best": self.best, "waited": self.waited}

    def restore(self, state: dict[str, float]) -> None:
        """Go on from what `state` was."""
        self.factor, self.best = state["factor"], state["best"]
        self.waited = int(state["waited"])

    def observe(self, loss: float) -> None:
        """Hear the loss after an epoch; one that is not finite has not fallen."""
        if loss < self.best * (1 - self.THRESHOLD):
            self.best = loss
            self.waited = 0
            return
        self.waited += 1
        if self.waited > self.patience:
            self.factor *= self.shrink
            self.waited = 0
