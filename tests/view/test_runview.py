"""RunView: a pure function of the events, so a live view and a replay are the same."""

import itertools
import math
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.runs.journal import JournalReader
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    EndReason,
    Evaluated,
    Paused,
    Resumed,
    RunContinued,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepDone,
    decode_event,
    encode_event,
)
from nntui.view.runview import RATE_WINDOW, RunView, view_of
from nntui.view.series import CAPACITY
from nntui.view.status import status_line
from nntui.view.style import Terminal
from tests.strategies import runs


def step_at(at: float, seen: int) -> StepDone:
    """Return a step of which only time and images matter."""
    return StepDone(step=1, at=at, epoch=1, loss=0.5, accuracy=0.5, lr=0.1, seen=seen)


def test_the_view_before_the_first_event() -> None:
    """A run is waiting, without a rate and a time left."""
    view = RunView()

    assert view.status == "waiting"
    assert (view.step, view.steps, view.progress) == (0, 0, 0.0)
    assert (view.rate, view.eta) == (None, None)
    assert not view.ended


def test_the_view_of_half_a_run(half: list[AnyEvent]) -> None:
    """In the middle of its second epoch."""
    view = view_of(half)

    assert view.status == "running"
    assert (view.step, view.steps, view.epoch, view.seen) == (1_000, 2_580, 2, 64_000)
    assert view.progress == 1_000 / 2_580
    assert view.lr == 0.003
    assert [len(curve.points) for curve in (view.train_loss, view.train_accuracy)] == [100, 100]
    assert view.train_loss.last == 0.01
    assert view.validation_loss.points == ((860.0, 0.1),)
    assert view.validation_accuracy.points == ((860.0, 0.9761),)
    assert view.rate == pytest.approx(6_400)
    assert view.eta == pytest.approx((3 * 55_000 - 64_000) / 6_400)


def test_the_view_of_a_finished_run(whole: list[AnyEvent]) -> None:
    """The rate is that of the whole run, and no time is left."""
    view = view_of(whole)

    assert view.status == "done"
    assert view.ended
    assert view.progress == 1.0
    assert view.rate == 165_000 / 25
    assert view.eta is None
    assert view.test == whole[-2]


@pytest.mark.parametrize("reason", ["done", "stopped", "diverged", "failed"])
def test_a_run_ends_with_the_reason_of_its_last_event(reason: EndReason) -> None:
    """The view has its message, too."""
    view = view_of([RunFinished(step=3, at=1.0, reason=reason, message="because")])

    assert (view.status, view.message, view.ended) == (reason, "because", True)


def test_a_pause_does_not_count_for_the_throughput(half: list[AnyEvent]) -> None:
    """The steps before it do not count either."""
    paused = view_of(half).after(Paused(step=1_000, at=10.0))
    assert (paused.status, paused.rate, paused.eta) == ("paused", None, None)

    resumed = paused.after(Resumed(step=1_000, at=10.0)).after(step_at(10.1, 64_010))
    assert (resumed.status, resumed.rate) == ("running", None)
    assert resumed.after(step_at(10.2, 64_020)).rate == pytest.approx(100)


def test_a_repeated_answer_changes_nothing(half: list[AnyEvent]) -> None:
    """A run that is paused or running already answers each command, too."""
    running = view_of(half)
    assert running.after(Resumed(step=1_000, at=10.0, command="1.json")).rate == running.rate

    paused = running.after(Paused(step=1_000, at=10.0, command="2.json"))
    assert paused.after(Paused(step=1_000, at=10.0, command="3.json")) == paused


def test_the_rate_is_that_of_the_last_seconds() -> None:
    """Earlier steps do not count."""
    fast = [step_at(second, 1_000_000 * second) for second in range(1, 6)]
    slow = [step_at(6 + second, 5_000_000 + 100 * second) for second in range(10)]

    view = view_of([*fast, *slow])

    assert view.rate == pytest.approx(100)
    assert all(at > 15 - RATE_WINDOW for at, _ in view.marks)


@pytest.mark.parametrize(
    ("marks", "claim"),
    [
        ([(1.0, 10), (1.0, 20)], "no time has passed"),
        ([(1.0, 10), (0.5, 20)], "time ran backward"),
        ([(1.0, 20), (2.0, 10)], "fewer images seen"),
        ([(0.0, 10), (5e-324, 20)], "less than a microsecond has passed"),
    ],
)
def test_impossible_times_give_no_rate(marks: list[tuple[float, int]], claim: str) -> None:
    """A rate needs times and images that increase."""
    view = view_of([step_at(at, seen) for at, seen in marks])

    assert view.rate is None, claim


def test_a_change_of_settings_is_in_the_view(half: list[AnyEvent]) -> None:
    """With the new length of the run and a message; changes add up."""
    first = SettingsChanged(
        step=1_000, at=10.0, settings={"lr": 0.5}, revision=1, epochs=3, steps=2_580
    )
    second = SettingsChanged(
        step=1_001, at=10.1, settings={"batch": 128}, revision=2, epochs=4, steps=2_000
    )

    view = view_of([*half, first, second])

    assert view.settings == {"lr": 0.5, "batch": 128}
    assert view.message == "from step 1,001 on: batch 128"
    assert (view.steps, view.started and view.started.epochs) == (2_000, 4)


