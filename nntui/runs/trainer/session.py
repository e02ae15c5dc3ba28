"""What happens between the loop and the disk: the one place where a training meets its folder."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec
import numpy as np
from threadpoolctl import threadpool_limits

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError
from nntui.runs import commands
from nntui.runs.checkpoint import ResumePoint, save_checkpoint
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import begin_log, write_last_error
from nntui.runs.journal import Journal, StepAverager
from nntui.runs.trainer.clock import TrainingClock
from nntui.runs.trainer.resume import ResumedTraining, resume_training
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Evaluated,
    Paused,
    Resumed,
    RunFinished,
    Setting,
    SettingsChanged,
    StepDone,
)
from nntui.training.loop import train

COMMANDS_EVERY = 0.02
"""Seconds between two looks into `commands/`: less than anybody notices after a key."""
CHECKPOINT_EVERY = 1.0
"""Seconds between two checkpoints within an epoch: what those who watch are shown."""
EPOCH_CHECKPOINT_EVERY = 0.25
"""Seconds before the end of an epoch is worth one too: tiny epochs end by the hundred."""

StopAsked = Callable[[], str]
"""Tells why to stop before the next step, or nothing."""


def run_session(
    run: RunDirectory, load: Callable[[RunConfig], Dataset], stop_asked: StopAsked = str
) -> Iterator[AnyEvent]:
    """Train what the folder's config asks for to its end, from where its checkpoints leave it.

    Args:
        run: the folder; its lock is held while this lasts.
        load: returns the data set that a config asks for.
        stop_asked: tells why to stop before the next step, or nothing.

    Yields:
        Every event, after it was written to the journal.

    Raises:
        NntuiError: config, data or disk made it impossible; told in the journal too, where that
            can still be written.
    """
    with run.locked():
        begin_log(run)
        journal = Journal(run.events_file)
        step, at = 0, 0.0
        try:
            for event in _events(run, load, stop_asked):
                journal.append(event)
                step, at = event.step, event.at
                yield event
        except Exception as error:
            reason = str(error) if isinstance(error, NntuiError) else repr(error)
            try:
                journal.append(RunFinished(step=step, at=at, reason="failed", message=reason))
            except NntuiError:  # what is raised below says more than this would
                write_last_error(run, reason)
            raise
        finally:
            journal.close()


def _events(
    run: RunDirectory, load: Callable[[RunConfig], Dataset], stop_asked: StopAsked
) -> Iterator[AnyEvent]:
    config = run.config()
    with threadpool_limits(config.threads, user_api="blas"):
        yield from Driver(run, resume_training(run, load(config)), stop_asked).events()


class Driver:
    """Drives a training: thins its steps, saves checkpoints, carries out commands."""

    def __init__(self, run: RunDirectory, taken: ResumedTraining, stop_asked: StopAsked) -> None:
        self.run = run
        self.trainer = taken.trainer
        self.clock = TrainingClock(begin=taken.place.at)
        self._first = taken.first
        self._manifest = taken.manifest
        self._settings = dict(taken.place.settings)
        self._revision = taken.place.revision
        self._to_come = list(taken.to_come)
        self._stop_asked = stop_asked
        self._thinner = StepAverager()
        self._stopping = ""
        self._stop_command = ""
        self._paused = False
        self._advanced: Callable[[AnyEvent], bool] | None = None
        """Whether an event is the one to pause after."""
        self._advances: list[str] = []
        """The names of the commands that asked for it."""
        self._last_step = 0
        """That of the single steps that were asked for: asked for thrice, it is the third."""
        self._looked = 0.0
        self._refused: set[str] = set()
        """Commands that were refused, and may be such that cannot be removed."""
        self._saved_at = taken.place.at
        self._saved_step = taken.place.trainer.step if taken.manifest.saved else -1

    def events(self) -> Iterator[AnyEvent]:
        """Yield what happens, to the end of the training or until it is stopped."""
        for event in train(self.trainer, self.clock, self._first):
            yield from self._told(event)
            if isinstance(event, RunFinished):
                return
            if isinstance(event, Evaluated) and event.split == "test":
                continue  # the end comes next, and nothing can be wanted of the run any more
            if self._advanced and self._advanced(event):
                yield from self._pause()
            yield from self._repeated()
            yield from self._obeyed()
            if self._stopping:
                yield from self._stopped()
                return

    def _told(self, event: AnyEvent) -> Iterator[AnyEvent]:
        """Thin the steps, and save a checkpoint where one is due."""
        if isinstance(event, StepDone):
            if merged := self._thinner.step(event):
                yield merged
            if event.at - self._saved_at >= CHECKPOINT_EVERY:
                yield from self._checkpoint()
            return
        yield from self._thinner.flush(smooth=True)
        if isinstance(event, RunFinished) and event.reason == "done":
            yield from self._checkpoint(event.accuracy)
            event = msgspec.structs.replace(event, at=self.clock())
        yield event
        if isinstance(event, Evaluated) and self._worth_a_checkpoint(event):
            yield from self._checkpoint()

    def _worth_a_checkpoint(self, judged: Evaluated) -> bool:
        """The best one so far always; others not too soon, and none just before that of the end."""
        trainer = self.trainer
        if trainer.step >= trainer.steps or not trainer.patient or judged.split == "test":
            return False
        best = trainer.best is not None and trainer.best.step == trainer.step
        return best or judged.at - self._saved_at >= EPOCH_CHECKPOINT_EVERY

    def _checkpoint(
        self, accuracy: float | None = None, command: str = ""
    ) -> Iterator[CheckpointSaved]:
        if not np.isfinite(self.trainer.network.parameters.theta).all():
            return  # diverging: the checkpoint before this one is worth more
        place = ResumePoint(
            at=self.clock(),
            revision=self._revision,
            settings=self._settings,
            trainer=self.trainer.position(),
        )
        self._manifest = save_checkpoint(self.run, self._manifest, self.trainer, place, accuracy)
        self._saved_at = self.clock()
        self._saved_step = self.trainer.step
        yield self._saved(command)

    def _saved(self, command: str = "") -> CheckpointSaved:
        name = self._manifest.saved[-1].name
        return CheckpointSaved(
            step=self._saved_step,
            at=self.clock(),
            epoch=self.trainer.current_epoch,
            name=name,
            best=name == self._manifest.best,
            command=command,
        )

    def _catch_up(self) -> Iterator[AnyEvent]:
        """Tell and save everything up to the present step."""
        yield from self._thinner.flush()
        if self._saved_step != self.trainer.step:
            yield from self._checkpoint()

    def _stopped(self) -> Iterator[AnyEvent]:
        yield from self._catch_up()
        step, at = self.trainer.step, self.clock()
        yield RunFinished(
            step=step,
            at=at,
            reason="stopped",
            message=self._stopping,
            command=self._stop_command,
        )

    def _obeyed(self) -> Iterator[AnyEvent]:
        """Carry out what is wanted; while the run is paused, wait here for more."""
        while True:
            now = time.monotonic()
            if now - self._looked >= COMMANDS_EVERY:
                self._looked = now
                for name, command in commands.receive(self.run.commands):
                    yield from self._carry_out(name, command)
            self._stopping = self._stopping or self._stop_asked()
            if self._stopping or not self._paused:
                return
            time.sleep(COMMANDS_EVERY)

    def _carry_out(self, name: str, command: commands.AnyCommand | str) -> Iterator[AnyEvent]:
        match command:
            case commands.Pause():
                yield from self._pause(name)
            case commands.Resume():
                yield from self._resume(name)
            case commands.Advance(unit=unit):
                yield from self._advance(unit, name)
            case commands.Save():
                yield from self._save(name)
            case commands.Change(settings=settings):
                yield from self._changed(settings, name)
            case commands.Stop():
                if not self._stopping:
                    self._stopping, self._stop_command = "asked to stop", name
            case reason:
                yield from self._refuse(reason, name)

    def _repeated(self) -> Iterator[AnyEvent]:
        """Make the changes again that were made here before the run was interrupted."""
        while self._to_come and self._to_come[0].step <= self.trainer.step:
            change = self._to_come.pop(0)
            yield from self._changed(change.settings, change.command, to_come=self._to_come)

    def _changed(
        self,
        requested: Mapping[str, Setting],
        command: str,
        to_come: Sequence[SettingsChanged] = (),
    ) -> Iterator[AnyEvent]:
        """Go on with other settings; whoever decides anew leaves nothing to come."""
        try:
            settings = self.trainer.change(requested)
        except NntuiError as error:
            yield from self._refuse(str(error), command)
            return
        yield from self._thinner.flush()
        self._to_come = list(to_come)
        self._revision += 1
        self._settings.update(settings)
        yield SettingsChanged(
            step=self.trainer.step,
            at=self.clock(),
            settings=settings,
            revision=self._revision,
            epochs=self.trainer.config.epochs,
            steps=self.trainer.steps,
            command=command,
        )

    def _refuse(self, reason: str, command: str) -> Iterator[AnyEvent]:
        if command not in self._refused:
            self._refused.add(command)
            step, at = self.trainer.step, self.clock()
            yield CommandRefused(step=step, at=at, reason=reason, command=command)

    def _is_last_step(self, event: AnyEvent) -> bool:
        return isinstance(event, StepDone) and event.step >= self._last_step

    def _ends_an_epoch(self, event: AnyEvent) -> bool:
        """Where images are held out, an epoch ends with their judgment, else with its last step."""
        if len(self.trainer.data.validation):
            return isinstance(event, Evaluated)
        ended = self.trainer.offset == self.trainer.batches.count
        return isinstance(event, StepDone) and ended

    def _pause(self, *commands: str) -> Iterator[AnyEvent]:
        """Stand still; answer these commands, and those that asked to advance up to here."""
        answered = [*self._advances, *commands]
        self._advanced, self._advances = None, []
        if not self._paused:
            self._paused = True
            self._last_step = self.trainer.step
            self.clock.stop()
            yield from self._catch_up()
        for command in answered:
            yield Paused(step=self.trainer.step, at=self.clock(), command=command)

    def _resume(self, command: str) -> Iterator[AnyEvent]:
        for superseded in self._advances:
            yield from self._refuse("the run was resumed before it paused again", superseded)
        self._advanced, self._advances = None, []
        yield self._run_on(command)

    def _advance(self, unit: Literal["step", "epoch"], command: str) -> Iterator[AnyEvent]:
        self._advances.append(command)
        if unit == "step":
            self._last_step = max(self._last_step, self.trainer.step) + 1
            self._advanced = self._is_last_step
        else:
            self._advanced = self._ends_an_epoch
        if self._paused:
            yield self._run_on(command)

    def _run_on(self, command: str) -> Resumed:
        self._paused = False
        self.clock.go()
        return Resumed(step=self.trainer.step, at=self.clock(), command=command)

    def _save(self, command: str) -> Iterator[AnyEvent]:
        yield from self._thinner.flush()
        if self._saved_step == self.trainer.step:
            yield self._saved(command)
            return
        saved = False
        for event in self._checkpoint(command=command):
            saved = True
            yield event
        if not saved:
            yield from self._refuse("the weights are not finite numbers any more", command)
