"""Errors of the disk end a run with a message, and never damage the last intact checkpoint."""

import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import describe_exit
from nntui.runs.journal import replay
from nntui.runs.manifest import read_checkpoint, read_manifest
from nntui.runs.summary import summarize
from nntui.runs.trainer import process
from nntui.training.events import RunFinished, StepDone
from tests.runs.helpers import DEADLINE, small_run, wait_for
from tests.tools.kill_and_resume import finish

_LIMIT = 60_000
"""Largest size of a file in bytes: enough for the journal, too little for a checkpoint."""


def _run(saves: Path, **settings: object) -> RunDirectory:
    return small_run(saves, **{"data": "digits", "layers": "16", "batch": 100, **settings})


def _train(run: RunDirectory, limit: int | None = None) -> "subprocess.Popen[bytes]":
    """Start a trainer that can write files of at most `limit` bytes."""

    def restrict() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.Popen(
        [sys.executable, "-m", "nntui.runs.trainer.process", str(run.path)],
        stderr=subprocess.PIPE,
        preexec_fn=restrict,  # noqa: PLW1509 - no other thread of ours holds a lock
    )


def _end(run: RunDirectory) -> RunFinished:
    last = replay(run.events_file)[-1]
    assert isinstance(last, RunFinished)
    return last


def _steps(run: RunDirectory) -> int:
    return sum(isinstance(event, StepDone) for event in replay(run.events_file))


def test_a_full_disk_ends_the_run_and_damages_nothing(saves: Path) -> None:
    """Journal and stderr say why. Once there is space, the run ends at the same weights."""
    expected = finish(_run(saves, epochs=8))
    run = _run(saves, epochs=8)
    first = process.start(run).process
    wait_for(lambda: len(read_manifest(run.checkpoints).saved) > 0)
    first.kill()
    first.wait()
    before = read_manifest(run.checkpoints)

    trainer = _train(run, _LIMIT)
    _, complaint = trainer.communicate(timeout=DEADLINE)

    assert trainer.returncode == 1
    assert complaint.count(b"\n") == 1
    assert b"cannot be written: File too large; free some space" in complaint
    assert _end(run).reason == "failed"
    assert "File too large" in summarize(run).problem
    assert read_manifest(run.checkpoints) == before
    for saved in before.saved:
        read_checkpoint(run.checkpoints, saved)
    assert _finish_again(run) == expected


def _finish_again(run: RunDirectory) -> str:
    """Resume a run that has ended too early, and return the hash of its weights."""
    assert process.start(run).process.wait(DEADLINE) == 0
    return finish(run)


def test_a_journal_that_cannot_be_written_is_reported_on_stderr(saves: Path) -> None:
    """In one sentence, with exit code 1 and without a traceback."""
    run = _run(saves)

    trainer = _train(run, 100)  # less than the first line of a journal
    _, complaint = trainer.communicate(timeout=DEADLINE)

    assert trainer.returncode == 1
    assert complaint.decode().startswith(f"{run.events_file}: cannot be written: File too large")
    assert complaint.count(b"\n") == 1
    assert summarize(run).status == "crashed"
    assert complaint.decode().startswith(summarize(run).problem[:80])
    assert _finish_again(run) == finish(_run(saves))


def test_a_deleted_folder_ends_the_run_and_stays_deleted(saves: Path) -> None:
    run = _run(saves, epochs=100_000)
    trainer = _train(run)
    wait_for(lambda: _steps(run) > 3)

    run.path.rename(run.path.with_name("moved"))
    shutil.rmtree(run.path.with_name("moved"))
    _, complaint = trainer.communicate(timeout=DEADLINE)

    assert trainer.returncode == 1
    assert complaint.count(b"\n") == 1
    assert str(run.path).encode() in complaint
    assert not run.path.exists()
    assert describe_exit(run) == f"{run.name}: the folder of this run was deleted or renamed"


def test_a_folder_without_write_permission_is_refused(saves: Path) -> None:
    """In one sentence, and no file is changed."""
    run = _run(saves)
    first = process.start(run).process
    wait_for(lambda: len(read_manifest(run.checkpoints).saved) > 0)
    first.send_signal(signal.SIGTERM)
    first.wait()
    files = {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}
    for path in files:
        path.chmod(0o444)

    error = _lock_without_permission(run)

    assert error.startswith(f"{run.lock_file}: cannot be written: Permission denied")
    assert files == {path: path.read_bytes() for path in files}


def _lock_without_permission(run: RunDirectory) -> str:
    """Return the error of a process that tries to lock a run it may not write."""
    code = (
        "import os, pathlib, sys\n"
        "from nntui.runs.directory import RunDirectory\n"
        "from nntui.errors import NntuiError\n"
        "os.chdir(sys.argv[1])\n"
        "os.setuid(os.getuid() or 65534)\n"  # root may write anywhere
        "run = RunDirectory(pathlib.Path(sys.argv[1]))\n"
        "try:\n"
        "    with run.locked(): pass\n"
        "except NntuiError as error: print(error)\n"
    )
    if not os.getuid():
        for folder in [run.path, *run.path.parents][:-1]:
            folder.chmod(folder.stat().st_mode | 0o055)
    done = subprocess.run(
        [sys.executable, "-c", code, str(run.path)], capture_output=True, text=True, check=True
    )
    return done.stdout
