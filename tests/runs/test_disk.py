"""What the disk refuses ends a run in a sentence, and never costs the last good checkpoint."""

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
"""Bytes a file may have: more than the journal takes, less than a checkpoint does."""


def _run(saves: Path, **settings: object) -> RunDirectory:
    return small_run(saves, **{"data": "digits", "layers": "16", "batch": 100, **settings})


def _train(run: RunDirectory, limit: int | None = None) -> "subprocess.Popen[bytes]":
    """Start a trainer, whose files may not be larger than `limit`."""

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


def test_a_full_disk_ends_the_run_and_harms_nothing(saves: Path) -> None:
    """The journal says why, stderr too; once there is room the run ends as if nothing had been."""
    wanted = finish(_run(saves, epochs=8))
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
    assert finish_again(run) == wanted


def finish_again(run: RunDirectory) -> str:
    """Go on with a run that has ended, too early."""
    assert process.start(run).process.wait(DEADLINE) == 0
    return finish(run)


def test_a_journal_without_room_is_told_on_stderr(saves: Path) -> None:
    """Where not even the end can be written down: one sentence, exit code 1, no traceback."""
    run = _run(saves)

    trainer = _train(run, 100)  # less than the first line of a journal
    _, complaint = trainer.communicate(timeout=DEADLINE)

    assert trainer.returncode == 1
    assert complaint.decode().startswith(f"{run.events_file}: cannot be written: File too large")
    assert complaint.count(b"\n") == 1
    assert summarize(run).status == "crashed"
    assert complaint.decode().startswith(summarize(run).problem[:80])
    assert finish_again(run) == finish(_run(saves))


def test_a_deleted_folder_ends_the_run_and_stays_deleted(saves: Path) -> None:
    """It does not come back as a ghost, and the trainer does not train on for nobody."""
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
    assert describe_exit(run) == f"{run.name}: the folder of this run was deleted"


def test_a_folder_that_may_not_be_written_is_told(saves: Path) -> None:
    """One sentence, and all that was there is as it was."""
    run = _run(saves)
    first = process.start(run).process
    wait_for(lambda: len(read_manifest(run.checkpoints).saved) > 0)
    first.send_signal(signal.SIGTERM)
    first.wait()
    files = {path: path.read_bytes() for path in run.path.rglob("*") if path.is_file()}
    for path in files:
        path.chmod(0o444)

    done = _as_nobody(run)

    assert done.startswith(f"{run.lock_file}: cannot be written: Permission denied")
    assert files == {path: path.read_bytes() for path in files}


def _as_nobody(run: RunDirectory) -> str:
    """Return how a trainer that may not write is refused."""
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
