"""Compared runs: the settings that differ, curves by epoch, and baselines."""

import msgspec
import pytest

from nntui.training.events import AnyEvent, Evaluated, RunContinued, SettingsChanged, StepDone
from nntui.view.comparison import ComparedRun, compared_run, differing
from nntui.view.comparison_tables import csv_rows, record, results
from tests.view.helpers import SETTINGS, evaluation


def test_settings_that_all_runs_share_are_left_out(run: ComparedRun, baseline: ComparedRun) -> None:
    """A baseline has no settings."""
    other = compared_run("C", "c", "c", {**SETTINGS, "lr": 0.1, "new": 1}, [])

    assert differing([run, other, baseline]) == ["lr", "new"]
    assert differing([run, run]) == []


def test_the_best_evaluation_need_not_be_the_last(run: ComparedRun) -> None:
    """Both are in the results, the best with its epoch."""
    assert run.best == evaluation(2, 0.98)
    rows = results([run])
    assert rows["validation"] == ["97.50 %"]
    assert rows["best"] == ["98.00 % in 2"]
    assert rows["epochs"] == ["3"]


def test_curves_are_by_epoch(run: ComparedRun) -> None:
    """So runs with different batch sizes are comparable."""
    assert [x for x, _ in run.accuracy] == pytest.approx([1, 2, 3])
    assert [y for _, y in run.accuracy] == [0.9761, 0.98, 0.975]
    assert run.curve_split == "validation"


def test_without_validation_the_curve_is_that_of_the_batches(half: list[AnyEvent]) -> None:
    """And `curve_split` says so."""
    steps = [event for event in half if not isinstance(event, Evaluated)]
    run = compared_run("A", "a", "a", SETTINGS, steps)

    assert run.curve_split == "training"
    assert run.accuracy[-1] == pytest.approx((64_000 / 55_000, 0.9))
    assert len(run.loss) == 100


def _bigger_batches(half: list[AnyEvent]) -> list[AnyEvent]:
    """Return an epoch of 860 steps, and two of 430 steps after a change of the batch size."""
    begun = [event for event in half if event.step <= 860]
    change = SettingsChanged(
        step=860, at=8.6, settings={"batch": 128}, revision=1, epochs=3, steps=1_720
    )
    steps = [
        StepDone(step=step, at=9.0, epoch=2, loss=0.1, accuracy=0.9, lr=0.1, seen=seen)
        for step, seen in ((1_075, 82_500), (1_720, 165_000))
    ]
    evaluations = [msgspec.structs.replace(evaluation(2, 0.98), step=1_290)]
    return [*begun, change, steps[0], *evaluations, steps[1]]


def test_an_epoch_counts_as_one_after_a_change_of_the_batch_size(half: list[AnyEvent]) -> None:
    """Although it has fewer steps than those before it."""
    events = _bigger_batches(half)
    run = compared_run("A", "a", "a", SETTINGS, events)
    assert ([x for x, _ in run.accuracy], [x for x, _ in run.loss]) == ([1, 2], [1, 2])
    assert run.epochs == 3

    steps = [event for event in events if not isinstance(event, Evaluated)]
    without = compared_run("A", "a", "a", SETTINGS, steps)
    assert [x for x, _ in without.accuracy][-3:] == pytest.approx([55_040 / 55_000, 1.5, 3])


@pytest.mark.parametrize(("evaluated", "left"), [(True, [1, 2]), (False, [1])])
def test_steps_after_the_checkpoint_of_a_resumed_run_are_not_compared(
    whole: list[AnyEvent], *, evaluated: bool, left: list[int]
) -> None:
    """Resumed after its second epoch, a run loses its third one and its end."""
    resumed = RunContinued(
        step=1_720,
        at=17.2,
        epoch=2,
        seen=110_000,
        name="x",
        settings={},
        epochs=3,
        steps=2_580,
        evaluated=evaluated,
    )
    events = [*whole, evaluation(2, 0.97), evaluation(3, 0.99), resumed]
    run = compared_run("A", "a", "a", SETTINGS, events)

    assert [event.epoch for event in run.evaluations] == left
    assert [x for x, _ in run.accuracy] == left
    assert run.epochs == 2
    assert record(run)["test_accuracy"] is None
    again = compared_run("A", "a", "a", SETTINGS, [*events, evaluation(3, 0.96)])
    assert [row[2] for row in csv_rows(again)] == [*left, 3]


def test_a_changed_setting_differs(run: ComparedRun) -> None:
    """From a run that had the last value from its beginning."""
    other = compared_run("B", "b", "b", SETTINGS, [], {"lr": [0.5, 0.003]})

    assert differing([run, other]) == ["lr"]
    assert other.values_of("lr") == (0.5, 0.003)
    assert record(other)["changed"] == {"lr": [0.5, 0.003]}


def test_a_loss_that_is_not_finite_is_not_in_the_curve(whole: list[AnyEvent]) -> None:
    """The accuracy of the same epoch stays in its curve."""
    run = compared_run("A", "a", "a", SETTINGS, [*whole, evaluation(3, 0.1, None)])

    assert len(run.accuracy) == len(run.loss) + 1


def test_a_run_without_events_can_be_compared() -> None:
    """It has empty curves and no results."""
    empty = compared_run("A", "a", "a", SETTINGS, [])

    assert results([empty])["ended"] == ["waiting"]
    assert (empty.accuracy, empty.loss, empty.epochs, empty.best) == ([], [], 0.0, None)
    assert csv_rows(empty) == []
