"""A model of everything outside of the app: files, downloads and trainers.

What it answers to a piece of work depends on what is there at that moment; when the answer is
delivered, it may be out of date.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias, cast

import numpy as np

from nntui.analysis.augmented import VARIANTS, AugmentedDigit
from nntui.analysis.calibration import calibration
from nntui.analysis.class_plane import ClassPlane
from nntui.analysis.confusion_change import confusion, largest_changes
from nntui.analysis.digit_table import digit_table
from nntui.analysis.drawn import DrawnAnswer
from nntui.analysis.evaluated import EvaluatedNetwork, OtherNetwork
from nntui.analysis.explanation import Explanation
from nntui.analysis.input_gradient import Turning
from nntui.analysis.layer_places import LayerPlace
from nntui.analysis.layer_weights import LayerWeights
from nntui.analysis.mistakes import Mistakes
from nntui.analysis.neighbors import Neighbor
from nntui.analysis.paired import paired
from nntui.analysis.suspects import LabelRanking
from nntui.analysis.units import UnitResponses
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.datasets.published.download import DownloadProgress
from nntui.runs.directory import RunDirectory
from nntui.runs.row import RunRow
from nntui.runs.trainer.process import TrainerProcess
from nntui.tui import inside_work as iw
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import answers as a
from nntui.tui.messages import digit_answers as ga
from nntui.tui.messages import draw_answers as da
from nntui.tui.messages import inside_answers as ia
from nntui.tui.messages import run_answers as ra
from nntui.tui.state import CalibrationFound, DigitList, Nearest, RankedLabels, Ticket
from nntui.tui.state.layers_screen import BackwardFound, ForwardFound, MovesFound
from nntui.view.compared_pair import ComparedPair
from nntui.view.comparison import ComparedRun
from nntui.view.runview import RunView
from nntui.view.sweep.view import SweepView
from nntui.workspace.data import InitialData
from tests.tui import fakes
from tests.tui.fake_trainer import FakeTrainer

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
LOST = "/own/lost.csv"
"""Data that are no longer there."""
RUNS = {"run-lost": LOST, **{f"run-{name}": name for name in ("digits", "mnist", "lines")}}
"""The data that runs were trained on, which have ended."""
SWEEP, TRIAL = "/sweeps/study", "study-0001"
"""The folder of the sweep, and the name of the run of its trial."""
BROKEN = "broken"
HELD_OUT = 5
"""How many images every run holds out for validation."""

Answers: TypeAlias = Iterator[Message | None]
Origin: TypeAlias = RunDirectory | RunConfig | str
"""What a network was made for: a run, the settings of an untrained one, or the name of weights."""
_PROCESS = cast(TrainerProcess, object())


class World:
    """What exists outside of the app."""

    def __init__(self) -> None:
        self.available = set(DATA) - set(MISSING)
        self.trainers: dict[RunDirectory, FakeTrainer] = {}
        self.runs: dict[str, RunDirectory] = {}
        self.origins: list[tuple[EvaluatedNetwork, Origin]] = []
        self.augmented: list[tuple[AugmentedDigit, w.Augment]] = []
        self.damaged: set[RunDirectory] = set()
        """Runs of which no checkpoint is intact."""
        self.sweep: SweepView | None = None
        """The only sweep, where there is one; its only trial has a run."""
        self._commands = 0
        for name, data in RUNS.items():
            ended = RunView(status="stopped", step=5)
            self._add_run(name, RunConfig.of({"data": data, "layers": "7"}), ended)

    def answer(self, work: w.Work) -> Answers:
        """Yield the answers to a piece of work, one step at a time; None is a step without one."""
        answers = _ANSWERS.get(type(work))
        return iter(()) if answers is None else answers(self, work)

    def origin_of(self, network: EvaluatedNetwork) -> Origin:
        """Return what a network was made for."""
        return next(origin for each, origin in self.origins if each is network)

    def work_of(self, digit: AugmentedDigit) -> w.Augment:
        """Return the work that an augmented digit answers."""
        return next(work for each, work in self.augmented if each is digit)

    def find_initial_data(self, work: w.FindInitialData) -> Answers:
        """MNIST if it is available, else synthetic digits."""
        missing = "" if "mnist" in self.available else "mnist"
        live = next((each.run for each in self.trainers.values() if each.live), None)
        initial = InitialData(DATA["digits" if missing else "mnist"], "", missing)
        yield a.InitialDataFound(work.ticket, initial, live)

    def load_data(self, work: w.LoadData) -> Answers:
        """Load data that are available."""
        yield self._loaded(work.ticket, work.config.data)

    def open_named(self, work: w.OpenNamed) -> Answers:
        """Open what a name means."""
        name = work.target if isinstance(work.target, str) else work.target.line
        if name == BROKEN or (name in MISSING and work.lost):
            yield a.RequestFailed(work.ticket, "it cannot be read")
        elif name in DATA:
            yield self._loaded(work.ticket, name)
        elif name in WEIGHTS:
            yield self._opened_weights(work, name)
        else:
            yield self._opened_run(work, self.runs[name])

    def download(self, work: w.DownloadData) -> Answers:
        """Progress, then the files, and only then the answer that they are there."""
        yield a.DownloadAdvanced(work.ticket, DownloadProgress(work.name, 1, 2, "host"))
        self.available.add(work.name)
        yield None
        yield a.DownloadFinished(work.ticket)

    def start_run(self, work: w.StartRun) -> Answers:
        """Resume the run if its network is the same, else start a new one."""
        old = None if work.run is None else self.trainers[work.run]
        if LOST in {work.config.data, old.config.data if old else ""}:
            yield a.StartFailed(work.ticket, f"{LOST}: not there")
            return
        if old is not None and old.live:
            yield a.RunIsTrained(work.ticket)
            return
        if old is not None and _resumes(old, work.config):
            if old.run in self.damaged and not work.over:
                yield a.RunIsDamaged(work.ticket, "step 5 is damaged")
                return
            self.trainers[old.run] = trainer = old.resumed(work.config.epochs)
            yield _started(
                work.ticket, trainer, DATA.get(old.config.data, work.shown), resumed=True
            )
            return
        name = work.config.data
        if name not in self.available:
            yield a.StartNeedsData(work.ticket, name, f"{name}: not there")
            return
        run = work.name or f"new-{len(self.runs)}"
        trainer = self._add_run(run, work.config, RunView(status="running"))
        same = work.shown is not None and work.shown.name == name
        data = work.shown if same and work.shown is not None else DATA[name]
        yield _started(work.ticket, trainer, data, resumed=False)

    def resume_elsewhere(self, run: RunDirectory) -> None:
        """Let another program resume a run that has ended, and train it for longer."""
        trainer = self.trainers[run]
        if not trainer.live:
            self.trainers[run] = trainer.resumed(trainer.epochs + 2)

    def watch(self, work: w.WatchRun) -> Answers:
        """Look at a run again and again."""
        while True:
            yield a.RunAdvanced(work.ticket, self.trainers[work.run].look())

    def evaluate(self, work: w.Evaluate) -> Answers:
        """Evaluate a network."""
        origin: Origin
        match work.source:
            case w.Untrained(config=config):
                weights, origin = fakes.weights(config, work.data), config
            case w.Checkpoint(run=run):
                weights, origin = fakes.weights(self.trainers[run].config, work.data), run
            case weights:
                origin = next(
                    (o for each, o in self.origins if each.weights is weights), work.title
                )
        held_out = None if work.held_out_by is None else work.data.train[:HELD_OUT]
        network = fakes.evaluated(weights, work.data, work.title, held_out)
        self.origins.append((network, origin))
        if isinstance(work.source, w.Checkpoint):
            yield a.EvaluationAdvanced(work.ticket, work.title, 0.5)
        yield a.NetworkEvaluated(work.ticket, network)

    def augment(self, work: w.Augment) -> Answers:
        """Augment a digit."""
        shape = (VARIANTS, *work.data.image_shape)
        digit = AugmentedDigit(np.zeros(shape, np.uint8), work.network.predictions)
        self.augmented.append((digit, work))
        yield a.DigitAugmented(work.ticket, digit)

    def look_inside(self, work: iw.LookInside) -> Answers:
        """Find two units, of which the second one is used more."""
        values = UnitResponses(np.zeros((1, 2), np.float32), np.zeros(1, np.uint8), 2)
        place = LayerPlace(work.key.layer, "2 relu", 1)
        images = np.zeros((2, 1, 3, 3), np.float32)
        weights = LayerWeights(place, images, values, [1, 0], np.zeros((1, 3, 3), np.uint8))
        yield ia.InsideComputed(work.ticket, work.key, weights)

    def pass_forward(self, work: iw.PassForward) -> Answers:
        """No layers."""
        yield ia.ForwardPassed(work.ticket, ForwardFound(work.key, (), (1.0,)))

    def pass_backward(self, work: iw.PassBackward) -> Answers:
        """No numbers."""
        place = LayerPlace(work.key.layer, "2 relu", 1)
        yield ia.BackwardPassed(work.ticket, BackwardFound(work.key, place, None, 0, "none"))

    def read_moves(self, work: iw.ReadMoves) -> Answers:
        """No copies."""
        yield ia.MovesRead(work.ticket, MovesFound(work.key, None))

    def read_drawing(self, work: w.ReadDrawing) -> Answers:
        """Some answer, whose title is the number of the question."""
        image = np.zeros((1, 1), np.uint8)
        answer = DrawnAnswer(image, [1.0], ("0",), str(work.number), scores=False)
        yield da.DrawingRead(work.ticket, work.number, answer)

    def find_flips(self, work: w.FindFlips) -> Answers:
        """No flips."""
        yield da.FlipsFound(work.ticket, work.asked, {})

    def send_command(self, work: w.SendCommand) -> Answers:
        """Write the file, which the trainer may read before the app knows its name."""
        self._commands += 1
        name = f"{self._commands}.json"
        self.trainers[work.run].queue.append((name, work.command))
        yield None
        yield a.CommandSent(work.ticket, work.number, name)

    def save_weights(self, work: w.SaveWeights) -> Answers:
        """Save weights."""
        yield a.WeightsSaved(work.ticket, work.name)

    def list_runs(self, work: w.ListRuns) -> Answers:
        """List all runs again and again."""
        while True:
            trainers = [each for each in self.trainers.values() if each.run.name != TRIAL]
            rows = [_row(each) for each in trainers]
            views = {} if self.sweep is None else {SWEEP: self.sweep}
            rows += [RunRow(name="study", path=path, state="done") for path in views]
            yield ra.RunsListed(work.ticket, rows, sweeps=views)

    def add_sweep(self, view: SweepView) -> None:
        """Let there be a sweep."""
        self.sweep = view
        run = self.runs[TRIAL] = RunDirectory(Path(f"{SWEEP}/trials/{TRIAL}"))
        config = RunConfig.of({"data": "digits", "layers": "7"})
        self.trainers[run] = FakeTrainer(run, config, RunView(status="stopped", step=5))

    def watch_sweep(self, work: w.WatchSweep) -> Answers:
        """Report a sweep again and again, until it is gone."""
        while self.sweep is not None:
            yield ra.SweepAdvanced(work.ticket, self.sweep, {"lr": 1.0}, "here")
        yield ra.SweepLost(work.ticket, "study: its folder was deleted or renamed")

    def edit_sweep(self, work: w.EditSweep) -> Answers:
        """Do nothing to a sweep, and say so."""
        deleted = "study" if work.what == "delete" else ""
        yield ra.RunChanged(work.ticket, work.what, deleted=deleted)

    def start_sweep(self, work: w.StartSweep) -> Answers:
        """Start nothing, and say so."""
        yield ra.RunChanged(work.ticket, f"started {work.text}", SWEEP)

    def compare(self, work: w.CompareRuns) -> Answers:
        """Compare runs: each other one fixed two images of the first, and broke one."""
        yield ra.ComparisonAdvanced(work.ticket, work.rows[0].name, 0.5)
        compared = tuple(
            ComparedRun(letter, row.name, row.name, {}, RunView())
            for letter, row in zip("ABCDEF", work.rows, strict=False)
        )
        pairs = [_compared_pair(each.letter) for each in compared[1:]]
        yield ra.RunsCompared(work.ticket, work.rows, compared, tuple(pairs))

    def edit_run(self, work: w.EditRun) -> Answers:
        """Do nothing to a run, and say so."""
        deleted = work.path if work.what == "delete" else ""
        restored = work.path if work.what == "restore" else ""
        yield ra.RunChanged(work.ticket, work.what, deleted=deleted, restored=restored)

    def read_settings(self, work: w.ReadSettings) -> Answers:
        """Return the settings of a run."""
        name = work.path.rpartition("/")[2]
        yield ra.SettingsRead(work.ticket, name, self.trainers[self.runs[name]].config)

    def find_digits(self, work: w.FindDigits) -> Answers:
        """Find the digits whose index is in the filter, or all of them."""
        yield ga.DigitsAdvanced(work.ticket, 0.5)
        images = work.data.train if work.key.split == "train" else work.data.test
        network = fakes.evaluated(work.key.network.weights, work.data, "", images)
        table = digit_table(network.predictions, "softmax")
        rows = np.array([0, 2]) if work.key.filter else np.arange(len(table))
        yield ga.DigitsFound(
            work.ticket, DigitList(work.key, images, network.predictions, table, rows)
        )

    def explain(self, work: w.ExplainDigit) -> Answers:
        """Explain a digit."""
        blank = np.zeros(work.data.image_shape, np.float32)
        turned = Turning(0, blank, np.zeros(blank.shape, np.int8), reached=False)
        yield ga.DigitExplained(work.ticket, Explanation(0, 1, 1.0, blank, blank, turned))

    def find_neighbors(self, work: w.FindNeighbors) -> Answers:
        """Find the row itself, which says for which digit the answer is."""
        near = Nearest((Neighbor(work.key.row, 0, 1.0),), f"of {work.key.row}")
        yield ga.NeighborsFound(work.ticket, near)

    def study(self, work: w.StudyDigits) -> Answers:
        """Compute a page."""
        none = np.arange(0)
        match work.key.page:
            case "plane":
                blank = np.zeros(0, np.float32)
                plane = ClassPlane(*work.key.cell, none, blank, blank, none.astype(bool))
                yield ga.DigitsStudied(work.ticket, plane)
            case "calibration":
                calibrated = calibration(np.eye(2, dtype=np.float32), np.arange(2))
                yield ga.DigitsStudied(work.ticket, CalibrationFound(calibrated))
            case _:
                yield ga.DigitsStudied(work.ticket, Mistakes(none, (), none, none))

    def rank_labels(self, work: w.RankLabels) -> Answers:
        """Suspect the first label."""
        yield ga.RankingAdvanced(work.ticket, 0.5)
        count = len(work.data.train)
        suspected = np.arange(count) == 0
        own = np.linspace(0, 1, count, dtype=np.float32)
        ranking = LabelRanking(own, np.ones(count, np.intp), suspected)
        yield ga.LabelsRanked(work.ticket, RankedLabels(work.data.train, ranking))

    def open_other(self, work: w.OpenOther) -> Answers:
        """Open a network that predicts class 0 for every image."""
        network = fakes.network(RunConfig(), work.data, "other")
        yield ga.OtherOpened(work.ticket, OtherNetwork("other", network.predictions, network))

    def fix_label(self, work: w.FixLabel) -> Answers:
        """Note what to do with a label."""
        fixed = f"{work.action or ''} {work.label}".strip()
        yield ga.LabelFixed(
            work.ticket, work.data.name, work.split, work.row, fixed, "noted", work.undo
        )

    def _add_run(self, name: str, config: RunConfig, view: RunView) -> FakeTrainer:
        run = self.runs[name] = fakes.run_directory(name)
        trainer = self.trainers[run] = FakeTrainer(run, config, view)
        return trainer

    def _loaded(self, ticket: Ticket, name: str) -> Message:
        if name not in self.available:
            return a.DataMissing(ticket, name, f"{name}: not there")
        return a.DataLoaded(ticket, DATA[name])

    def _opened_run(self, work: w.OpenNamed, run: RunDirectory) -> Message:
        config = self.trainers[run].config
        if config.data == LOST:
            return a.RunOpened(work.ticket, run, config, None, f"{LOST}: not there")
        if config.data not in self.available and work.lost:
            return a.RunOpened(work.ticket, run, config, None, work.lost)
        if config.data not in self.available:
            return a.DataMissing(work.ticket, config.data, f"{config.data}: not there")
        return a.RunOpened(work.ticket, run, config, DATA[config.data])

    def _opened_weights(self, work: w.OpenNamed, name: str) -> Message:
        if WEIGHTS[name] not in self.available and work.lost:
            return a.RequestFailed(work.ticket, work.lost)
        if WEIGHTS[name] not in self.available:
            return a.DataMissing(work.ticket, WEIGHTS[name], f"{WEIGHTS[name]}: not there")
        data = DATA[WEIGHTS[name]]
        config = work.config.replace(layers="7", data=data.name)
        network = fakes.network(config, data, name)
        self.origins.append((network, name))
        return a.WeightsOpened(work.ticket, work.config, config, data, network)


def _row(trainer: FakeTrainer) -> RunRow:
    return RunRow(
        name=trainer.run.name,
        path=str(trainer.run.path),
        state=trainer.view.status,
        data=trainer.config.data,
        layers=trainer.config.layers,
        optimizer=trainer.config.optimizer,
        step=trainer.view.step,
    )


def _resumes(trainer: FakeTrainer, config: RunConfig) -> bool:
    same = (trainer.config.layers, trainer.config.data) == (config.layers, config.data)
    return same and (trainer.view.status != "done" or config.epochs > trainer.epochs)


def _started(
    ticket: Ticket,
    trainer: FakeTrainer,
    data: Dataset | None,
    *,
    resumed: bool,
) -> Message:
    assert data is not None
    return a.TrainerStarted(ticket, trainer.run, _PROCESS, trainer.config, data, resumed)


_ANSWERS: dict[type[w.Work], Callable[[World, Any], Answers]] = {
    w.FindInitialData: World.find_initial_data,
    w.LoadData: World.load_data,
    w.OpenNamed: World.open_named,
    w.DownloadData: World.download,
    w.StartRun: World.start_run,
    w.WatchRun: World.watch,
    w.Evaluate: World.evaluate,
    w.Augment: World.augment,
    iw.LookInside: World.look_inside,
    iw.PassForward: World.pass_forward,
    iw.PassBackward: World.pass_backward,
    iw.ReadMoves: World.read_moves,
    w.ReadDrawing: World.read_drawing,
    w.FindFlips: World.find_flips,
    w.SendCommand: World.send_command,
    w.SaveWeights: World.save_weights,
    w.ListRuns: World.list_runs,
    w.CompareRuns: World.compare,
    w.EditRun: World.edit_run,
    w.WatchSweep: World.watch_sweep,
    w.EditSweep: World.edit_sweep,
    w.StartSweep: World.start_sweep,
    w.ReadSettings: World.read_settings,
    w.FindDigits: World.find_digits,
    w.ExplainDigit: World.explain,
    w.FindNeighbors: World.find_neighbors,
    w.StudyDigits: World.study,
    w.RankLabels: World.rank_labels,
    w.OpenOther: World.open_other,
    w.FixLabel: World.fix_label,
}


def _compared_pair(letter: str) -> ComparedPair:
    """Return five images of two classes; the second network fixes two and breaks one."""
    truth, said, predicted = np.array([[0, 0, 0, 1, 1], [1, 0, 0, 1, 0], [0, 1, 0, 1, 1]])
    before, after = (confusion(truth, each, 2) for each in (said, predicted))
    return ComparedPair(
        "A",
        letter,
        rows=paired(truth, said, predicted),
        classes=("zero", "one"),
        before=before,
        after=after,
        truth=truth,
        said=said,
        predicted=predicted,
        changes=tuple(largest_changes(before, after)),
    )
