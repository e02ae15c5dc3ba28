"""A run in one line, whatever state its folder is in."""

import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import last_log_lines
from nntui.runs.journal import Journal
from nntui.runs.summary import summarize
from nntui.training.events import (
    AnyEvent,
    EndReason,
    Evaluated,
    Paused,
    Resumed,
    RunContinued,
    RunFinished,
)
from tests.runs.helpers import small_run

_JUDGED = Evaluated(
    step=8, at=1.5, epoch=1, split="validation", loss=0.5, accuracy=0.75, confusion=[[1]]
)
_PAUSED = Paused(step=9, at=2.0)
_RESUMED = Resumed(step=9, at=2.0)
_DONE = RunFinished(step=16, at=3.0, reason="done")


def _journal(run: RunDirectory, *events: AnyEvent) -> None:
    journal = Journal(run.events_file)
    for event in events:
        journal.append(event)
    journal.close()


def test_a_new_run_is_waiting(saves: Path) -> None:
    """Nothing has happened yet, and that is no failure."""
    summary = summarize(small_run(saves))

    assert (summary.status, summary.step, summary.accuracy) == ("waiting", 0, None)


@pytest.mark.parametrize("reason", ["done", "stopped", "diverged", "failed"])
def test_a_run_that_has_ended_says_how(saves: Path, reason: EndReason) -> None:
    """The last event has the last word, even while its trainer still tidies up."""
    run = small_run(saves)
    _journal(run, _JUDGED, _PAUSED, RunFinished(step=16, at=3.0, reason=reason))

    assert summarize(run).status == reason
    with run.locked():
        assert summarize(run).status == reason


@pytest.mark.parametrize(
    ("events", "living", "dead"),
    [
        ([], "running", "waiting"),
        ([_JUDGED], "running", "killed"),
        ([_PAUSED], "paused", "killed"),
        ([_PAUSED, _JUDGED], "paused", "killed"),
        ([_PAUSED, _RESUMED], "running", "killed"),
        ([_RESUMED, _PAUSED], "paused", "killed"),
        ([_PAUSED, _PAUSED], "paused", "killed"),
        ([_PAUSED, _RESUMED, _RESUMED], "running", "killed"),
    ],
)
def test_how_a_run_stands_depends_on_its_trainer(
    saves: Path, events: list[AnyEvent], living: str, dead: str
) -> None:
    """Without an end, only a trainer that lives makes a run one that is under way."""
    run = small_run(saves)
    _journal(run, *events)

    assert summarize(run).status == dead
    with run.locked():
        assert summarize(run).status == living


def test_the_last_judgment_is_told(saves: Path) -> None:
    """With what it was made on, and how far the run has come."""
    run = small_run(saves)
    _journal(run, _JUDGED, msgspec.structs.replace(_JUDGED, split="test", accuracy=0.9))

    summary = summarize(run)

    assert (summary.accuracy, summary.split) == (0.9, "test")
    assert (summary.step, summary.at) == (8, 1.5)
    assert summary.config == run.config()


def test_a_long_journal_is_read_from_its_end(saves: Path) -> None:
    """Megabytes before it do not matter, wherever the cut falls."""
    run = small_run(saves)
    run.events_file.write_bytes(b'{"event":"paused","step":1,"at":1}\n' * 100_000)
    _journal(run, _JUDGED, _DONE)

    summary = summarize(run)

    assert (summary.status, summary.step, summary.accuracy) == ("done", 16, 0.75)


@pytest.mark.parametrize(
    ("lines", "found"),
    [(10, True), (2_000, True), (30_000, True), (100_000, True), (130_000, False)],
)
def test_a_judgment_is_found_in_long_epochs(saves: Path, lines: int, *, found: bool) -> None:
    """However many steps have been told since, up to some megabytes of them."""
    run = small_run(saves)
    _journal(run, _JUDGED)
    with run.events_file.open("ab") as file:
        file.write(b'{"event":"paused","step":9,"at":2}\n' * lines)

    summary = summarize(run)

    assert (summary.accuracy, summary.step) == (0.75 if found else None, 9)


@given(st.binary(max_size=80), st.binary(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_folder_is_too_broken_for_a_summary(saves: Path, config: bytes, events: bytes) -> None:
    """Whatever its files hold, a run has a status and, where it is broken, a reason."""
    run = RunDirectory(saves / "runs" / "broken")
    run.path.mkdir(parents=True, exist_ok=True)
    run.config_file.write_bytes(config)
    run.events_file.write_bytes(events)

    summary = summarize(run)

    assert summary.status in {"unreadable", "waiting"}
    assert bool(summary.problem) == (summary.status == "unreadable")


@pytest.mark.parametrize("name", ["config.toml", "events.jsonl"])
def test_what_is_no_file_makes_a_run_unreadable(saves: Path, name: str) -> None:
    """A pipe is not waited for, a folder is not a crash."""
    for make in (os.mkfifo, os.mkdir):
        run = small_run(saves)
        (run.path / name).unlink(missing_ok=True)
        make(run.path / name)

        summary = summarize(run)

        assert summary.status == "unreadable"
        assert summary.problem.startswith(f"{run.path / name}: cannot be read")


def test_a_crash_is_told_apart_from_a_kill_by_its_last_words(saves: Path) -> None:
    """Also before the first event; an end that was told is none of them."""
    run = small_run(saves)
    run.log_file.write_bytes(b"Traceback ...\n  x\nMemoryError: \x1b[2Jno room\n\n")

    assert (summarize(run).status, summarize(run).problem) == (
        "crashed",
        "MemoryError: ?[2Jno room",
    )
    _journal(run, _JUDGED)
    assert summarize(run).status == "crashed"
    assert last_log_lines(run, 2) == ["  x", "MemoryError: ?[2Jno room"]
    _journal(run, _DONE)
    assert (summarize(run).status, summarize(run).problem) == ("done", "")


def test_a_trainer_that_says_nothing_for_long_is_stalled(saves: Path) -> None:
    """Its lock proves that it lives, so it is not killed; one that is paused may be silent."""
    run = small_run(saves)
    _journal(run, _JUDGED)
    with run.locked():
        assert summarize(run).status == "running"
        os.utime(run.events_file, (1_000_000, 1_000_000))
        summary = summarize(run)
        assert summary.status == "stalled"
        assert summary.problem.startswith("no event for ")
        assert summary.problem.endswith(f"though its trainer, process {os.getpid()}, lives")
        _journal(run, _PAUSED)
        os.utime(run.events_file, (1_000_000, 1_000_000))
        assert summarize(run).status == "paused"
    assert summarize(run).status == "killed"


def test_a_run_that_went_on_has_no_end_yet(saves: Path) -> None:
    """Whatever its trainers before it said last."""
    run = small_run(saves)
    went_on = RunContinued(step=4, at=0.5, epoch=1, seen=9, name="", settings={}, epochs=2, steps=8)
    _journal(run, _JUDGED, _DONE, went_on)

    assert summarize(run).status == "killed"
    with run.locked():
        assert summarize(run).status == "running"
    assert (summarize(run).step, summarize(run).at) == (4, 0.5)
