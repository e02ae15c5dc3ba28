"""RunView: a pure function of the events, so what is live and what is replayed are the same."""

import itertools
import math
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nntui.runs.journal import Follower
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
    """A step of which only time and images matter."""
    return StepDone(step=1, at=at, epoch=1, loss=0.5, accuracy=0.5, lr=0.1, seen=seen)


def test_before_the_first_event() -> None:
    """A view of nothing waits, and knows no rate and no end."""
    view = RunView()

    assert view.status == "waiting"
    assert (view.step, view.steps, view.progress) == (0, 0, 0.0)
    assert (view.rate, view.eta) == (None, None)
    assert not view.ended


def test_half_a_run(half: list[AnyEvent]) -> None:
    """All that is shown of a run in the middle of its second epoch."""
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


def test_whole_run(whole: list[AnyEvent]) -> None:
    """At the end the rate is that of the whole run, and nothing is left to wait for."""
    view = view_of(whole)

    assert view.status == "done"
    assert view.ended
    assert view.progress == 1.0
    assert view.rate == 165_000 / 25
    assert view.eta is None
    assert view.test == whole[-2]


@pytest.mark.parametrize("reason", ["done", "stopped", "diverged", "failed"])
def test_every_end(reason: EndReason) -> None:
    """A run ends as its last event says, with its message."""
    view = view_of([RunFinished(step=3, at=1.0, reason=reason, message="so it is")])

    assert (view.status, view.message, view.ended) == (reason, "so it is", True)


def test_pause_and_resume(half: list[AnyEvent]) -> None:
    """A pause shows as one, and neither it nor what was before it counts for the throughput."""
    paused = view_of(half).after(Paused(step=1_000, at=10.0))
    assert (paused.status, paused.rate, paused.eta) == ("paused", None, None)

    resumed = paused.after(Resumed(step=1_000, at=10.0)).after(step_at(10.1, 64_010))
    assert (resumed.status, resumed.rate) == ("running", None)
    assert resumed.after(step_at(10.2, 64_020)).rate == pytest.approx(100)


def test_a_repeated_answer_changes_nothing(half: list[AnyEvent]) -> None:
    """Each command is answered, also by a run that is paused or running already."""
    running = view_of(half)
    assert running.after(Resumed(step=1_000, at=10.0, command="1.json")).rate == running.rate

    paused = running.after(Paused(step=1_000, at=10.0, command="2.json"))
    assert paused.after(Paused(step=1_000, at=10.0, command="3.json")) == paused


def test_rate_is_that_of_the_last_seconds() -> None:
    """What was fast at the beginning is forgotten after the window."""
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
        ([(1.0, 20), (2.0, 10)], "images were unseen"),
        ([(0.0, 10), (5e-324, 20)], "less than a microsecond has passed"),
    ],
)
def test_no_rate_from_nonsense(marks: list[tuple[float, int]], claim: str) -> None:
    """A rate is told only where time and images have gone forward."""
    view = view_of([step_at(at, seen) for at, seen in marks])

    assert view.rate is None, claim


def test_a_change_is_known_and_told(half: list[AnyEvent]) -> None:
    """What holds by now, how long the run will be, and from when on; changes add up."""
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


@pytest.mark.parametrize(("judged", "points"), [(True, 1), (False, 0)])
def test_going_on_forgets_what_came_after(
    half: list[AnyEvent],
    judged: bool,  # noqa: FBT001 - a case
    points: int,
) -> None:
    """Steps, curves and time are those of the checkpoint; what was skipped is told."""
    continued = RunContinued(
        step=860,
        at=8.6,
        epoch=1,
        seen=55_000,
        name="step-000000860.safetensors",
        settings={"lr": 0.5},
        epochs=3,
        steps=2_580,
        judged=judged,
        skipped=["one is torn"],
    )
    end = RunFinished(step=1_000, at=10.0, reason="stopped", message="asked to stop")

    view = view_of([*half, end, continued])

    assert (view.status, view.step, view.at, view.seen) == ("running", 860, 8.6, 55_000)
    assert view.train_loss.points == view_of(half[:87]).train_loss.points
    assert len(view.validation_accuracy.points) == points
    assert view.message == "goes on from step 860; one is torn"
    assert view.checkpoint is not None
    assert view.checkpoint.name == "step-000000860.safetensors"
    assert view.settings == {"lr": 0.5}


