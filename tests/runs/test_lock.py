"""The lock of a run: held while its trainer runs, by one process at a time."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nntui.errors import RunError, StorageError
from nntui.runs.directory import RunDirectory
from tests.runs.helpers import small_run

_HOLD = (
    "import pathlib, sys\n"
    "from nntui.runs.directory import RunDirectory\n"
    "with RunDirectory(pathlib.Path(sys.argv[1])).locked():\n"
    "    print('held', flush=True)\n"
    "    sys.stdin.read()\n"
)


def _holder(run: RunDirectory) -> subprocess.Popen[str]:
    """Return a process that holds the lock of `run` until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(run.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_run_is_alive_while_its_lock_is_held(saves: Path) -> None:
    """Asking does not disturb."""
    run = small_run(saves)
    assert not run.alive()

    with run.locked():
        assert run.alive()
        assert run.alive()

    assert not run.alive()
    with run.locked():
        assert run.alive()


def test_the_lock_of_another_process_is_seen(saves: Path) -> None:
    """Once that process releases it, it can be taken here."""
    run = small_run(saves)

    with _holder(run) as holder:
        assert run.alive()
        with pytest.raises(RunError, match="is being trained; nntui runs stop"):
            run.locked().__enter__()
        holder.communicate()

    assert not run.alive()
    with run.locked():
        assert run.alive()


def test_a_killed_process_releases_the_lock(saves: Path) -> None:
    """Although the file stays."""
    run = small_run(saves)

    with _holder(run) as holder:
        holder.send_signal(signal.SIGKILL)

    assert run.lock_file.exists()
    assert not run.alive()


def test_a_pipe_in_place_of_the_lock_does_not_block(saves: Path) -> None:
    run = small_run(saves)
    os.mkfifo(run.lock_file)

    assert not run.alive()


def test_a_folder_in_place_of_the_lock_is_refused(saves: Path) -> None:
    run = small_run(saves)
    run.lock_file.mkdir()

    with pytest.raises(StorageError, match="lock: cannot be written: Is a directory"):
        run.locked().__enter__()
