"""Runs beside each other: what differs, what they reached, as words, numbers and lines of CSV."""

import json

import msgspec
import pytest

from nntui.training.events import AnyEvent, Evaluated, RunContinued, SettingsChanged, StepDone
from nntui.view.comparison import (
    CSV_COLUMNS,
    ComparedRun,
    compared_run,
    csv_rows,
    differing,
    record,
    results,
)
from nntui.view.runview import RunView

_SETTINGS = {"layers": "128:relu", "lr": 0.003, "seed": 1}


def _judged(epoch: int, accuracy: float, loss: float | None = 0.1) -> Evaluated:
    return Evaluated(
        step=860 * epoch,
        at=8.6 * epoch,
        epoch=epoch,
        split="validation",
        loss=loss,
        accuracy=accuracy,
        confusion=[[1, 0], [0, 1]],
    )


@pytest.fixture
def run(whole: list[AnyEvent]) -> ComparedRun:
    """A run that was best after its second epoch."""
    *before, test, end = whole
    judged = [_judged(2, 0.98), _judged(3, 0.975)]
    return compared_run("A", "mine", "2026-a", _SETTINGS, [*before, *judged, test, end])


@pytest.fixture
def baseline() -> ComparedRun:
    """Something without a course."""
    view = RunView(status="done", at=2.0)
    return ComparedRun("B", "ink (baseline)", "ink", {}, view, level=(0.23, 0.22))


def test_only_settings_that_differ(run: ComparedRun, baseline: ComparedRun) -> None:
    """Those that all runs share are left out, and a baseline has none."""
    other = compared_run("C", "c", "c", {**_SETTINGS, "lr": 0.1, "new": 1}, [])

    assert differing([run, other, baseline]) == ["lr", "new"]
    assert differing([run, run]) == []


def test_best_is_not_last(run: ComparedRun) -> None:
    """The best judgment is told with its epoch, beside the last."""
    assert run.best == _judged(2, 0.98)
    rows = results([run])
    assert rows["validation"] == ["97.50 %"]
    assert rows["best"] == ["98.00 % in 2"]
    assert rows["epochs"] == ["3"]


def test_a_baseline_is_in_the_same_table(run: ComparedRun, baseline: ComparedRun) -> None:
    """With a word for everything that it has and a dash for what it has not."""
    rows = results([run, baseline])

    assert rows["test"] == ["98.12 %", "22.00 %"]
    assert rows["validation"] == ["97.50 %", "23.00 %"]
    assert rows["steps"][1] == rows["best"][1] == rows["weights"][1] == "-"


def test_what_nobody_has_is_left_out(baseline: ComparedRun) -> None:
    """A row of dashes says nothing."""
    assert "weights" not in results([baseline])


def test_courses_run_by_epochs(run: ComparedRun) -> None:
    """So that runs of different batch sizes lie above each other."""
    assert [x for x, _ in run.accuracy] == pytest.approx([1, 2, 3])
    assert [y for _, y in run.accuracy] == [0.9761, 0.98, 0.975]
    assert run.of == "validation"


def test_without_validation_the_course_is_that_of_the_batches(half: list[AnyEvent]) -> None:
    """And it says so."""
    steps = [event for event in half if not isinstance(event, Evaluated)]
    run = compared_run("A", "a", "a", _SETTINGS, steps)

    assert run.of == "training"
    assert run.accuracy[-1] == pytest.approx((64_000 / 55_000, 0.9))
    assert len(run.loss) == 100


def _bigger_batches(half: list[AnyEvent]) -> list[AnyEvent]:
    """Return an epoch of 860 steps, and two of 430 after a change of the batch."""
    begun = [event for event in half if event.step <= 860]
    change = SettingsChanged(
        step=860, at=8.6, settings={"batch": 128}, revision=1, epochs=3, steps=1_720
    )
    steps = [
        StepDone(step=step, at=9.0, epoch=2, loss=0.1, accuracy=0.9, lr=0.1, seen=seen)
        for step, seen in ((1_075, 82_500), (1_720, 165_000))
    ]
    judged = [msgspec.structs.replace(_judged(2, 0.98), step=1_290)]
    return [*begun, change, steps[0], *judged, steps[1]]


