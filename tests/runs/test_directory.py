"""The folder of a run: made once, found by its name, and locked while its trainer lives."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.config.run_config import RunConfig
from nntui.errors import RunError, StorageError
from nntui.runs.directory import RunDirectory, find_run, list_runs
from tests.runs.helpers import NOW, small_run

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


def test_a_new_run_is_named_after_what_it_is(saves: Path) -> None:
    """The minute, the data and the layers; a number where that is taken."""
    names = [small_run(saves, layers="128:relu,dropout:0.2").path.name for _ in range(3)]

    base = "2026-11-20-1437-lines-128-relu-dropout-0.2"
    assert [base, f"{base}-2", f"{base}-3"] == names


def test_a_new_run_is_complete(saves: Path) -> None:
    """Its folders are there, and its config is what was asked."""
    run = small_run(saves, seed=7)

    assert run.commands.is_dir()
    assert run.checkpoints.is_dir()
    assert RunDirectory.open(run.path).config().seed == 7
    assert not run.alive()


@given(st.text(min_size=1, max_size=60).filter(str.isprintable))
@example("../../etc")
@example("/")
@example("." * 20)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_no_name_of_data_leads_out_of_the_folder(saves: Path, data: str) -> None:
    """Whatever the data set is called, the run is a plain folder beside the others."""
    run = RunDirectory.create(saves / "runs", RunConfig(data=data), NOW)

    assert run.path.parent == saves / "runs"
    assert run.path.name.startswith("2026-11-20-1437-")
    assert run.path.name.isascii()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file in the place of the saves is a sentence, and stays."""
    (tmp_path / "saves").touch()

    with pytest.raises(StorageError, match=r"cannot be written: .*NNTUI_SAVES"):
        small_run(tmp_path / "saves")


@pytest.mark.parametrize("name", ["missing", ".", "x" * 5000, "a\0b", "\udcff"])
def test_what_is_no_run_is_refused(tmp_path: Path, name: str) -> None:
    """By its path and by its name, however strange."""
    with pytest.raises(RunError, match=r"expected the folder of a run, received no config\.toml"):
        RunDirectory.open(tmp_path / name)
    with pytest.raises(RunError, match="there is no run of that name"):
        find_run(tmp_path, name)


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (b"lr = ", "expected a TOML file of settings"),
        (b"lr = -1", "lr: expected a number above 0 to 100, received -1"),
        (b"\xff", "expected a TOML file of settings"),
        (b"#" * 10**6, "expected a TOML file of at most 65536 bytes"),
    ],
)
def test_a_broken_config_is_told_with_its_file(saves: Path, config: bytes, sentence: str) -> None:
    """The sentence of the setting, and where it stands."""
    run = small_run(saves)
    run.config_file.write_bytes(config)

    with pytest.raises(RunError) as refusal:
        run.config()

    assert str(refusal.value).startswith(f"{run.config_file}: {sentence}")


def test_a_config_that_is_no_file_is_told(saves: Path) -> None:
    """A pipe in its place is not waited for."""
    run = small_run(saves)
    run.config_file.unlink()
    os.mkfifo(run.config_file)

    with pytest.raises(RunError, match=r"config\.toml: cannot be read: not a file"):
        run.config()
    assert list_runs(run.path.parent) == []


def test_a_run_lives_only_while_its_lock_is_held(saves: Path) -> None:
    """Not before, not after, and asking does not disturb."""
    run = small_run(saves)
    assert not run.alive()

    with run.locked():
        assert run.alive()
        assert run.alive()

    assert not run.alive()
    with run.locked():
        assert run.alive()


def test_the_lock_is_seen_from_another_process(saves: Path) -> None:
    """Until that process lets it go; then the lock can be had here."""
    run = small_run(saves)

    with _holder(run) as holder:
        assert run.alive()
        with pytest.raises(RunError, match="another trainer is at work on this run; stop it first"):
            run.locked().__enter__()
        holder.communicate()

    assert not run.alive()
    with run.locked():
        assert run.alive()


def test_a_killed_process_holds_nothing(saves: Path) -> None:
    """Nothing has to be tidied up after kill -9, although the file of the lock stays."""
    run = small_run(saves)

    with _holder(run) as holder:
        holder.send_signal(signal.SIGKILL)

    assert run.lock_file.exists()
    assert not run.alive()


def test_a_pipe_in_the_place_of_the_lock_is_not_waited_for(saves: Path) -> None:
    """Nobody holds it, so nobody lives."""
    run = small_run(saves)
    os.mkfifo(run.lock_file)

    assert not run.alive()


def test_a_lock_that_cannot_be_is_told(saves: Path) -> None:
    """A folder in its place is a sentence."""
    run = small_run(saves)
    run.lock_file.mkdir()

    with pytest.raises(StorageError, match="lock: cannot be written: Is a directory"):
        run.locked().__enter__()


def test_runs_are_listed_from_the_newest(saves: Path) -> None:
    """By when they were made; what is no run is not among them."""
    runs = [small_run(saves) for _ in range(3)]
    for age, run in enumerate(runs):
        os.utime(run.config_file, (1_000_000 - age, 1_000_000 - age))
    (saves / "runs" / "notes").mkdir()
    (saves / "runs" / "file").touch()

    assert [run.path for run in runs] == [run.path for run in list_runs(saves / "runs")]


def test_without_a_folder_there_are_no_runs(tmp_path: Path) -> None:
    """Before the first run, and where a file lies in its place."""
    (tmp_path / "file").touch()

    assert list_runs(tmp_path / "missing") == []
    assert list_runs(tmp_path / "file") == []


def test_a_run_is_found_by_path_name_start_and_age(saves: Path) -> None:
    """Whatever is shortest to type and means just one."""
    first, second = small_run(saves), small_run(saves, layers="5")
    os.utime(first.config_file, (1, 1))
    folder = saves / "runs"

    for name in (str(second.path), second.path.name, second.path.name[:-1], "last"):
        assert second.path == find_run(folder, name).path
    assert first.path == find_run(folder, first.path.name).path


def test_a_start_of_several_is_refused(saves: Path) -> None:
    """With how many there are, and which."""
    for _ in range(2):
        small_run(saves)

    with pytest.raises(RunError, match="expected the name of one run, it is the start of 2: 2026"):
        find_run(saves / "runs", "2026")


def test_a_name_is_safe_to_show(tmp_path: Path) -> None:
    """A folder can be called anything."""
    assert RunDirectory(tmp_path / "\x1b]0;x\x07").name == "?]0;x?"
