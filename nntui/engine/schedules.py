"""Learning-rate schedules: functions from a step, counted from 0, to a factor of the rate.

>>> [round(cosine(step, ScheduleContext(steps=4)), 2) for step in range(5)]
[1.0, 0.85, 0.5, 0.15, 0.0]
"""

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class ScheduleContext(NamedTuple):
    """What a schedule depends on besides the step."""

    steps: int
    """The number of steps of the whole training."""
    factor: float = 0.1
    """What `step`, `exponential` and `plateau` multiply the rate by."""
    interval: int = 1
    """The number of steps between two drops of `step`."""


Schedule: TypeAlias = Callable[[int, ScheduleContext], float]


def constant(step: int, context: ScheduleContext) -> float:
    """1 at every step."""
    return 1.0


def cosine(step: int, context: ScheduleContext) -> float:
    """(1 + cos(pi step / steps)) / 2: from 1 down to 0 (Loshchilov and Hutter 2017, eq. 5)."""
    return _cosine_between(step / context.steps, 1.0, 0.0)


def staircase(step: int, context: ScheduleContext) -> float:
    """factor^(step // interval).

    >>> context = ScheduleContext(steps=100, factor=0.5, interval=30)
    >>> [staircase(step, context) for step in (0, 29, 30, 60)]
    [1.0, 1.0, 0.5, 0.25]
    """
    return context.factor ** (step // context.interval)


def exponential(step: int, context: ScheduleContext) -> float:
    """factor^step."""
    return context.factor**step


ONE_CYCLE_START = 1 / 25
ONE_CYCLE_END = ONE_CYCLE_START / 1e4
ONE_CYCLE_RISE = 0.3


def one_cycle(step: int, context: ScheduleContext) -> float:
    """Half a cosine wave from 1/25 up to 1 in 30 % of the steps, then one down to 4e-6.

    (Smith and Topin 2018; the shape and the constants are those of fast.ai and PyTorch.)
    """
    top = max(ONE_CYCLE_RISE * context.steps - 1, 1.0)
    if step <= top:
        return _cosine_between(step / top, ONE_CYCLE_START, 1.0)
    part = (step - top) / max(context.steps - 1 - top, 1.0)
    return _cosine_between(part, 1.0, ONE_CYCLE_END)


def _cosine_between(part: float, start: float, end: float) -> float:
    """Return the value of half a cosine wave from `start` at part 0 to `end` at part 1."""
    return end + (start - end) * (1 + math.cos(math.pi * min(part, 1.0))) / 2


SCHEDULES: dict[str, Schedule] = {
    "constant": constant,
    "cosine": cosine,
    "step": staircase,
    "exponential": exponential,
    "one-cycle": one_cycle,
    "plateau": constant,  # multiplied by the factor of Plateau, which depends on the loss
}


def warm_up(step: int, steps: int) -> float:
    """Linear warm-up: (step + 1) / steps, then 1 (Goyal et al. 2017, section 2.2).

    >>> [warm_up(step, steps=4) for step in range(6)]
    [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """
    return min((step + 1) / steps, 1.0) if steps else 1.0


class Plateau:
    """A factor that is reduced when the loss has not fallen for more than `patience` epochs.

    A loss counts as fallen when it is 0.01 % below the lowest so far.

    Args:
        shrink: what the factor is multiplied by.
        patience: the number of epochs without a fall that are accepted.

    >>> plateau = Plateau(shrink=0.5, patience=1)
    >>> for loss in [1.0, 0.8, 0.8, 0.8]:
    ...     plateau.observe(loss)
    ...     print(plateau.factor)
    1.0
    1.0
    1.0
    0.5
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
        """What it remembers between epochs: factor, lowest loss, epochs since it fell."""
        return {"factor": self.factor, "best": self.best, "waited": self.waited}

    def restore(self, state: dict[str, float]) -> None:
        """Continue from a saved `state`."""
        self.factor, self.best = state["factor"], state["best"]
        self.waited = int(state["waited"])

    def observe(self, loss: float) -> None:
        """Record the loss of an epoch; a loss that is not finite has not fallen."""
        if loss < self.best * (1 - self.THRESHOLD):
            self.best = loss
            self.waited = 0
            return
        self.waited += 1
        if self.waited > self.patience:
            self.factor *= self.shrink
            self.waited = 0
