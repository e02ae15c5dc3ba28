"""Where a run pauses or stops later: Advance commands, and Stop commands for an epoch."""

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
        return ends_epoch(self._trainer, event)

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


class PendingStop:
    """The command to stop after an epoch; a later one replaces it."""

    def __init__(self, trainer: Trainer) -> None:
        self._trainer = trainer
        self._epoch = 0
        self.command = ""

    def set(self, epoch: int, command: str) -> None:
        """Stop after an epoch, counted from 1; `command` asks for it."""
        self._epoch, self.command = epoch, command

    @property
    def reason(self) -> str:
        """Why the run stops, in words."""
        return f"after epoch {self._epoch} of {self._trainer.config.epochs}"

    def is_due(self, event: AnyEvent) -> bool:
        """Return whether to stop after `event`: the epoch has ended, its evaluation included."""
        if not self._epoch or self._epoch >= self._trainer.config.epochs:
            return False
        if self._trainer.epoch >= self._epoch:
            return True
        last = self._trainer.epoch == self._epoch - 1
        without = not len(self._trainer.data.validation)
        return last and without and ends_epoch(self._trainer, event)


def ends_epoch(trainer: Trainer, event: AnyEvent) -> bool:
    """Return whether `event` ends an epoch: its evaluation, or its last step without one."""
    if len(trainer.data.validation):
        return isinstance(event, Evaluated)
    return isinstance(event, StepDone) and trainer.offset == trainer.batches.count
