"""A model of a trainer: it obeys commands and makes steps when its run is looked at."""

from dataclasses import dataclass, field, replace

from nntui.config.run_config import RunConfig
from nntui.runs.commands import Advance, AnyCommand, Change, Pause, Resume, Stop
from nntui.runs.directory import RunDirectory
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Paused,
    Resumed,
    RunFinished,
    SettingsChanged,
)
from nntui.view.runview import RunView
from nntui.workspace.watching import RunSnapshot


@dataclass(eq=False)
class FakeTrainer:
    """The trainer of a run that is not on the disk."""

    run: RunDirectory
    config: RunConfig
    view: RunView = field(default_factory=lambda: RunView(status="running"))
    queue: list[tuple[str, AnyCommand]] = field(default_factory=list)
    """Commands that it has not received yet, by their names."""
    answers: dict[str, AnyEvent] = field(default_factory=dict)
    advancing: list[str] = field(default_factory=list)
    """The names of the commands to advance that are not answered yet."""
    ends: int = 0
    """How often its run has ended."""

    @property
    def live(self) -> bool:
        """Whether it has not ended."""
        return not self.view.ended

    @property
    def epochs(self) -> int:
        """How many epochs of two steps it makes."""
        return int(self.view.settings.get("epochs", self.config.epochs))

    def look(self) -> RunSnapshot:
        """Obey, make a step with a checkpoint, and return what is known of the run then."""
        while self.live and self.queue:
            self._obey(*self.queue.pop(0))
        if self.live and self.view.status == "running":
            step = self.view.step + 1
            name = f"step-{step}.safetensors"
            self._answer(CheckpointSaved(step=step, at=0, epoch=1, name=name))
            self._pause(self.advancing)
            if step >= 2 * self.epochs:
                self._answer(RunFinished(step=step, at=0, reason="done"))
        return RunSnapshot(self.view, self.live, answers=dict(self.answers), ends=self.ends)

    def _obey(self, name: str, command: AnyCommand) -> None:
        step = self.view.step
        match command:
            case Pause():
                self._pause([*self.advancing, name])
            case Resume():
                for each in self.advancing:
                    reason = "the run was resumed before it paused again"
                    self._answer(CommandRefused(step=step, at=0, reason=reason, command=each))
                self.advancing = []
                self._answer(Resumed(step=step, at=0, command=name))
            case Advance():
                self.advancing.append(name)
                self._answer(Resumed(step=step, at=0, command=name))
            case Change(settings=settings):
                changed = SettingsChanged(
                    step=step, at=0, settings=settings, revision=1, epochs=1, steps=1, command=name
                )
                self._answer(changed)
            case Stop():
                self._answer(RunFinished(step=step, at=0, reason="stopped", command=name))

    def _pause(self, commands: list[str]) -> None:
        self.advancing = []
        for name in commands:
            self._answer(Paused(step=self.view.step, at=0, command=name))

    def _answer(self, event: AnyEvent) -> None:
        self.view = self.view.after(event)
        self.ends += isinstance(event, RunFinished)
        if name := str(getattr(event, "command", "")):
            self.answers[name] = event

    def resumed(self, epochs: int = 0) -> "FakeTrainer":
        """Return the next trainer of the same run, with so many epochs; 0 leaves them."""
        settings = {**self.view.settings, "epochs": epochs or self.epochs}
        view = replace(self.view, status="running", settings=settings)
        return FakeTrainer(self.run, self.config, view, ends=self.ends)