@pytest.mark.parametrize(("evaluated", "points"), [(True, 1), (False, 0)])
def test_resuming_discards_what_came_after_the_checkpoint(
    half: list[AnyEvent],
    evaluated: bool,  # noqa: FBT001 - a case
    points: int,
) -> None:
    """Steps, curves and time are those of the checkpoint; the message names what was skipped."""
    continued = RunContinued(
        step=860,
        at=8.6,
        epoch=1,
        seen=55_000,
        name="step-000000860.safetensors",
        settings={"lr": 0.5},
        epochs=3,
        steps=2_580,
        evaluated=evaluated,
        skipped=["one is torn"],
    )
    end = RunFinished(step=1_000, at=10.0, reason="stopped", message="asked to stop")

    view = view_of([*half, end, continued])

    assert (view.status, view.step, view.at, view.seen) == ("running", 860, 8.6, 55_000)
    assert view.train_loss.points == view_of(half[:87]).train_loss.points
    assert len(view.validation_accuracy.points) == points
    assert view.message == "resumed from step 860; one is torn"
    assert view.checkpoint is not None
    assert view.checkpoint.name == "step-000000860.safetensors"
    assert view.settings == {"lr": 0.5}


def test_a_loss_that_is_not_finite_is_not_a_point() -> None:
    """The accuracy of the same step stays a point."""
    view = view_of([StepDone(step=1, at=0.1, epoch=1, loss=None, accuracy=0.1, lr=9.0, seen=64)])

    assert view.train_loss.points == ()
    assert view.train_accuracy.points == ((1.0, 0.1),)


def test_the_newest_checkpoint_and_refusal_are_in_the_view() -> None:
    """A refused command does not end the run."""
    saved = [CheckpointSaved(step=i, at=i, epoch=1, name=f"step-{i}") for i in (1, 2)]

    view = view_of([*saved, CommandRefused(step=2, at=2.0, reason="no command")])

    assert view.checkpoint == saved[1]
    assert (view.message, view.ended) == ("no command", False)


def test_after_does_not_change_the_view(half: list[AnyEvent]) -> None:
    """It is a pure function."""
    view = view_of(half)
    view.after(RunFinished(step=1_000, at=10.0, reason="stopped"))

    assert view == view_of(half)


def test_the_evaluation_of_the_test_images_is_not_in_a_curve(whole: list[AnyEvent]) -> None:
    """It is apart from those of the validation images."""
    last = whole[-2]
    assert isinstance(last, Evaluated)

    assert view_of([last]).validation_accuracy.points == ()


@given(runs)
def test_any_sequence_of_events_gives_a_view(events: list[AnyEvent]) -> None:
    """With all numbers within their bounds."""
    view = RunView()
    for event in events:
        view = view.after(event)

        assert 0 <= view.progress <= 1
        assert view.rate is None or 0 <= view.rate < math.inf
        assert view.eta is None or 0 <= view.eta < math.inf
        assert len(view.train_loss.points) <= CAPACITY
        assert status_line(view, 160, Terminal()).plain


@given(runs)
def test_time_and_steps_never_decrease(events: list[AnyEvent]) -> None:
    """They are the largest since the run was last resumed."""
    view = view_of(events)
    since = max((n for n, e in enumerate(events) if isinstance(e, RunContinued)), default=0)

    assert view.step == max((event.step for event in events[since:]), default=0)
    assert view.at == max((event.at for event in events[since:]), default=0.0)


@given(runs)
def test_a_replay_equals_the_live_view(events: list[AnyEvent]) -> None:
    """Events decoded from the journal give the same view."""
    replayed = [decode_event(encode_event(event)) for event in events]

    assert None not in replayed
    assert view_of(event for event in replayed if event) == view_of(events)


@settings(max_examples=40, deadline=None)
@given(runs, st.lists(st.integers(0, 20_000), max_size=8))
def test_a_journal_can_be_followed_in_any_pieces(events: list[AnyEvent], cuts: list[int]) -> None:
    """The view is the same at the end."""
    whole = b"".join(encode_event(event) + b"\n" for event in events)
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    view = RunView()
    with TemporaryDirectory() as folder:
        path = Path(folder, "events.jsonl")
        follower = JournalReader(path)
        with path.open("ab", buffering=0) as journal:
            for start, stop in itertools.pairwise(places):
                journal.write(whole[start:stop])
                view = view_of(follower.poll(), view)

    assert view == view_of(events)


def test_a_run_begins_at_zero_percent(started: RunStarted) -> None:
    """Before its first step."""
    assert view_of([started]).progress == 0.0


def test_changes_of_a_run_are_listed_until_it_is_resumed_before_them(
    half: list[AnyEvent],
) -> None:
    """With the epochs made until then; a resumption is listed, too."""
    changed = [
        SettingsChanged(
            step=step, at=9, settings={"lr": rate}, revision=number, epochs=3, steps=2_580
        )
        for number, (step, rate) in enumerate([(900, 0.1), (1_000, 0.2)], 1)
    ]
    view = view_of([*half, *changed])
    assert [each.text for each in view.run_changes] == ["lr 0.1", "lr 0.2"]
    assert view.run_changes[1].epoch == pytest.approx(64_000 / 55_000)

    resumed = RunContinued(
        step=950, at=9, epoch=2, seen=60_800, name="x", settings={}, epochs=3, steps=2_580
    )
    texts = [each.text for each in view.after(resumed).run_changes]
    assert texts == ["lr 0.1", "resumed from step 950"]


def test_the_gradient_norm_is_a_curve_where_it_was_measured(half: list[AnyEvent]) -> None:
    """A journal of an earlier version has none, and a learning rate."""
    measured = StepDone(
        step=1_001, at=10, epoch=2, loss=1, accuracy=0, lr=0.1, seen=64_064, gradient_norm=2.5
    )
    old = view_of(half)

    assert (old.gradient_norms.points, old.rates.last) == ((), 0.003)
    assert old.after(measured).gradient_norms.points == ((1_001, 2.5),)
