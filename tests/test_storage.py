"""Atomic writes and safe reads, also when the disk is full or the path is not a file."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nntui.errors import StorageError
from nntui.storage import is_file, make_folder, open_file, write_whole


@given(st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_written_file_has_its_contents(tmp_path: Path, contents: bytes) -> None:
    """Whatever the file held before; no temporary file is left."""
    path = tmp_path / "deep" / "down" / "file"

    write_whole(path, contents)

    assert contents == path.read_bytes()
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A write that fails halfway changes nothing and leaves no temporary file.

    A limit on the size of files makes the system refuse the write as a full disk does.
    """
    path = tmp_path / "file"
    path.write_bytes(b"old")
    code = (
        "import pathlib, resource, sys\n"
        "from nntui.errors import StorageError\n"
        "from nntui.storage import write_whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: write_whole(pathlib.Path(sys.argv[1]), bytes(10_000))\n"
        "except StorageError as error: print(error)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith(f"{path}: cannot be written: File too large; free some space")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == ["file"]


def test_a_failed_rename_leaves_no_temporary_file(tmp_path: Path) -> None:
    """A folder where the file should be is an error, and the folder stays."""
    path = tmp_path / "file"
    path.mkdir()

    with pytest.raises(StorageError, match=r"file: cannot be written: Is a directory; free some"):
        write_whole(path, b"new")

    assert path.is_dir()
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == []


def test_a_file_in_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    """Both for writing a file and for making a folder; the obstacle stays."""
    obstacle = tmp_path / "saves"
    obstacle.write_bytes(b"mine")

    with pytest.raises(StorageError, match=r"cannot be written: .*NNTUI_SAVES"):
        write_whole(obstacle / "x", b"")
    with pytest.raises(StorageError, match=r"cannot be written: .*NNTUI_SAVES"):
        make_folder(obstacle / "y")

    assert obstacle.read_bytes() == b"mine"


def test_a_deleted_folder_can_stay_deleted(tmp_path: Path) -> None:
    """With `make_folders=False` a missing folder is an error and is not created."""
    with pytest.raises(StorageError, match=r"cannot be written: No such file or directory"):
        write_whole(tmp_path / "gone" / "file", b"", make_folders=False)

    assert not (tmp_path / "gone").exists()


def test_making_an_existing_folder_is_no_error(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()


def test_permissions_follow_the_umask(tmp_path: Path) -> None:
    """A file is as readable for other users as any other file of its owner."""
    old = os.umask(0o022)
    try:
        write_whole(tmp_path / "file", b"")
    finally:
        os.umask(old)

    assert oct(0o644) == oct((tmp_path / "file").stat().st_mode & 0o777)


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    """A folder, and a pipe, from which reading could wait forever, are errors at once."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"here")

    for name in ("pipe", "folder", "missing"):
        with pytest.raises(OSError, match=r"not a file|No such file"):
            open_file(tmp_path / name)
    with pytest.raises(OSError, match="not a valid file name"):
        open_file(tmp_path / "a\0b")
    with open_file(tmp_path / "file") as file:
        assert file.read() == b"here"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "\udcff", "missing", "."])
def test_is_file_is_false_for_invalid_names(tmp_path: Path, name: str) -> None:
    """Names that the file system does not allow raise no exception."""
    assert not is_file(tmp_path / name)
