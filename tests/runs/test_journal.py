"""The journal: what was appended is read, also while it grows, and damage costs only its line."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.errors import RunError, StorageError
from nntui.runs.journal import Follower, Journal, StepAverager, replay
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Evaluated,
    Paused,
    RunContinued,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepDone,
    encode_event,
)

_COUNTS = st.integers(0, 2**53 - 1)
_SECONDS = st.floats(0, 1e9)
_SHARES = st.floats(0, 1)
_LOSSES = st.none() | st.floats(allow_nan=False, allow_infinity=False)
_WORDS = st.text(st.characters(categories=["L", "N", "P"]), max_size=12)
_WHEN = {"step": _COUNTS, "at": _SECONDS}
_EVENTS: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(
        StepDone,
        **_WHEN,
        epoch=_COUNTS,
        loss=_LOSSES,
        accuracy=_SHARES,
        lr=_SECONDS,
        seen=_COUNTS,
    ),
    st.builds(
        Evaluated,
        **_WHEN,
        epoch=_COUNTS,
        split=st.sampled_from(["validation", "test"]),
        loss=_LOSSES,
        accuracy=_SHARES,
        confusion=st.lists(st.lists(_COUNTS, max_size=2), max_size=2),
    ),
    st.builds(CheckpointSaved, **_WHEN, epoch=_COUNTS, name=_WORDS),
    st.builds(Paused, **_WHEN),
    st.builds(CommandRefused, **_WHEN, reason=_WORDS),
    st.builds(
        RunFinished,
        **_WHEN,
        reason=st.sampled_from(["done", "stopped", "diverged", "failed"]),
        message=_WORDS,
        loss=_LOSSES,
        accuracy=st.none() | _SHARES,
    ),
)
_SAMPLE: list[AnyEvent] = [
    RunStarted(
        step=0,
        at=0,
        data="Zürich",
        layers=["4 input", "2 softmax"],
        parameters=10,
        classes=["a", "b"],
        image_shape=(2, 2),
        train_size=5,
        validation_size=2,
        test_size=3,
        epochs=1,
        steps=5,
        threads=1,
        seed=1,
    ),
    StepDone(step=1, at=0.5, epoch=1, loss=None, accuracy=0.5, lr=0.1, seen=64),
    CommandRefused(step=1, at=0.5, reason='a "quoted" \\ word'),
    SettingsChanged(step=1, at=0.5, settings={"lr": 0.5}, revision=1, epochs=1, steps=5),
    RunContinued(
        step=1,
        at=0.5,
        epoch=1,
        seen=64,
        name="step-000000001.safetensors",
        settings={"layers": "2:relu,dropout:0.5"},
        epochs=1,
        steps=5,
        skipped=["one"],
    ),
    RunFinished(step=1, at=1, reason="done"),
]
_SAMPLE_BYTES = b"".join(encode_event(event) + b"\n" for event in _SAMPLE)
_in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def _write(path: Path, events: list[AnyEvent]) -> None:
    journal = Journal(path)
    for event in events:
        journal.append(event)
    journal.close()


@given(st.lists(_EVENTS, max_size=5))
@example(_SAMPLE)
@_in_one_folder
def test_what_was_appended_is_replayed(tmp_path: Path, events: list[AnyEvent]) -> None:
    """Every event, in its order, to the last digit."""
    path = tmp_path / "events.jsonl"
    path.unlink(missing_ok=True)

    _write(path, events)

    assert events == replay(path)


@pytest.mark.parametrize("length", range(len(_SAMPLE_BYTES) + 1))
def test_a_journal_that_is_cut_tells_the_beginning(tmp_path: Path, length: int) -> None:
    """Cut at any byte, it tells the events whose lines are whole; read on, it tells the rest."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(_SAMPLE_BYTES[:length])
    whole = _SAMPLE_BYTES[:length].count(b"\n")
    follower = Follower(path)

    assert _SAMPLE[:whole] == follower.poll()

    path.write_bytes(_SAMPLE_BYTES)
    assert _SAMPLE[whole:] == follower.poll()
    assert follower.poll() == []


@given(st.lists(st.integers(0, len(_SAMPLE_BYTES)), max_size=8))
@_in_one_folder
def test_following_is_replaying(tmp_path: Path, cuts: list[int]) -> None:
    """In whatever fragments a journal comes, its events are the same."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"")
    follower = Follower(path)
    events = []
    for start, stop in zip([0, *sorted(cuts)], [*sorted(cuts), None], strict=True):
        with path.open("ab") as file:
            file.write(_SAMPLE_BYTES[start:stop])
        events += follower.poll()

    assert events == _SAMPLE


@given(st.lists(st.binary(max_size=30) | st.sampled_from(_SAMPLE_BYTES.splitlines()), max_size=6))
@example([b"[" * 100_000])
@example([b'{"event":"paused","step":1,"at":' + b"9" * 5000 + b"}"])
@example([b'{"event":"paused","step":' + b"9" * 50 + b',"at":1}'])
@example([b'{"event":"paused","step":-1,"at":1}'])
@example([b'{"event":"paused","step":1,"at":1e999}'])
@example([b'{"event":"paused","step":1,"at":NaN}'])
@example([b'{"event":"\xff","step":1,"at":1}'])
@_in_one_folder
def test_lines_that_are_no_events_are_passed_over(tmp_path: Path, lines: list[bytes]) -> None:
    """Garbage between the events harms none of them."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in [*lines, *_SAMPLE_BYTES.splitlines()]))

    events = replay(path)

    assert events[-len(_SAMPLE) :] == _SAMPLE
    assert all(0 <= event.step <= 2**53 for event in events)


