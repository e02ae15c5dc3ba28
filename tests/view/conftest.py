"""The events of a run: its beginning, its first half, all of it."""

import pytest

from nntui.training.events import AnyEvent, Evaluated, RunFinished, RunStarted, StepDone
from nntui.view.comparison import BaselineAccuracy, ComparedRun, compared_run
from nntui.view.runview import RunView
from tests.view.helpers import SETTINGS, evaluation


@pytest.fixture
def started() -> RunStarted:
    """Three epochs of MNIST at batch 64."""
    return RunStarted(
        step=0,
        at=0.0,
        data="mnist",
        layers=["784 input", "128 relu", "10 softmax"],
        parameters=101_770,
        classes=list("0123456789"),
        image_shape=(28, 28),
        train_size=55_000,
        validation_size=5_000,
        test_size=10_000,
        epochs=3,
        steps=2_580,
        threads=1,
        seed=1,
    )


@pytest.fixture
def half(started: RunStarted) -> list[AnyEvent]:
    """The first 1,000 steps at 6,400 images per second, with one evaluation."""
    steps: list[AnyEvent] = [
        StepDone(
            step=10 * i,
            at=i / 10,
            epoch=1 if i <= 86 else 2,
            loss=1 / i,
            accuracy=0.9,
            lr=0.003,
            seen=640 * i,
        )
        for i in range(1, 101)
    ]
    evaluated = Evaluated(
        step=860,
        at=8.6,
        epoch=1,
        split="validation",
        loss=0.1,
        accuracy=0.9761,
        confusion=[[1, 0], [0, 1]],
    )
    return [started, *steps[:86], evaluated, *steps[86:]]


@pytest.fixture
def whole(half: list[AnyEvent]) -> list[AnyEvent]:
    """The same run to its end, with an accuracy of 98.12 % on the test images."""
    step = StepDone(step=2_580, at=25.0, epoch=3, loss=0.01, accuracy=0.99, lr=0.0, seen=165_000)
    evaluated = Evaluated(
        step=2_580,
        at=25.0,
        epoch=3,
        split="test",
        loss=0.06,
        accuracy=0.9812,
        confusion=[[1, 0], [0, 1]],
    )
    end = RunFinished(step=2_580, at=25.0, reason="done", loss=0.06, accuracy=0.9812)
    return [*half, step, evaluated, end]


@pytest.fixture
def run(whole: list[AnyEvent]) -> ComparedRun:
    """A run with the best accuracy after its second epoch."""
    *before, test, end = whole
    evaluations = [evaluation(2, 0.98), evaluation(3, 0.975)]
    return compared_run("A", "mine", "2026-a", SETTINGS, [*before, *evaluations, test, end])


@pytest.fixture
def baseline() -> ComparedRun:
    """A baseline with its accuracies."""
    view = RunView(status="done", at=2.0)
    accuracy = BaselineAccuracy(0.23, 0.22)
    return ComparedRun("B", "darkness (baseline)", "darkness", {}, view, baseline_accuracy=accuracy)