def test_loss_that_is_no_number_is_no_point() -> None:
    """The step of a divergence has an accuracy, but no place on the loss's scale."""
    view = view_of([StepDone(step=1, at=0.1, epoch=1, loss=None, accuracy=0.1, lr=9.0, seen=64)])

    assert view.train_loss.points == ()
    assert view.train_accuracy.points == ((1.0, 0.1),)


def test_newest_checkpoint_and_refusal() -> None:
    """The newest checkpoint is known, and a refused command is told without an end."""
    saved = [CheckpointSaved(step=i, at=i, epoch=1, name=f"step-{i}") for i in (1, 2)]

    view = view_of([*saved, CommandRefused(step=2, at=2.0, reason="no command")])

    assert view.checkpoint == saved[1]
    assert (view.message, view.ended) == ("no command", False)


def test_after_leaves_the_view_as_it_was(half: list[AnyEvent]) -> None:
    """`after` is pure: the view it is asked of is not changed."""
    view = view_of(half)
    view.after(RunFinished(step=1_000, at=10.0, reason="stopped"))

    assert view == view_of(half)


def test_test_images_draw_no_curve(whole: list[AnyEvent]) -> None:
    """The judgment of the test images is kept apart from the validation curve."""
    last = whole[-2]
    assert isinstance(last, Evaluated)

    assert view_of([last]).validation_accuracy.points == ()


@given(runs)
def test_no_sequence_raises(events: list[AnyEvent]) -> None:
    """Whatever order events come in, all that is told of the run stays within its bounds."""
    view = RunView()
    for event in events:
        view = view.after(event)

        assert 0 <= view.progress <= 1
        assert view.rate is None or 0 <= view.rate < math.inf
        assert view.eta is None or 0 <= view.eta < math.inf
        assert len(view.train_loss.points) <= CAPACITY
        assert status_line(view, 160, Terminal()).plain


@given(runs)
def test_time_and_steps_never_go_back(events: list[AnyEvent]) -> None:
    """Step and time are the largest that were told since a trainer last took the run up."""
    view = view_of(events)
    since = max((n for n, e in enumerate(events) if isinstance(e, RunContinued)), default=0)

    assert view.step == max((event.step for event in events[since:]), default=0)
    assert view.at == max((event.at for event in events[since:]), default=0.0)


@given(runs)
def test_live_is_replayed(events: list[AnyEvent]) -> None:
    """Folding the events as they happen is folding what the journal says of them."""
    replayed = [decode_event(encode_event(event)) for event in events]

    assert None not in replayed
    assert view_of(event for event in replayed if event) == view_of(events)


@settings(max_examples=40, deadline=None)
@given(runs, st.lists(st.integers(0, 20_000), max_size=8))
def test_followed_in_any_pieces(events: list[AnyEvent], cuts: list[int]) -> None:
    """However the journal's bytes arrive, in the end the view is the same."""
    whole = b"".join(encode_event(event) + b"\n" for event in events)
    places = [0, *sorted(min(cut, len(whole)) for cut in cuts), len(whole)]
    view = RunView()
    with TemporaryDirectory() as folder:
        path = Path(folder, "events.jsonl")
        follower = Follower(path)
        with path.open("ab", buffering=0) as journal:
            for start, stop in itertools.pairwise(places):
                journal.write(whole[start:stop])
                view = view_of(follower.poll(), view)

    assert view == view_of(events)


def test_progress_of_a_run_without_steps(started: RunStarted) -> None:
    """A run that begins is at 0 %."""
    assert view_of([started]).progress == 0.0
