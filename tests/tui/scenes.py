"""Scenes: fixed states of the app, which snapshots of the screen are made of.

Everything in them is written down or computed with whole numbers, so that a snapshot is the same on
every machine: no data, no training and no clock.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import numpy as np

from nntui.analysis.augmented import VARIANTS, AugmentedDigit
from nntui.analysis.cursor import DigitCursor
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.paired import Paired
from nntui.analysis.predictions import Predictions
from nntui.analysis.restore import restore
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.datasets.published.download import DownloadProgress
from nntui.runs.directory import RunDirectory
from nntui.training.evaluation import confusion_matrix
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    Evaluated,
    Paused,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepDone,
)
from nntui.tui.state import Download, MatrixView, Note, State
from nntui.tui.state.past import PastRun, RunComparison
from nntui.view.chart_options import ChartOptions
from nntui.view.runview import RunView, view_of
from nntui.view.style import PLAIN
from nntui.workspace.weights import untrained
from tests.tui.class_scenes import class_scenes
from tests.tui.draw_scenes import draw_scenes
from tests.tui.inside_scenes import inside_scenes

_SIDE = 28
_IMAGES = 200
_STEPS = 2_000
_EPOCH_STEPS = 400


def scenes() -> dict[str, State]:
    """Return the states to show, by the names of their snapshots."""
    ready = _untrained()
    done = _trained(_events(_STEPS, ended=True), live=False)
    matrix = replace(done, tab="confusion", inspected="confusion")
    return {
        "loading": State(note=Note("loading the data ...")),
        "downloading": _downloading(),
        "untrained": ready,
        "training": _trained(_events(1_040), live=True),
        "paused": _trained([*_events(1_040), Paused(step=1_040, at=4.5)], live=True),
        "done": done,
        "mistakes": _mistakes(done),
        "cell": replace(done, cursor=DigitCursor(row=9, truth=4, predicted=9)),
        "refused": replace(
            ready, note=Note("layer 1, pool:99: expected images of at least 99 x 99", "error")
        ),
        "killed": replace(done, view=view_of(_events(1_040)), problem="the trainer was killed"),
        "ascii": replace(done, terminal=PLAIN, pixel_style="ascii"),
        "augmented": _augmented(done),
        "unlabeled": _unlabeled(ready),
        "offered": _offered(ready),
        **class_scenes(done),
        **inside_scenes(done),
        **draw_scenes(done),
        "tab-charts": replace(done, tab="charts"),
        "runs-behind": _runs_behind(done),
        "tab-settings": replace(done, tab="settings"),
        "tab-confusion": matrix,
        "change": replace(matrix, matrix=MatrixView(change=True)),
        "percent": replace(matrix, matrix=MatrixView(percent=True, evaluation=1)),
    }


@cache
def data() -> Dataset:
    """Return a data set of ten patterns, which take the place of digits."""
    labels = (np.arange(_IMAGES) % 10).astype(np.uint8)
    images = np.stack([_pattern(int(label), row) for row, label in enumerate(labels)])
    return Dataset(
        name="mnist",
        classes=tuple("0123456789"),
        train=Split(images, labels),
        test=Split(images, labels),
        validation=empty_split(_SIDE, _SIDE),
        origin="patterns made for snapshots",
    )


def _pattern(label: int, row: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    """Return a thick arc with `label` + 1 strokes across it, a little different in each row."""
    image = np.zeros((_SIDE, _SIDE), np.uint8)
    left = 6 + row % 3
    image[4:24, left : left + 3] = 200
    for stroke in range(label + 1):
        top = 4 + 2 * stroke
        image[top, left : 22 - stroke % 2] = 255 - 15 * stroke
    return image


@cache
def network(correct: int, title: str) -> EvaluatedNetwork:
    """Return a network that predicts `correct` of 10 images right; its answers are written down."""
    split = data().test
    truth = split.labels.astype(np.intp)
    wrong = np.arange(_IMAGES) % 10 >= correct
    predicted = np.where(wrong, (truth + 5) % 10, truth)
    probabilities = np.full((_IMAGES, 10), 0.25 / 8, np.float32)
    rows = np.arange(_IMAGES)
    probabilities[rows, truth] = 0.25
    probabilities[rows, predicted] = np.where(wrong, 0.5, 0.75)
    config = _config()
    weights = untrained(config, data())
    predictions = Predictions(
        loss=(11 - correct) / 16,
        accuracy=correct / 10,
        probabilities=probabilities,
        predicted=predicted,
        confusion=confusion_matrix(split.labels, predicted, 10),
        truth=truth,
        confidence=probabilities.max(axis=1),
    )
    return EvaluatedNetwork(weights, restore(weights), predictions, title)


def _config() -> RunConfig:
    return RunConfig.of({"layers": "128:relu,dropout:0.2", "epochs": 5, "validation": 50})


def _untrained() -> State:
    return State(
        config=_config(),
        data=data(),
        last_labeled=data(),
        network=network(1, "untrained"),
        note=Note("MNIST from the cache"),
        pixel_style="blocks",
    )


def _downloading() -> State:
    progress = DownloadProgress("mnist", 3_200_000, 11_600_000, "example.org")
    return State(
        config=_config(),
        note=Note("mnist is being downloaded"),
        download=Download("mnist", None, progress),
    )


def _offered(ready: State) -> State:
    progress = DownloadProgress("fashion", 3_200_000, 30_900_000, "example.org")
    return replace(ready, download=Download("fashion", data(), progress))


def _augmented(done: State) -> State:
    digit = AugmentedDigit(data().test.images[:VARIANTS], network(9, "step 1,000").predictions)
    config = done.config.replace(augment="shift:2")
    return replace(done, config=config, variant=3, augmented=digit, tab="digit")


def _unlabeled(ready: State) -> State:
    images = data().test.images
    labels = np.zeros(_IMAGES, np.uint8)
    empty = empty_split(_SIDE, _SIDE)
    unlabeled = replace(data(), train=empty, test=Split(images, labels), labeled=False)
    return replace(ready, data=unlabeled, tab="digit", note=Note("200 images without labels"))


def _trained(events: list[AnyEvent], *, live: bool) -> State:
    view = view_of(events)
    return replace(
        _untrained(),
        run=RunDirectory(Path("2026-11-20-1437-mnist-128-relu")),
        run_config=_config(),
        view=replace(view, marks=_marks(view)),
        live=live,
        network=network(9, "step 1,000"),
        note=Note(),
    )


def _runs_behind(done: State) -> State:
    """Return the state with an earlier run, a changed setting, a comparison and all charts."""
    behind = view_of([_started(), *(_evaluated(300 * e, e, "validation") for e in range(1, 6))])
    changed = SettingsChanged(
        step=700, at=2.7, settings={"lr": 0.0003}, revision=1, epochs=5, steps=_STEPS
    )
    events: list[AnyEvent] = []
    for event in _events(_STEPS, ended=True):
        if isinstance(event, StepDone):
            rate = 0.003 if event.step < 700 else 0.0003
            events += [changed] if event.step == 720 else []
            norm = 16 / event.step
            events.append(msgspec.structs.replace(event, lr=rate, gradient_norm=norm))
        else:
            events.append(event)
    past = PastRun(Path("2026-11-20-1431-mnist-64-relu"), behind, "mnist")
    rows = np.arange(31)
    return replace(
        done,
        view=view_of(events),
        past=(past,),
        comparison=RunComparison(past.path.name, Paired(rows, rows[:9], rows[:2], 10_000)),
        charts=ChartOptions(rates=True),
        tab="charts",
    )


def _marks(view: RunView) -> tuple[tuple[float, int], ...]:
    """Return two moments of training one second apart, at 64,000 images per second."""
    return ((view.at - 1, view.seen - 64_000), (view.at, view.seen)) if view.seen else ()


def _mistakes(done: State) -> State:
    cursor = DigitCursor(row=9, wrong=True)
    return replace(done, cursor=cursor, pixel_style="blocks", note=Note("saved mine.safetensors"))


def _events(last_step: int, *, ended: bool = False) -> list[AnyEvent]:
    """Return the events of a run whose loss falls like 1 / step."""
    events: list[AnyEvent] = [_started()]
    for step in range(40, last_step + 1, 40):
        epoch = (step - 1) // _EPOCH_STEPS + 1
        events.append(
            StepDone(
                step=step,
                at=step / 256,
                epoch=epoch,
                loss=32 / step,
                accuracy=1 - 16 / (step + 24),
                lr=0.003,
                seen=step * 64,
            )
        )
        if step % _EPOCH_STEPS == 0:
            events += [_evaluated(step, epoch, "validation"), _saved(step, epoch)]
    if ended:
        events += [_evaluated(last_step, 5, "test"), _finished(last_step)]
    return events


def _started() -> RunStarted:
    return RunStarted(
        step=0,
        at=0.0,
        data="mnist",
        layers=["784 input", "128 relu", "dropout 0.2", "10 softmax"],
        parameters=101_770,
        classes=list("0123456789"),
        image_shape=(28, 28),
        train_size=25_600,
        validation_size=50,
        test_size=_IMAGES,
        epochs=5,
        steps=_STEPS,
        threads=1,
        seed=1,
    )


def _evaluated(step: int, epoch: int, split: str) -> Evaluated:
    return Evaluated(
        step=step,
        at=step / 256,
        epoch=epoch,
        split="test" if split == "test" else "validation",
        loss=48 / step,
        accuracy=1 - 24 / (step + 24),
        confusion=_confusion(step),
    )


def _confusion(step: int) -> list[list[int]]:
    """Return a matrix of 50 images, of which fewer are wrong after more steps."""
    wrong = max(4 - step // _EPOCH_STEPS, 0)
    rows = np.diag([5] * 10)
    for truth in range(9):
        missed = max(wrong - truth % 3, 0)
        rows[truth, truth] -= missed
        rows[truth, truth + 1] += missed
    return [[int(count) for count in row] for row in rows]


def _saved(step: int, epoch: int) -> CheckpointSaved:
    return CheckpointSaved(
        step=step, at=step / 256, epoch=epoch, name=f"step-{step:09}.safetensors", best=True
    )


def _finished(step: int) -> RunFinished:
    return RunFinished(step=step, at=step / 256, reason="done", loss=0.0235, accuracy=0.9881)
