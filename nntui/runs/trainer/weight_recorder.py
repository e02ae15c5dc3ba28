"""When a session keeps a copy of the weights, so that one sees how they moved."""

import time
from collections.abc import Callable

from nntui.errors import NntuiError
from nntui.runs.directory import RunDirectory
from nntui.runs.weight_history import forget_after, keep_weights, recorded_steps
from nntui.training.events import Evaluated, StepDone
from nntui.training.trainer import Trainer

_SHARE = 1 / 50
"""Of the time of training, at most, that is spent on copies."""
_FIRST = 0.05
"""Seconds of training before the second copy."""
_LATER = 0.1
"""Share of the time so far from one copy to the next one within an epoch."""


class WeightRecorder:
    """Keeps copies of the weights: often at first, later less often, and after epochs.

    Args:
        run: the folder.
        trainer: the training.
        timer: returns the time of the machine in seconds.
    """

    def __init__(
        self,
        run: RunDirectory,
        trainer: Trainer,
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._run = run
        self._trainer = trainer
        self._timer = timer
        self._step = -1
        """Of the newest copy."""
        self._at, self._gap = 0.0, 0.0
        """When that was, and the least time until the next one, in seconds of training."""
        self._works = True

    def begin(self, at: float) -> None:
        """Forget copies of later steps, and keep one of the weights that the run begins with."""
        forget_after(self._run, self._trainer.step)
        steps = recorded_steps(self._run)
        self._step, self._at = (steps[-1] if steps else -1), at
        if not steps:
            self.keep(at)
            self._gap = 0.0  # most of that time went into imports, which a checkpoint needs, too

    def after(self, event: StepDone | Evaluated) -> None:
        """Keep a copy after an event, if one is due."""
        wait = self._gap if isinstance(event, Evaluated) else max(self._gap, _LATER * self._at)
        if event.at - self._at >= max(wait, _FIRST):
            self.keep(event.at)

    def keep(self, at: float) -> None:
        """Keep a copy, unless there is one of this step.

        A copy that cannot be written ends the history and not the run.
        """
        if self._step == self._trainer.step or not self._works:
            return
        start = self._timer()
        try:
            keep_weights(self._run, self._trainer)
        except (NntuiError, OSError):
            self._works = False
        self._step, self._at = self._trainer.step, at
        self._gap = (self._timer() - start) / _SHARE
