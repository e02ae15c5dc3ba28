"""`nntui runs rm`: deletes runs after a question."""

import os
import pty
from pathlib import Path

import pytest

from nntui.runs.directory import RunDirectory
from tests.cli.conftest import DEADLINE, Run, Start


def test_without_a_terminal_to_confirm_on_nothing_is_deleted(nntui: Run, run_folder: Path) -> None:
    done = nntui("runs", "rm", "last")

    assert (done.code, done.out) == (2, "")
    assert done.err == "nntui: rm: no terminal to confirm on; pass --yes\n"
    assert run_folder.exists()


def test_files_that_are_not_of_a_run_are_kept(nntui: Run, run_folder: Path, terminal: Run) -> None:
    (run_folder / "notes.txt").touch()

    done = nntui("runs", "rm", "last", "--yes")

    assert done.out == f"deleted {run_folder.name}; kept other files: notes.txt\n"
    assert [path.name for path in run_folder.iterdir()] == ["notes.txt"]
    assert terminal("runs").code == 0


@pytest.mark.parametrize(("answer", "code", "kept"), [("y\n", 0, False), ("\n", 1, True)])
def test_the_answer_on_the_terminal_decides(
    start: Start,
    run_folder: Path,
    answer: str,
    code: int,
    kept: bool,  # noqa: FBT001 - a case
) -> None:
    """Only yes deletes."""
    ours, theirs = pty.openpty()
    child = start("runs", "rm", "last", stdin=theirs)
    os.close(theirs)
    os.write(ours, answer.encode())
    out, _ = child.communicate(timeout=DEADLINE)
    os.close(ours)

    assert child.returncode == code
    assert f"  {run_folder.name}\nMove to the trash? [y/N] ".encode() in out
    assert run_folder.exists() is kept


def test_a_live_run_is_not_deleted(nntui: Run, endless: RunDirectory) -> None:
    """Not even with --yes."""
    done = nntui("runs", "rm", "last", "--yes")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"nntui: {endless.name}: is being trained; nntui runs stop {endless.name} stops it\n"
    )
    assert endless.config_file.exists()
