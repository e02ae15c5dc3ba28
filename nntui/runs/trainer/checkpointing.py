"""Checkpoint policy of a session: when a checkpoint is saved, and what is in it."""

from collections.abc import Callable, Iterator

import numpy as np

from nntui.runs.checkpoint import ResumePoint, save_checkpoint
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.live_settings import LiveSettings
from nntui.runs.trainer.resume import ResumedTraining
from nntui.runs.trainer.timings import SessionTimings
from nntui.training.events import CheckpointSaved, Evaluated, StepDone


class Checkpointer:
    """Saves checkpoints of a training into the folder of its run.

    Args:
        run: the folder.
        resumed: the training.
        settings: its settings, which a checkpoint records.
        clock: returns the seconds trained so far.
        timings: how often to save.
    """

    def __init__(
        self,
        run: RunDirectory,
        resumed: ResumedTraining,
        settings: LiveSettings,
        clock: Callable[[], float],
        timings: SessionTimings,
    ) -> None:
        self._run = run
        self._trainer = resumed.trainer
        self._settings = settings
        self._clock = clock
        self._timings = timings
        self._manifest = resumed.manifest
        self._saved_at = resumed.point.at
        self._saved_step = resumed.point.trainer.step if resumed.manifest.saved else -1

    def is_due(self, event: StepDone | Evaluated) -> bool:
        """Return whether a checkpoint should be saved after `event`.

        After an evaluation: if it is the best so far, or some time after the previous checkpoint,
        but not right before the checkpoint that ends the run.
        """
        elapsed = event.at - self._saved_at
        if isinstance(event, StepDone):
            return elapsed >= self._timings.checkpoint_interval
        trainer = self._trainer
        ends = trainer.step >= trainer.steps or not trainer.has_patience
        if ends or event.split == "test":
            return False
        best = trainer.best is not None and trainer.best.step == trainer.step
        return best or elapsed >= self._timings.epoch_checkpoint_interval

    def save(self, accuracy: float | None = None, command: str = "") -> Iterator[CheckpointSaved]:
        """Save a checkpoint, unless the weights have diverged: the one before is worth more.

        Args:
            accuracy: that on the test images, where it was measured.
            command: the command that requested it.

        Yields:
            That it was saved; nothing where it was not.

        Raises:
            StorageError: it cannot be written.
        """
        if not np.isfinite(self._trainer.network.parameters.theta).all():
            return
        point = ResumePoint(
            at=self._clock(),
            revision=self._settings.revision,
            settings=self._settings.changed,
            trainer=self._trainer.state(),
        )
        self._manifest = save_checkpoint(self._run, self._manifest, self._trainer, point, accuracy)
        self._saved_at = self._clock()
        self._saved_step = self._trainer.step
        yield self._saved_event(command)

    def save_new(self) -> Iterator[CheckpointSaved]:
        """Save a checkpoint if this step has none yet."""
        if self._saved_step != self._trainer.step:
            yield from self.save()

    def save_for(self, command: str) -> Iterator[CheckpointSaved]:
        """Save a checkpoint, or report the one this step has; either answers `command`."""
        if self._saved_step == self._trainer.step:
            yield self._saved_event(command)
        else:
            yield from self.save(command=command)

    def _saved_event(self, command: str) -> CheckpointSaved:
        name = self._manifest.saved[-1].name
        return CheckpointSaved(
            step=self._saved_step,
            at=self._clock(),
            epoch=self._trainer.current_epoch,
            name=name,
            best=name == self._manifest.best,
            command=command,
        )
