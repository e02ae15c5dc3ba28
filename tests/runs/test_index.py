"""The index of a folder of runs: a cache that is never trusted over the files."""

import os
import random
import shutil
import threading
from pathlib import Path

import pytest

from nntui.errors import StorageError
from nntui.runs import index
from nntui.runs.directory import RunDirectory, rename_run
from nntui.runs.index import index_file, list_rows, newest_rows
from nntui.runs.journal import Journal
from nntui.runs.note import write_note
from nntui.runs.row import RunRow, read_row
from nntui.training.events import RunContinued
from tests.tools.many_runs import make_runs

_CONTINUED = RunContinued(step=4, at=0.5, epoch=1, seen=9, name="", settings={}, epochs=2, steps=8)


@pytest.fixture
def folder(saves: Path) -> Path:
    """A folder of eight runs, two of them damaged, with its index."""
    make_runs(saves / "runs", 8, damaged=2, epochs=2)
    list_rows(saves / "runs")
    return saves / "runs"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the runs whose files are read, not taken from the index."""
    names: list[str] = []

    def reader(run: RunDirectory, started: float = 0.0) -> RunRow:
        names.append(run.name)
        return read_row(run, started)

    monkeypatch.setattr(index, "read_row", reader)
    return names


def _fresh(folder: Path) -> list[RunRow]:
    return newest_rows(folder, 100)[0]


def test_ended_runs_are_read_once(folder: Path, read: list[str]) -> None:
    """Damaged ones are read again: they may be repaired."""
    rows = list_rows(folder)

    assert read == ["run-00001", "run-00000"]
    assert rows == _fresh(folder)
    assert [row.name for row in rows] == [f"run-{number:05}" for number in range(7, -1, -1)]
    assert [row.state for row in rows] == ["done"] * 6 + ["unreadable"] * 2
    assert all(bool(row.problem) == (row.state == "unreadable") for row in rows)


def test_a_run_that_changes_is_read_again(folder: Path, read: list[str]) -> None:
    """Its journal, its config, its note or its log; also if time and size stay the same."""
    runs = {number: RunDirectory(folder / f"run-{number:05}") for number in range(2, 6)}
    with runs[2].events_file.open("ab") as file:
        file.write(b"\n")
    found = runs[3].config_file.stat()
    text = runs[3].config_file.read_bytes()
    runs[3].config_file.write_bytes(text.replace(b"batch = 64", b"batch = 65"))
    os.utime(runs[3].config_file, ns=(found.st_atime_ns, found.st_mtime_ns))
    write_note(runs[4], "better")
    runs[5].log_file.write_text("MemoryError")

    rows = {row.name: row for row in list_rows(folder)}

    assert set(read) == {f"run-{number:05}" for number in range(6)}
    assert rows["run-00003"].settings["batch"] == 65
    assert rows["run-00004"].note == "better"


def test_a_run_that_is_resumed_is_running_at_once(folder: Path) -> None:
    """The lock counts before the first event is written, and the journal after the lock."""
    run = RunDirectory(folder / "run-00005")

    def state() -> str:
        return next(row.state for row in list_rows(folder) if row.name == run.name)

    assert state() == "done"
    journal = Journal(run.events_file)
    with run.locked():
        journal.append(_CONTINUED)
        assert state() == "running"
    journal.close()
    assert state() == "killed"
    assert state() == "killed"


def test_runs_that_are_renamed_swapped_deleted_or_copied_are_right(folder: Path) -> None:
    """A name is not enough to know a run by."""
    rename_run(RunDirectory(folder / "run-00002"), "other")
    (folder / "run-00003").rename(folder / "x")
    (folder / "run-00004").rename(folder / "run-00003")
    (folder / "x").rename(folder / "run-00004")
    shutil.rmtree(folder / "run-00005")
    shutil.copytree(folder / "run-00006", folder / "run-00005")

    assert list_rows(folder) == _fresh(folder)
    assert {row.name for row in list_rows(folder)} >= {"other", "run-00005"}


def test_a_damaged_index_is_ignored_and_made_again(folder: Path) -> None:
    """Cut, with flipped bits, of another program, empty, a folder, or missing."""
    path, rows = index_file(folder), _fresh(folder)
    intact, rng = path.read_bytes(), random.Random(1)  # noqa: S311 - no cryptography
    flipped = bytearray(intact)
    flipped[rng.randrange(len(flipped))] ^= 4
    for contents in (intact[:-9], intact[: len(intact) // 2], bytes(flipped), b"PK\3\4", b""):
        path.write_bytes(contents)
        assert list_rows(folder) == rows
        assert path.read_bytes() == intact
    path.unlink()
    assert list_rows(folder) == rows
    path.unlink()
    path.mkdir()
    assert list_rows(folder) == rows


def test_an_index_of_another_version_is_made_again(
    folder: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "VERSION", "0 of another version")
    list_rows(folder)
    assert len(read) == 8
    list_rows(folder)
    assert len(read) == 10


def test_writers_at_the_same_time_leave_a_whole_index(folder: Path, read: list[str]) -> None:
    """Each list is right, and so is the index that is left."""
    expected, found = _fresh(folder), []

    def work(number: int) -> None:
        for turn in range(5):
            write_note(RunDirectory(folder / "run-00007"), f"{number} {turn}")
            index_file(folder).unlink(missing_ok=True)
            found.append(list_rows(folder)[1:])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(rows == expected[1:] for rows in found)
    assert list_rows(folder) == _fresh(folder)
    read.clear()
    list_rows(folder)
    assert read == ["run-00001", "run-00000"]
    assert not list(folder.parent.glob(".*.part"))


def test_a_folder_that_cannot_be_written_is_listed_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_file(folder).unlink()

    def refuse(*_: object, **__: object) -> None:
        raise StorageError("no space")

    monkeypatch.setattr(index, "write_whole", refuse)

    assert list_rows(folder) == _fresh(folder)


def test_the_newest_rows_read_no_others(folder: Path, read: list[str]) -> None:
    rows, count = newest_rows(folder, 3)

    assert ([row.name for row in rows], count) == (["run-00007", "run-00006", "run-00005"], 8)
    assert read == ["run-00007", "run-00006", "run-00005"]


def test_folders_whose_names_are_not_text_are_listed(saves: Path) -> None:
    """They are read each time."""
    folder = saves / os.fsdecode(b"\xff") / "runs"
    make_runs(folder, 2, epochs=1)
    (folder / "run-00001").rename(folder / os.fsdecode(b"run-\xfe"))

    for _ in range(2):
        assert [row.name for row in list_rows(folder)] == ["run-?", "run-00000"]
