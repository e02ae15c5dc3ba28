"""Files are there whole or not at all, whatever the disk does."""

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
def test_what_is_written_is_what_is_read(tmp_path: Path, contents: bytes) -> None:
    """Every byte arrives, over whatever was there before, and nothing else is left behind."""
    path = tmp_path / "deep" / "down" / "file"

    write_whole(path, contents)

    assert contents == path.read_bytes()
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """A write that fails half way harms nothing and leaves nothing lying about."""
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
    """A folder in the place of the file is told, and stays."""
    path = tmp_path / "file"
    path.mkdir()

    with pytest.raises(StorageError, match=r"file: cannot be written: Is a directory; free some"):
        write_whole(path, b"new")

    assert path.is_dir()
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == []


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    """Neither writing nor making a folder gets past a file, and the file stays."""
    obstacle = tmp_path / "saves"
    obstacle.write_bytes(b"mine")

    with pytest.raises(StorageError, match=r"cannot be written: .*NNTUI_SAVES"):
        write_whole(obstacle / "x", b"")
    with pytest.raises(StorageError, match=r"cannot be written: .*NNTUI_SAVES"):
        make_folder(obstacle / "y")

    assert obstacle.read_bytes() == b"mine"


def test_a_folder_is_made_once(tmp_path: Path) -> None:
    """Making what is there is no mistake."""
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")

    assert (tmp_path / "a" / "b").is_dir()


def test_others_may_read_what_the_umask_lets_them(tmp_path: Path) -> None:
    """A file is as open as any other that its owner makes."""
    old = os.umask(0o022)
    try:
        write_whole(tmp_path / "file", b"")
    finally:
        os.umask(old)

    assert oct(0o644) == oct((tmp_path / "file").stat().st_mode & 0o777)


def test_only_files_are_opened(tmp_path: Path) -> None:
    """A pipe, which could be waited for forever, and a folder are refused at once."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"here")

    for name in ("pipe", "folder", "missing"):
        with pytest.raises(OSError, match=r"not a file|No such file"):
            open_file(tmp_path / name)
    with pytest.raises(OSError, match="no name of a file"):
        open_file(tmp_path / "a\0b")
    with open_file(tmp_path / "file") as file:
        assert file.read() == b"here"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b", "\udcff", "missing", "."])
def test_whether_a_file_is_there_can_always_be_asked(tmp_path: Path, name: str) -> None:
    """A name that no file can have is that of no file."""
    assert not is_file(tmp_path / name)
