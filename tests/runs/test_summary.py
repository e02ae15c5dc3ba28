"""Summaries of runs, whatever state their folders are in."""

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

_EVALUATED = Evaluated(
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
    summary = summarize(small_run(saves))

    assert (summary.status, summary.step, summary.accuracy) == ("waiting", 0, None)


@pytest.mark.parametrize("reason", ["done", "stopped", "diverged", "failed"])
def test_the_status_of_an_ended_run_is_its_reason(saves: Path, reason: EndReason) -> None:
    """Also while its trainer still holds the lock."""
    run = small_run(saves)
    _journal(run, _EVALUATED, _PAUSED, RunFinished(step=16, at=3.0, reason=reason))

    assert summarize(run).status == reason
    with run.locked():
        assert summarize(run).status == reason


@pytest.mark.parametrize(
    ("events", "with_trainer", "without"),
    [
        ([], "running", "waiting"),
        ([_EVALUATED], "running", "killed"),
        ([_PAUSED], "paused", "killed"),
        ([_PAUSED, _EVALUATED], "paused", "killed"),
        ([_PAUSED, _RESUMED], "running", "killed"),
        ([_RESUMED, _PAUSED], "paused", "killed"),
        ([_PAUSED, _PAUSED], "paused", "killed"),
        ([_PAUSED, _RESUMED, _RESUMED], "running", "killed"),
    ],
)
def test_without_an_end_the_status_depends_on_the_trainer(
    saves: Path, events: list[AnyEvent], with_trainer: str, without: str
) -> None:
    run = small_run(saves)
    _journal(run, *events)

    assert summarize(run).status == without
    with run.locked():
        assert summarize(run).status == with_trainer


def test_a_summary_has_the_last_evaluation(saves: Path) -> None:
    """With its split, and the step and time of the run."""
    run = small_run(saves)
    _journal(run, _EVALUATED, msgspec.structs.replace(_EVALUATED, split="test", accuracy=0.9))

    summary = summarize(run)

    assert (summary.accuracy, summary.split) == (0.9, "test")
    assert (summary.step, summary.at) == (8, 1.5)
    assert summary.config == run.config()


def test_a_long_journal_is_read_from_its_end(saves: Path) -> None:
    """Wherever the cut falls."""
    run = small_run(saves)
    run.events_file.write_bytes(b'{"event":"paused","step":1,"at":1}\n' * 100_000)
    _journal(run, _EVALUATED, _DONE)

    summary = summarize(run)

    assert (summary.status, summary.step, summary.accuracy) == ("done", 16, 0.75)


@pytest.mark.parametrize(
    ("lines", "found"),
    [(10, True), (2_000, True), (30_000, True), (100_000, True), (130_000, False)],
)
def test_the_last_evaluation_of_a_long_epoch_is_found(
    saves: Path, lines: int, *, found: bool
) -> None:
    """Up to some megabytes before the end."""
    run = small_run(saves)
    _journal(run, _EVALUATED)
    with run.events_file.open("ab") as file:
        file.write(b'{"event":"paused","step":9,"at":2}\n' * lines)

    summary = summarize(run)

    assert (summary.accuracy, summary.step) == (0.75 if found else None, 9)


@given(st.binary(max_size=80), st.binary(max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_folder_has_a_summary(saves: Path, config: bytes, events: bytes) -> None:
    """A broken one has a status and a reason."""
    run = RunDirectory(saves / "runs" / "broken")
    run.path.mkdir(parents=True, exist_ok=True)
    run.config_file.write_bytes(config)
    run.events_file.write_bytes(events)

    summary = summarize(run)

    assert summary.status in {"unreadable", "waiting"}
    assert bool(summary.problem) == (summary.status == "unreadable")


@pytest.mark.parametrize("name", ["config.toml", "events.jsonl"])
def test_a_run_whose_files_are_not_files_is_unreadable(saves: Path, name: str) -> None:
    """A pipe does not block, and a folder raises nothing."""
    for make in (os.mkfifo, os.mkdir):
        run = small_run(saves)
        (run.path / name).unlink(missing_ok=True)
        make(run.path / name)

        summary = summarize(run)

        assert summary.status == "unreadable"
        assert summary.problem.startswith(f"{run.path / name}: cannot be read")


def test_a_crash_differs_from_a_kill_by_the_last_line_of_the_log(saves: Path) -> None:
    """Also before the first event, but not after a recorded end."""
    run = small_run(saves)
    run.log_file.write_bytes(b"Traceback ...\n  x\nMemoryError: \x1b[2Jno room\n\n")

    assert (summarize(run).status, summarize(run).problem) == (
        "crashed",
        "MemoryError: ?[2Jno room",
    )
    _journal(run, _EVALUATED)
    assert summarize(run).status == "crashed"
    assert last_log_lines(run, 2) == ["  x", "MemoryError: ?[2Jno room"]
    _journal(run, _DONE)
    assert (summarize(run).status, summarize(run).problem) == ("done", "")


def test_a_trainer_without_events_for_long_is_stalled(saves: Path) -> None:
    """Unless the run is paused."""
    run = small_run(saves)
    _journal(run, _EVALUATED)
    with run.locked():
        assert summarize(run).status == "running"
        os.utime(run.events_file, (1_000_000, 1_000_000))
        summary = summarize(run)
        assert summary.status == "stalled"
        assert summary.problem.startswith("no event for ")
        assert summary.problem.endswith(f"though its trainer, process {os.getpid()}, is running")
        _journal(run, _PAUSED)
        os.utime(run.events_file, (1_000_000, 1_000_000))
        assert summarize(run).status == "paused"
    assert summarize(run).status == "killed"


def test_a_resumed_run_has_no_end_yet(saves: Path) -> None:
    run = small_run(saves)
    resumed = RunContinued(step=4, at=0.5, epoch=1, seen=9, name="", settings={}, epochs=2, steps=8)
    _journal(run, _EVALUATED, _DONE, resumed)

    assert summarize(run).status == "killed"
    with run.locked():
        assert summarize(run).status == "running"
    assert (summarize(run).step, summarize(run).at) == (4, 0.5)