def test_an_epoch_is_one_whatever_the_batch_became(half: list[AnyEvent]) -> None:
    """Its place is that at which it was made, though its steps are fewer than those before it."""
    events = _bigger_batches(half)
    run = compared_run("A", "a", "a", _SETTINGS, events)
    assert ([x for x, _ in run.accuracy], [x for x, _ in run.loss]) == ([1, 2], [1, 2])
    assert run.epochs == 3

    steps = [event for event in events if not isinstance(event, Evaluated)]
    unjudged = compared_run("A", "a", "a", _SETTINGS, steps)
    assert [x for x, _ in unjudged.accuracy][-3:] == pytest.approx([55_040 / 55_000, 1.5, 3])


@pytest.mark.parametrize(("judged", "left"), [(True, [1, 2]), (False, [1])])
def test_what_was_abandoned_is_not_compared(
    whole: list[AnyEvent], *, judged: bool, left: list[int]
) -> None:
    """Of a run that goes on from its second epoch, the best of the third is void, and its end."""
    goes_on = RunContinued(
        step=1_720,
        at=17.2,
        epoch=2,
        seen=110_000,
        name="x",
        settings={},
        epochs=3,
        steps=2_580,
        evaluated=judged,
    )
    told = [*whole, _judged(2, 0.97), _judged(3, 0.99), goes_on]
    run = compared_run("A", "a", "a", _SETTINGS, told)

    assert [event.epoch for event in run.judged] == left
    assert [x for x, _ in run.accuracy] == left
    assert run.epochs == 2
    assert record(run)["test_accuracy"] is None
    again = compared_run("A", "a", "a", _SETTINGS, [*told, _judged(3, 0.96)])
    assert [row[2] for row in csv_rows(again)] == [*left, 3]


def test_a_setting_that_changed_differs(run: ComparedRun) -> None:
    """From that of a run that had its last value all the time."""
    other = compared_run("B", "b", "b", _SETTINGS, [], {"lr": [0.5, 0.003]})

    assert differing([run, other]) == ["lr"]
    assert other.of_setting("lr") == (0.5, 0.003)
    assert record(other)["changed"] == {"lr": [0.5, 0.003]}


def test_a_loss_that_is_not_finite_has_no_place(whole: list[AnyEvent]) -> None:
    """A judgment without a loss leaves a gap in the course, not a crash."""
    run = compared_run("A", "a", "a", _SETTINGS, [*whole, _judged(3, 0.1, None)])

    assert len(run.accuracy) == len(run.loss) + 1


def test_a_run_without_events_is_compared_too() -> None:
    """What has not begun has nothing to show, and stops nobody."""
    empty = compared_run("A", "a", "a", _SETTINGS, [])

    assert results([empty])["ended"] == ["waiting"]
    assert (empty.accuracy, empty.loss, empty.epochs, empty.best) == ([], [], 0.0, None)
    assert csv_rows(empty) == []


def test_record_is_json(run: ComparedRun, baseline: ComparedRun) -> None:
    """All numbers, the courses among them."""
    told = json.loads(msgspec.json.encode([record(run), record(baseline)]))

    assert (told[0]["test_accuracy"], told[0]["best_epoch"]) == (0.9812, 2)
    assert told[0]["accuracy"][1] == [2.0, 0.98]
    assert told[0]["settings"] == _SETTINGS
    assert (told[1]["test_accuracy"], told[1]["validation_accuracy"]) == (0.22, 0.23)


def test_csv_rows(run: ComparedRun, baseline: ComparedRun) -> None:
    """A row for each judgment, the test images last."""
    rows = [dict(zip(CSV_COLUMNS, row, strict=True)) for row in csv_rows(run)]

    assert [row["split"] for row in rows] == ["validation"] * 3 + ["test"]
    assert [row["epoch"] for row in rows] == [1, 2, 3, 3]
    assert rows[1]["accuracy"] == 0.98
    assert [row[1] for row in csv_rows(baseline)] == ["validation", "test"]
