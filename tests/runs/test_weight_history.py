"""Light copies of the weights of a run: when they are kept, which stay, and what a resume does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.datasets.dataset import Dataset
from nntui.errors import StorageError
from nntui.runs import weight_history
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer import weight_recorder
from nntui.runs.trainer.weight_recorder import WeightRecorder
from nntui.runs.weight_history import (
    forget_after,
    keep_weights,
    read_recorded,
    recorded_steps,
    spread,
)
from nntui.training.events import Evaluated, StepDone
from nntui.training.trainer import Trainer
from tests.runs.helpers import EVERY_STEP, TrainRun, small_run, theta


def _trainer(run: RunDirectory, lines: Dataset) -> Trainer:
    return Trainer(run.config(), lines)


def _step(trainer: Trainer, at: float) -> StepDone:
    return StepDone(step=trainer.step, at=at, epoch=1, loss=1.0, accuracy=0.5, lr=0.1, seen=1)


@given(st.lists(st.integers(0, 10**6), unique=True, max_size=40), st.integers(2, 24))
@settings(max_examples=50)
def test_of_too_many_copies_the_first_and_the_last_stay(steps: list[int], most: int) -> None:
    steps.sort()
    kept = spread(steps, most)

    assert len(kept) == min(len(steps), most)
    assert kept[:1] + kept[-1:] == steps[:1] + steps[-1:]
    assert set(kept) <= set(steps)


def test_a_run_keeps_its_first_and_its_last_weights(saves: Path, train_run: TrainRun) -> None:
    """In float16; the last copy is what the checkpoint holds, rounded."""
    run = small_run(saves, layers="4:tanh")
    list(train_run(run))
    steps = recorded_steps(run)
    first, last = (read_recorded(run, step) for step in (steps[0], steps[-1]))
    assert first is not None and last is not None  # noqa: PT018

    exact = np.concatenate([last.arrays[name].ravel() for name in sorted(last.arrays)])
    assert (steps[0], steps[-1]) == (0, 16)
    assert (first.info.step, last.info.step) == (0, 16)
    np.testing.assert_allclose(exact, np.frombuffer(theta(run), np.float32), rtol=1e-3, atol=1e-6)


def test_copies_change_no_bit_of_the_weights(
    saves: Path, train_run: TrainRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    often, never = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    monkeypatch.setattr(weight_recorder, "_FIRST", 0.0)
    list(train_run(often, EVERY_STEP))
    monkeypatch.setattr(weight_recorder, "keep_weights", lambda *_: None)
    list(train_run(never, EVERY_STEP))

    assert len(recorded_steps(often)) > 2
    assert recorded_steps(never) == []
    assert theta(often) == theta(never)


def test_a_resumed_run_forgets_copies_of_later_steps(saves: Path, lines: Dataset) -> None:
    run = small_run(saves)
    trainer = _trainer(run, lines)
    for _ in range(3):
        keep_weights(run, trainer)
        trainer.advance(1)
    assert recorded_steps(run) == [0, 1, 2]

    forget_after(run, 1)

    assert recorded_steps(run) == [0, 1]
    assert read_recorded(run, 2) is None


def test_weights_that_diverged_are_not_kept(saves: Path, lines: Dataset) -> None:
    run = small_run(saves)
    trainer = _trainer(run, lines)
    trainer.network.parameters.theta[0] = np.inf
    trainer.network.parameters.theta[1] = np.nan

    keep_weights(run, trainer)

    assert recorded_steps(run) == []


def test_arrays_that_are_too_large_are_left_out(
    saves: Path, lines: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = small_run(saves, layers="4")
    monkeypatch.setattr(weight_history, "_LARGEST", 64)

    keep_weights(run, _trainer(run, lines))

    monkeypatch.undo()
    found = read_recorded(run, 0)
    assert found is not None
    assert sorted(found.arrays) == ["0/bias", "2/bias", "2/weight"]


def test_a_damaged_copy_is_as_one_that_is_gone(saves: Path, lines: Dataset) -> None:
    run = small_run(saves)
    keep_weights(run, _trainer(run, lines))
    path = run.history / "step-000000000.safetensors"
    path.write_bytes(path.read_bytes()[:50])

    assert read_recorded(run, 0) is None


def test_copies_take_a_hundredth_of_the_time_at_most(saves: Path, lines: Dataset) -> None:
    """A copy that took 0.1 s is followed by none for 10 s; later ones are farther apart."""
    run = small_run(saves)
    trainer = _trainer(run, lines)
    times = iter(range(100))
    recorder = WeightRecorder(run, trainer, lambda: next(times) / 10)
    recorder.begin(0.0)
    kept = []
    for at in (0.01, 0.06, 4.0, 9.0, 10.2, 15.0, 20.4, 60.0):
        trainer.advance(1)
        recorder.after(_step(trainer, at))
        if recorded_steps(run)[-1] == trainer.step:
            kept.append(at)

    assert kept == [0.06, 10.2, 20.4, 60.0]


def test_the_end_of_an_epoch_is_kept_sooner(saves: Path, lines: Dataset) -> None:
    run = small_run(saves)
    trainer = _trainer(run, lines)
    recorder = WeightRecorder(run, trainer, lambda: 0.0)
    recorder.begin(100.0)
    trainer.advance(1)
    epoch = Evaluated(
        step=1, at=100.1, epoch=1, split="validation", loss=1.0, accuracy=0.5, confusion=[]
    )

    recorder.after(_step(trainer, 100.1))
    assert recorded_steps(run) == [0]
    recorder.after(epoch)
    assert recorded_steps(run) == [0, 1]


def test_a_full_disk_ends_the_history_and_not_the_run(
    saves: Path, train_run: TrainRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageError("no space")

    monkeypatch.setattr(weight_history, "write_whole", full)
    run = small_run(saves)
    events = list(train_run(run, replace(EVERY_STEP)))

    assert getattr(events[-1], "reason", "") == "done"
    assert recorded_steps(run) == []