def test_a_line_without_end_is_not_kept(tmp_path: Path) -> None:
    """Megabytes without a line's end are dropped, and the events behind them are told."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"x" * (5 * 2**20) + b"\n" + _SAMPLE_BYTES)
    follower = Follower(path)

    assert follower.poll() == _SAMPLE
    assert follower._rest == b""


def test_the_texts_of_an_event_are_safe_to_show(tmp_path: Path) -> None:
    """Anybody can have written the journal."""
    path = tmp_path / "events.jsonl"
    _write(path, [CommandRefused(step=1, at=1, reason="\x1b]0;title\x07\n\x9b\u202e")])

    (event,) = replay(path)

    assert isinstance(event, CommandRefused)
    assert event.reason == "?]0;title????"


def test_a_torn_line_does_not_swallow_the_next(tmp_path: Path) -> None:
    """A trainer that goes on after one that was killed begins a line of its own."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(_SAMPLE_BYTES[:-5])

    _write(path, _SAMPLE[:1])

    assert [*_SAMPLE[:-1], _SAMPLE[0]] == replay(path)


def test_a_full_disk_costs_no_more_than_the_event(tmp_path: Path) -> None:
    """The refusal is a sentence; once there is room, the journal goes on."""
    path = tmp_path / "events.jsonl"
    code = (
        "import pathlib, resource, sys\n"
        "from nntui.errors import StorageError\n"
        "from nntui.runs.journal import Journal\n"
        "from nntui.training.events import Paused\n"
        "journal = Journal(pathlib.Path(sys.argv[1]))\n"
        "journal.append(Paused(step=1, at=0))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50, -1))\n"
        "try: journal.append(Paused(step=2, at=0))\n"
        "except StorageError as error: print(error)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))\n"
        "journal.append(Paused(step=3, at=0))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    )

    assert done.stdout.startswith(f"{path}: cannot be written: File too large; free some space")
    assert [event.step for event in replay(path)] == [1, 3]


def test_a_journal_that_cannot_be_is_told(tmp_path: Path) -> None:
    """A folder in its place is refused when writing, and when reading; so is a pipe."""
    with pytest.raises(StorageError, match="cannot be written: Is a directory"):
        Journal(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(RunError, match="cannot be read: not a file"):
            replay(path)


def test_a_journal_that_is_not_yet_there_is_empty(tmp_path: Path) -> None:
    """Whoever follows may come before the trainer."""
    follower = Follower(tmp_path / "events.jsonl")
    assert follower.poll() == []

    _write(tmp_path / "events.jsonl", _SAMPLE)

    assert follower.poll() == _SAMPLE


def _step(number: int, at: float, loss: float | None = 1.0) -> StepDone:
    return StepDone(
        step=number, at=at, epoch=1, loss=loss, accuracy=number % 2, lr=0.1, seen=64 * number
    )


@given(st.lists(st.tuples(st.floats(0, 0.3), _LOSSES), max_size=50))
def test_thinning_loses_neither_the_last_step_nor_a_divergence(
    moves: list[tuple[float, float | None]],
) -> None:
    """Steps are merged, never reordered; the last is told, and so is every loss that is none."""
    thinner = StepAverager()
    at = 0.0
    told: list[StepDone] = []
    steps = []
    for number, (pause, loss) in enumerate(moves, start=1):
        at += pause
        steps.append(_step(number, at, loss))
        if merged := thinner.step(steps[-1]):
            told.append(merged)
    told += thinner.flush()

    assert list(thinner.flush()) == []
    assert sorted({event.step for event in told}) == [event.step for event in told]
    assert steps[-1:] == [] or told[-1].step == steps[-1].step
    lost = {event.step for event in steps if event.loss is None}
    assert lost == {event.step for event in told if event.loss is None}


def test_merged_steps_are_their_mean() -> None:
    """The first is told at once; those too close to be seen come as one."""
    thinner = StepAverager()

    assert _step(1, 0.0, 5.0) == thinner.step(_step(1, 0.0, 5.0))
    assert thinner.step(_step(2, 0.01, 2.0)) is None
    assert thinner.step(_step(3, 0.02, 4.0)) is None
    merged = thinner.step(_step(4, 0.07, 6.0))

    assert merged is not None
    assert (merged.step, merged.at, merged.loss, merged.seen) == (4, 0.07, 4.0, 256)
    assert merged.accuracy == pytest.approx(1 / 3)


def test_a_lone_step_after_a_gap_is_not_told() -> None:
    """After a judgment of the images a single batch would stand out by its noise."""
    thinner = StepAverager()
    thinner.step(_step(1, 0.0))

    assert thinner.step(_step(2, 10.0)) is None
    assert thinner.step(_step(3, 10.01)) is None
    assert thinner.step(_step(4, 10.06)) is not None


def test_a_long_run_keeps_a_small_journal() -> None:
    """A million steps in an hour become thousands of lines."""
    thinner = StepAverager()
    told = sum(thinner.step(_step(n, n * 0.0036)) is not None for n in range(1, 10**5))
    told *= 10

    assert told < 20_000
