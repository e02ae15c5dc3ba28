"""Run control: carries out commands between two steps, and pauses the run."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

from nntui.errors import NntuiError
from nntui.runs import commands
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.advancing import PendingAdvance, PendingStop
from nntui.runs.trainer.checkpointing import Checkpointer
from nntui.runs.trainer.clock import TrainingClock
from nntui.runs.trainer.live_settings import LiveSettings
from nntui.runs.trainer.timings import SessionTimings
from nntui.training.events import AnyEvent, CommandRefused, Paused, Resumed, Setting
from nntui.training.trainer import Trainer


class StopRequest(NamedTuple):
    """A request to end the run."""

    reason: str
    """Why, where that is more than a command to stop."""
    command: str = ""
    """The command that asks for it; empty where a signal does."""


class RunController:
    """Carries out the commands of a run, and answers each of them.

    Args:
        run: the folder that commands arrive in.
        trainer: the training.
        clock: stands still while the run is paused.
        settings: the settings that commands can change.
        checkpoints: saves the checkpoints that commands ask for.
        timings: how often to look for commands.
    """

    def __init__(
        self,
        run: RunDirectory,
        trainer: Trainer,
        clock: TrainingClock,
        settings: LiveSettings,
        checkpoints: Checkpointer,
        timings: SessionTimings,
    ) -> None:
        self._folder = run.commands
        self._trainer = trainer
        self._clock = clock
        self._settings = settings
        self._checkpoints = checkpoints
        self._interval = timings.command_interval
        self._polled = 0.0
        self._paused = False
        self._advance = PendingAdvance(trainer)
        self._later_stop = PendingStop(trainer)
        self._refused: set[str] = set()
        """Refused commands: a file that cannot be removed is refused only once."""
        self.stop: StopRequest | None = None
        """Why the run is to end now, once that was requested."""

    def respond(self, event: AnyEvent, stop_requested: Callable[[], str]) -> Iterator[AnyEvent]:
        """Carry out what is due after `event`; while the run is paused, wait for commands.

        Args:
            event: the last event of the training loop.
            stop_requested: returns why to stop, or an empty string.

        Yields:
            The answers to commands, and checkpoints saved meanwhile.
        """
        if self._advance.ends_with(event):
            yield from self._pause()
        yield from self._repeat_changes()
        while True:
            yield from self._poll_commands()
            if self.stop is None and self._later_stop.is_due(event):
                self.stop = StopRequest(self._later_stop.reason, self._later_stop.command)
            if self.stop is None and (reason := stop_requested()):
                self.stop = StopRequest(reason)
            if self.stop or not self._paused:
                return
            time.sleep(self._interval)

    def steps_left(self) -> float:
        """Return after how many steps the run has to stop for an Advance or a repeated change."""
        return min(self._advance.steps_left(), self._settings.steps_left())

    def _poll_commands(self) -> Iterator[AnyEvent]:
        now = time.monotonic()
        if now - self._polled < self._interval:
            return
        self._polled = now
        for name, command in commands.receive(self._folder):
            yield from self._carry_out(name, command)

    def _carry_out(
        self, name: str, command: commands.AnyCommand | commands.Malformed
    ) -> Iterator[AnyEvent]:
        match command:
            case commands.Pause():
                yield from self._pause(name)
            case commands.Resume():
                yield from self._resume(name)
            case commands.Advance(unit=unit):
                yield from self._start_advance(unit, name)
            case commands.Save():
                yield from self._save(name)
            case commands.Change(settings=settings):
                yield from self._apply_change(settings, name)
            case commands.Stop(after_epoch=0):
                self.stop = self.stop or StopRequest("", name)
            case commands.Stop(after_epoch=epoch):
                self._later_stop.set(epoch, name)
            case commands.Malformed(reason=reason):
                yield from self._refuse(reason, name)

    def _pause(self, *commands: str) -> Iterator[AnyEvent]:
        """Pause the run; answer `commands` and the Advance commands that end here."""
        answered = [*self._advance.clear(), *commands]
        if not self._paused:
            self._paused = True
            self._clock.pause()
            yield from self._checkpoints.save_new()
        for command in answered:
            yield Paused(step=self._trainer.step, at=self._clock(), command=command)

    def _resume(self, command: str) -> Iterator[AnyEvent]:
        for superseded in self._advance.clear():
            yield from self._refuse("the run was resumed before it paused again", superseded)
        yield self._end_pause(command)

    def _start_advance(self, unit: Literal["step", "epoch"], command: str) -> Iterator[AnyEvent]:
        self._advance.add(unit, command)
        if self._paused:
            yield self._end_pause(command)

    def _end_pause(self, command: str) -> Resumed:
        answer = Resumed(step=self._trainer.step, at=self._clock(), command=command)
        self._paused = False
        self._clock.resume()
        return answer

    def _save(self, command: str) -> Iterator[AnyEvent]:
        saved = list(self._checkpoints.save_for(command))
        yield from saved
        if not saved:
            yield from self._refuse("the weights are no longer finite numbers", command)

    def _repeat_changes(self) -> Iterator[AnyEvent]:
        """Repeat the changes that the run made at this step before it was interrupted."""
        while change := self._settings.take_due():
            yield from self._apply_change(change.settings, change.command, repeated=True)

    def _apply_change(
        self, requested: Mapping[str, Setting], command: str, *, repeated: bool = False
    ) -> Iterator[AnyEvent]:
        try:
            event = self._settings.apply(requested, command, repeated=repeated)
        except NntuiError as error:
            yield from self._refuse(str(error), command)
        else:
            yield event

    def _refuse(self, reason: str, command: str) -> Iterator[AnyEvent]:
        if command not in self._refused:
            self._refused.add(command)
            step, at = self._trainer.step, self._clock()
            yield CommandRefused(step=step, at=at, reason=reason, command=command)
