"""States of the app that are the same on every machine: nothing is read, trained or computed."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np

from nntui.analysis.augmented import VARIANTS, AugmentedDigit
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.predictions import Predictions
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Pixels, Split, empty_split
from nntui.datasets.published.download import DownloadProgress
from nntui.engine.network import Network
from nntui.runs.checkpoint import weights_info
from nntui.runs.directory import RunDirectory
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    Evaluated,
    Paused,
    RunFinished,
    RunStarted,
    StepDone,
)
from nntui.tui.state import AugmentedKey, ChooseData, Download, Note, PendingRequest, State
from nntui.view.runview import RunView, view_of
from nntui.view.style import PLAIN
from nntui.weights import Weights

_SEGMENTS = (
    "abcdef",
    "bc",
    "abged",
    "abgcd",
    "fgbc",
    "afgcd",
    "afgedc",
    "abc",
    "abcdefg",
    "abcdfg",
)
"""The segments of a display that make up each digit: a is on top, b to f clockwise, g amid."""
_PLACES = {
    "a": (slice(4, 7), slice(8, 20)),
    "b": (slice(4, 15), slice(17, 20)),
    "c": (slice(13, 24), slice(17, 20)),
    "d": (slice(21, 24), slice(8, 20)),
    "e": (slice(13, 24), slice(8, 11)),
    "f": (slice(4, 15), slice(8, 11)),
    "g": (slice(12, 16), slice(8, 20)),
}
_IMAGES = 200
_STEPS = 782
_RUN = RunDirectory(Path("/runs/2026-11-20-1437-digits-128-relu"))
CONFIG = RunConfig.of({"data": "digits", "epochs": 2})


def _digit(number: int) -> Pixels:
    image = np.zeros((28, 28), np.uint8)
    for segment in _SEGMENTS[number]:
        image[_PLACES[segment]] = 255
    image[::3] //= 2  # some gray
    return image


def _split(count: int) -> Split:
    labels = (np.arange(count) * 7 % 10).astype(np.uint8)
    return Split(np.stack([_digit(int(label)) for label in labels]), labels)


def data(*, labeled: bool = True) -> Dataset:
    """Return digits of a display."""
    empty = empty_split(28, 28)
    return Dataset(
        name="digits",
        classes=tuple("0123456789"),
        train=_split(_IMAGES) if labeled else empty,
        test=_split(_IMAGES),
        validation=empty,
        origin="synthetic digits",
        labeled=labeled,
    )


def network(images: Dataset, title: str, wrong: int) -> EvaluatedNetwork:
    """Return a network that takes every so many-th image for the digit three further."""
    truth = images.test.labels.astype(np.intp)
    missed = np.arange(len(truth)) % wrong == wrong - 1
    predicted = np.where(missed, (truth + 3) % 10, truth)
    probabilities = np.full((len(truth), 10), 0.0125, np.float32)
    probabilities[np.arange(len(truth)), truth] = 0.25
    probabilities[np.arange(len(truth)), predicted] = 0.75
    confusion = np.zeros((10, 10), np.int64)
    np.add.at(confusion.reshape(-1), truth * 10 + predicted, 1)
    predictions = Predictions(
        probabilities=probabilities,
        truth=truth,
        predicted=predicted,
        confidence=probabilities.max(axis=1),
        confusion=confusion,
        loss=0.25,
        accuracy=float((~missed).mean()),
    )
    weights = Weights(weights_info(CONFIG, images), {})
    return EvaluatedNetwork(weights, cast(Network, None), predictions, title)


def _started() -> RunStarted:
    return RunStarted(
        step=0,
        at=0.0,
        data="digits",
        layers=["784 input", "128 relu", "10 softmax"],
        parameters=101_770,
        classes=list("0123456789"),
        image_shape=(28, 28),
        train_size=25_000,
        validation_size=5_000,
        test_size=5_000,
        epochs=2,
        steps=_STEPS,
        threads=1,
        seed=1,
    )


def _events(steps: int) -> list[AnyEvent]:
    """Return the journal of a run that has made so many steps."""
    events: list[AnyEvent] = [_started()]
    for step in range(17, steps + 1, 17):
        loss, epoch = 2.5 / (1 + step / 30), 1 + (step - 1) // (_STEPS // 2)
        accuracy = 1 - loss / 3
        events.append(
            StepDone(
                step=step,
                at=step / 500,
                epoch=epoch,
                loss=loss,
                accuracy=accuracy,
                lr=0.003,
                seen=step * 64,
            )
        )
        if step % 102 == 0:
            events.append(_evaluated(step, epoch, "validation", loss, accuracy))
            name = f"step-{step}.safetensors"
            events.append(CheckpointSaved(step=step, at=step / 500, epoch=epoch, name=name))
    return events


def _evaluated(step: int, epoch: int, split: str, loss: float, accuracy: float) -> Evaluated:
    return Evaluated(
        step=step,
        at=step / 500,
        epoch=epoch,
        split="test" if split == "test" else "validation",
        loss=loss * 1.25,
        accuracy=accuracy * 0.975,
        confusion=[[1]],
    )


def untrained() -> State:
    """The app after its start."""
    images = data()
    return State(
        config=CONFIG,
        data=images,
        last_labeled=images,
        network=network(images, "untrained", 2),
        note=Note("synthetic digits"),
    )


def _with_run(view: RunView, title: str, *, live: bool) -> State:
    state = untrained()
    images = data()
    return replace(
        state,
        data=images,
        run=_RUN,
        run_config=CONFIG,
        view=view,
        live=live,
        network=network(images, title, 9),
        note=Note(view.message),
    )


def training() -> State:
    """A run in its second epoch."""
    return _with_run(view_of(_events(470)), "step 408", live=True)


def paused() -> State:
    """The same run, paused."""
    events = [*_events(470), Paused(step=470, at=0.94)]
    return replace(_with_run(view_of(events), "step 408", live=True), pause_requested=True)


def done() -> State:
    """A run that is done, with the filter for mistakes."""
    at = _STEPS / 500
    end = RunFinished(step=_STEPS, at=at, reason="done", loss=0.25, accuracy=0.89)
    events = [*_events(_STEPS), _evaluated(_STEPS, 2, "test", 0.25, 0.91), end]
    state = _with_run(view_of(events), "step 782", live=False)
    cursor = replace(state.cursor, wrong=True)
    assert state.network is not None
    return replace(state, cursor=cursor.nearest_match(state.network.predictions))


def killed() -> State:
    """A run whose trainer was killed."""
    problem = "the trainer was killed"
    state = _with_run(view_of(_events(470)), "step 408", live=False)
    return replace(state, problem=problem, note=Note(f"{problem}; space resumes it"))


def cell() -> State:
    """The digits of one cell of the confusion matrix."""
    state = done()
    cursor = replace(state.cursor, wrong=False, truth=6, predicted=9)
    assert state.network is not None
    return replace(state, cursor=cursor.nearest_match(state.network.predictions), tab="digit")


def augmented() -> State:
    """An augmented version of a digit."""
    state = training()
    assert state.network is not None
    assert state.data is not None
    config = state.config.replace(augment="shift:2")
    images = np.stack([np.roll(state.data.test.images[0], n, axis=1) for n in range(VARIANTS)])
    key = AugmentedKey(0, 0, "shift:2", config.seed, state.network)
    digit = AugmentedDigit(images, state.network.predictions)
    return replace(state, config=config, variant=3, augmented=digit, augmented_key=key, tab="digit")


def refused() -> State:
    """An edit that was refused."""
    text = (
        "validation: expected fewer than the 30000 training images of digits, received 30000; "
        "hold out fewer"
    )
    return replace(untrained(), note=Note(text, "error"), tab="settings")


def downloading() -> State:
    """A data set was chosen that is being downloaded."""
    progress = DownloadProgress("mnist", 3_200_000, 11_600_000, "example.org")
    return State(
        config=CONFIG.replace(data="mnist"),
        note=Note("loading mnist ..."),
        request=PendingRequest(ChooseData("mnist"), waits_for="mnist"),
        download=Download("mnist", progress=progress),
    )


def offered() -> State:
    """The data to begin with are being downloaded while others are shown."""
    state = untrained()
    progress = DownloadProgress("mnist", 3_200_000, 11_600_000, "example.org")
    note = Note("mnist is not downloaded yet; synthetic digits are used meanwhile")
    return replace(state, note=note, download=Download("mnist", state.data, progress))


def unlabeled() -> State:
    """Images without labels."""
    state = untrained()
    return replace(state, data=data(labeled=False), note=Note("200 images without labels"))


def plain() -> State:
    """A terminal without colors and without Unicode."""
    return replace(training(), terminal=PLAIN)
