"""The journal: events are read as they were written, also while it grows or is damaged."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.errors import RunError, StorageError
from nntui.runs.journal import Journal, JournalReader, replay
from nntui.training.events import (
    AnyEvent,
    CommandRefused,
    RunContinued,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepDone,
    encode_event,
)
from tests.strategies import events as any_event

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


@given(st.lists(any_event, max_size=5))
@example(_SAMPLE)
@_in_one_folder
def test_a_journal_is_read_as_it_was_written(tmp_path: Path, events: list[AnyEvent]) -> None:
    path = tmp_path / "events.jsonl"
    path.unlink(missing_ok=True)

    _write(path, events)

    assert events == replay(path)


@pytest.mark.parametrize("length", range(len(_SAMPLE_BYTES) + 1))
def test_a_cut_journal_has_the_events_of_its_complete_lines(tmp_path: Path, length: int) -> None:
    """The next poll returns the others, once they are complete."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(_SAMPLE_BYTES[:length])
    whole = _SAMPLE_BYTES[:length].count(b"\n")
    reader = JournalReader(path)

    assert _SAMPLE[:whole] == reader.poll()

    path.write_bytes(_SAMPLE_BYTES)
    assert _SAMPLE[whole:] == reader.poll()
    assert reader.poll() == []


@given(st.lists(st.integers(0, len(_SAMPLE_BYTES)), max_size=8))
@_in_one_folder
def test_polling_returns_the_same_events_as_replaying(tmp_path: Path, cuts: list[int]) -> None:
    """However many bytes are added between two polls."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"")
    reader = JournalReader(path)
    events = []
    for start, stop in zip([0, *sorted(cuts)], [*sorted(cuts), None], strict=True):
        with path.open("ab") as file:
            file.write(_SAMPLE_BYTES[start:stop])
        events += reader.poll()

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
def test_lines_that_are_not_events_are_skipped(tmp_path: Path, lines: list[bytes]) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"".join(line + b"\n" for line in [*lines, *_SAMPLE_BYTES.splitlines()]))

    events = replay(path)

    assert events[-len(_SAMPLE) :] == _SAMPLE
    assert all(0 <= event.step <= 2**53 for event in events)


def test_a_very_long_line_is_not_kept_in_memory(tmp_path: Path) -> None:
    """The events after it are read."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(b"x" * (5 * 2**20) + b"\n" + _SAMPLE_BYTES)
    reader = JournalReader(path)

    assert reader.poll() == _SAMPLE
    assert reader._incomplete == b""


def test_the_texts_of_an_event_are_safe_to_show(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    _write(path, [CommandRefused(step=1, at=1, reason="\x1b]0;title\x07\n\x9b\u202e")])

    (event,) = replay(path)

    assert isinstance(event, CommandRefused)
    assert event.reason == "?]0;title????"


def test_an_incomplete_line_does_not_damage_the_next(tmp_path: Path) -> None:
    """A trainer that resumes after a kill begins a new line."""
    path = tmp_path / "events.jsonl"
    path.write_bytes(_SAMPLE_BYTES[:-5])

    _write(path, _SAMPLE[:1])

    assert [*_SAMPLE[:-1], _SAMPLE[0]] == replay(path)


def test_a_full_disk_loses_only_the_event(tmp_path: Path) -> None:
    """Once there is space, the journal continues."""
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


def test_a_journal_that_is_not_a_file_is_refused(tmp_path: Path) -> None:
    """A folder or a pipe in its place."""
    with pytest.raises(StorageError, match="cannot be written: Is a directory"):
        Journal(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(RunError, match="cannot be read: not a file"):
            replay(path)


def test_a_journal_that_does_not_exist_yet_is_empty(tmp_path: Path) -> None:
    """A reader may come before the trainer."""
    reader = JournalReader(tmp_path / "events.jsonl")
    assert reader.poll() == []

    _write(tmp_path / "events.jsonl", _SAMPLE)

    assert reader.poll() == _SAMPLE
