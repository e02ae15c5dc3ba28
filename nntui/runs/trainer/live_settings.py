"""Settings that change while a run trains, and changes that a resumed run has to repeat."""

import math
from collections.abc import Callable, Mapping

from nntui.runs.trainer.resume import ResumedTraining
from nntui.training.events import Setting, SettingsChanged


class LiveSettings:
    """The changes of a run's settings: how many, their result, and those still to be repeated.

    Args:
        resumed: the training whose settings change.
        clock: returns the seconds trained so far.
    """

    def __init__(self, resumed: ResumedTraining, clock: Callable[[], float]) -> None:
        self._trainer = resumed.trainer
        self._clock = clock
        self._pending = list(resumed.pending_changes)
        self.revision = resumed.point.revision
        """How many changes were made since the run began."""
        self.changed = dict(resumed.point.settings)
        """Every setting that has changed since the run began, with its present value."""

    def take_due(self) -> SettingsChanged | None:
        """Remove and return the next change to repeat, if its step is reached."""
        due = self._pending and self._pending[0].step <= self._trainer.step
        return self._pending.pop(0) if due else None

    def steps_left(self) -> float:
        """Return after how many steps the next change is to be repeated; infinity for none."""
        if not self._pending:
            return math.inf
        return max(self._pending[0].step - self._trainer.step, 1)

    def apply(
        self, requested: Mapping[str, Setting], command: str, *, repeated: bool = False
    ) -> SettingsChanged:
        """Change settings from the next step on.

        Args:
            requested: their new values.
            command: the command that asks for it.
            repeated: whether the run made this change before it was interrupted. A new change
                replaces all that are still to be repeated.

        Raises:
            ConfigError: a setting is out of its range, or can no longer change.
            ShapeError: the batch is too large for the memory.
        """
        epochs = self._trainer.config.epochs
        settings = self._trainer.change(requested)
        config = self._trainer.config
        if not repeated:
            self._pending.clear()
        self.revision += 1
        self.changed.update(settings)
        return SettingsChanged(
            step=self._trainer.step,
            at=self._clock(),
            settings=settings,
            revision=self.revision,
            epochs=config.epochs,
            steps=self._trainer.steps,
            schedule=config.schedule if _spans(config.schedule) and config.epochs != epochs else "",
            lr=self._trainer.lr,
            command=command,
        )


def _spans(schedule: str) -> bool:
    """Return whether a schedule has the length of the run, so that more epochs stretch it."""
    return schedule in {"cosine", "one-cycle"}
