"""A model of everything outside of the app: files, downloads, trainers, and threads that work.

Each piece of work becomes a thread that answers in one or more steps, whenever the test lets it go
on. What it answers depends on the world at that moment; when the answer is delivered, the world may
be another one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

import numpy as np

from nntui.analysis.augmented import VARIANTS, AugmentedDigit
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.datasets.published.download import DownloadProgress
from nntui.runs.commands import Advance, AnyCommand, Change, Pause, Resume, Stop
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.process import TrainerProcess
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    Paused,
    Resumed,
    RunFinished,
    SettingsChanged,
)
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import answers as a
from nntui.tui.state import Ticket
from nntui.view.runview import RunView
from nntui.workspace.data import InitialData
from nntui.workspace.watching import RunSnapshot
from tests.tui import fakes

MISSING = ("mnist", "fashion")
"""What must be downloaded first."""
DATA = {
    "digits": fakes.dataset("digits"),
    "mnist": fakes.dataset("mnist"),
    "fashion": fakes.dataset("fashion", tuple("abcdefghij")),
    "lines": fakes.dataset("lines", ("horizontal", "vertical"), side=8),
    "/own/letters.csv": fakes.dataset("/own/letters.csv", ("x", "y", "z"), own=True),
    "/own/unlabeled.csv": fakes.dataset("/own/unlabeled.csv", labeled=False, own=True),
}
WEIGHTS = {f"net-{name}": name for name in ("digits", "mnist", "fashion", "lines")}
"""The data that weights were trained on."""
RUNS = {f"run-{name}": name for name in ("digits", "mnist", "lines")}
"""The data that runs were trained on."""
BROKEN = "broken"

Origin: TypeAlias = RunDirectory | RunConfig | str
"""What a network was made for: a run, the settings of an untrained one, or the name of weights."""
_PROCESS = cast(TrainerProcess, object())


@dataclass(eq=False)
class FakeTrainer:
    """A trainer that obeys commands, and makes steps between two looks at its run."""

    run: RunDirectory
    config: RunConfig
    queue: list[tuple[str, AnyCommand]] = field(default_factory=list)
    view: RunView = field(default_factory=lambda: RunView(status="running"))
    answers: dict[str, AnyEvent] = field(default_factory=dict)
    advancing: list[str] = field(default_factory=list)

    @property
    def live(self) -> bool:
        """Whether it has not ended."""
        return not self.view.ended

    def look(self) -> RunSnapshot:
        """Obey, train, and return what is known of the run now."""
        while self.live and self.queue:
            self._obey(*self.queue.pop(0))
        if self.live and self.view.status == "running":
            step = self.view.step + 1
            saved = CheckpointSaved(step=step, at=0, epoch=1, name=f"step-{step}.safetensors")
            self.view = replace(self.view, step=step, checkpoint=saved)
            for name in self.advancing:
                self._answer(Paused(step=step, at=0, command=name))
            self.advancing = []
        return RunSnapshot(self.view, self.live, "", dict(self.answers))

    def _obey(self, name: str, command: AnyCommand) -> None:
        step = self.view.step
        match command:
            case Pause():
                for each in (*self.advancing, name):
                    self._answer(Paused(step=step, at=0, command=each))
                self.advancing = []
            case Resume():
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

    def _answer(self, event: AnyEvent) -> None:
        self.view = self.view.after(event)
        self.answers[str(getattr(event, "command", ""))] = event


class World:
    """What exists outside of the app."""

    def __init__(self) -> None:
        self.available = set(DATA) - set(MISSING)
        self.trainers: dict[RunDirectory, FakeTrainer] = {}
        self.opened: dict[str, RunDirectory] = {}
        self.origins: list[tuple[EvaluatedNetwork, Origin]] = []
        self.augmented: list[tuple[AugmentedDigit, w.Augment]] = []
        """What each digit was made of."""
        self.fails = False
        """Whether the next answer is that it failed."""
        self._runs = 0
        self._files = 0

    def run_called(self, name: str) -> RunDirectory:
        """Return the folder of a run, always the same object for a name."""
        if name not in self.opened:
            run = self.opened[name] = fakes.run_directory(name)
            config = RunConfig.of({"data": RUNS[name], "layers": "7"})
            self.trainers[run] = FakeTrainer(run, config, view=RunView(status="stopped", step=5))
        return self.opened[name]

    def answer(self, work: w.Work) -> Iterator[Message | None]:
        """Yield the answers to a piece of work, one step at a time; None is a step without one."""
        ticket: Ticket = getattr(work, "ticket", Ticket("any", 0))
        failed = self.fails
        match work:
            case w.FindInitialData():
                missing = "mnist" not in self.available
                name = "digits" if missing else "mnist"
                live = next((each.run for each in self.trainers.values() if each.live), None)
                initial = InitialData(DATA[name], "", "mnist" if missing else "")
                yield _failed(ticket) if failed else a.InitialDataFound(ticket, initial, live)
            case w.LoadData(config=config):
                yield _failed(ticket) if failed else self._loaded(ticket, config.data)
            case w.OpenNamed():
                yield _failed(ticket) if failed else self._opened(ticket, work)
            case w.DownloadData(name=name):
                yield a.DownloadAdvanced(ticket, DownloadProgress(name, 1, 2, "host"))
                if self.fails:
                    yield a.DownloadFailed(ticket, f"{name}: no network", "no network")
                    return
                self.available.add(name)
                yield None
                yield a.DownloadFinished(ticket)
            case w.StartRun():
                yield a.StartFailed(ticket, "disk full") if failed else self._started(ticket, work)
            case w.WatchRun(run=run):
                trainer = self.trainers[run]
                while True:
                    yield a.RunAdvanced(ticket, trainer.look())
            case w.Evaluate():
                if failed:
                    yield a.WorkFailed(ticket, "layers do not fit")
                else:
                    yield self._evaluated(ticket, work)
            case w.Augment():
                digit = _augmented(work.network)
                self.augmented.append((digit, work))
                yield a.DigitAugmented(ticket, digit)
            case w.SendCommand(number=number, run=run, command=command):
                if failed:
                    yield a.CommandFailed(ticket, number, "disk full")
                    return
                self._files += 1
                self.trainers[run].queue.append((f"{self._files}.json", command))
                name = f"{self._files}.json"
                yield None
                yield a.CommandSent(ticket, number, name)
            case w.SaveWeights(name=name):
                yield a.WorkFailed(ticket, "disk full") if failed else a.WeightsSaved(ticket, name)

    def _loaded(self, ticket: Ticket, name: str) -> Message:
        if name not in self.available:
            return a.DataMissing(ticket, name, f"{name}: nowhere")
        return a.DataLoaded(ticket, DATA[name])

    def _opened(self, ticket: Ticket, work: w.OpenNamed) -> Message:
        name = work.target if isinstance(work.target, str) else work.target.line
        if name == BROKEN:
            return _failed(ticket)
        if name in DATA:
            return self._loaded(ticket, name)
        data_name = self._data_of(name)
        if data_name not in self.available:
            return a.DataMissing(ticket, data_name, f"{data_name}: nowhere")
        data = DATA[data_name]
        if name not in WEIGHTS:
            run = self.run_called(name)
            return a.RunOpened(ticket, run, self.trainers[run].config, data)
        config = work.config.replace(layers="7", data=data_name)
        network = self._made(fakes.network(config, data, name), name)
        return a.WeightsOpened(ticket, work.config, config, data, network)

    def _data_of(self, name: str) -> str:
        """Return what the weights or the run of that name were trained on."""
        if name in WEIGHTS:
            return WEIGHTS[name]
        return RUNS[name] if name in RUNS else self.trainers[self.opened[name]].config.data

    def _started(self, ticket: Ticket, work: w.StartRun) -> Message:
        if work.run is not None and not self.trainers[work.run].live:
            old = self.trainers[work.run]
            if old.config.layers == work.config.layers and old.config.data == work.config.data:
                view = replace(old.view, status="running")
                self.trainers[work.run] = trainer = FakeTrainer(work.run, old.config, view=view)
                return self._trainer_started(ticket, trainer, work.shown, resumed=True)
        name = work.config.data
        data = work.shown if work.shown.name == name else DATA.get(name)
        if data is not work.shown and name not in self.available:
            return a.StartNeedsData(ticket, name, f"{name}: nowhere")
        self._runs += 1
        run = self.opened[f"new-{self._runs}"] = fakes.run_directory(f"new-{self._runs}")
        self.trainers[run] = trainer = FakeTrainer(run, work.config)
        return self._trainer_started(ticket, trainer, data or work.shown, resumed=False)

    def _trainer_started(
        self, ticket: Ticket, trainer: FakeTrainer, data: Dataset, *, resumed: bool
    ) -> Message:
        return a.TrainerStarted(ticket, trainer.run, _PROCESS, trainer.config, data, resumed)

    def _evaluated(self, ticket: Ticket, work: w.Evaluate) -> Message:
        match work.source:
            case w.Untrained(config=config):
                network, origin = fakes.network(config, work.data, work.title), config
                return a.NetworkEvaluated(ticket, self._made(network, origin))
            case w.Checkpoint(run=run):
                config = self.trainers[run].config
                network = fakes.network(config, work.data, work.title)
                return a.NetworkEvaluated(ticket, self._made(network, run))
            case weights:
                network = fakes.evaluated(weights, work.data, work.title)
                return a.NetworkEvaluated(ticket, self._made(network, work.title))

    def _made(self, network: EvaluatedNetwork, origin: Origin) -> EvaluatedNetwork:
        self.origins.append((network, origin))
        return network

    def origin_of(self, network: EvaluatedNetwork) -> Origin:
        """Return what a network was made for."""
        return next(origin for each, origin in self.origins if each is network)

    def made_of(self, digit: AugmentedDigit) -> w.Augment:
        """Return the work that an augmented digit answers."""
        return next(work for each, work in self.augmented if each is digit)


def _failed(ticket: Ticket) -> Message:
    return a.RequestFailed(ticket, "it cannot be read")


def _augmented(network: EvaluatedNetwork) -> AugmentedDigit:
    side = network.weights.info.image_shape
    return AugmentedDigit(np.zeros((VARIANTS, *side), np.uint8), network.predictions)
