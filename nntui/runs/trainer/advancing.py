"""Advance commands: single steps and epochs, and where the run pauses again."""

import math
from typing import Literal

from nntui.training.events import AnyEvent, Evaluated, StepDone
from nntui.training.trainer import Trainer


class PendingAdvance:
    """The Advance commands that a run is carrying out.

    Commands for steps add up: three of them end three steps later. One for an epoch replaces them.
    """

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._commands: list[str] = []
        self._unit: Literal["step", "epoch"] = "step"
        self._last_step = 0

    def add(self, unit: Literal["step", "epoch"], command: str) -> None:
        """Advance by one more step, or to the end of the epoch; `command` asks for it."""
        if unit == "step":
            self._last_step = max(self._last_step, self._trainer.step) + 1
        self._unit = unit
        self._commands.append(command)

    def ends_with(self, event: AnyEvent) -> bool:
        """Return whether the commands end with `event`; False if there are none."""
        if not self._commands:
            return False
        if self._unit == "step":
            return isinstance(event, StepDone) and event.step >= self._last_step
        return self._ends_epoch(event)

    def steps_left(self) -> float:
        """Return after how many steps the commands for steps end; infinity if there are none."""
        if not self._commands or self._unit == "epoch":
            return math.inf
        return max(self._last_step - self._trainer.step, 1)

    def clear(self) -> list[str]:
        """Forget all commands, and return their names."""
        commands, self._commands = self._commands, []
        self._last_step = self._trainer.step
        return commands

    def _ends_epoch(self, event: AnyEvent) -> bool:
        """Return whether `event` ends an epoch: its evaluation, or its last step without one."""
        if len(self._trainer.data.validation):
            return isinstance(event, Evaluated)
        ended = self._trainer.offset == self._trainer.batches.count
        return isinstance(event, StepDone) and ended
