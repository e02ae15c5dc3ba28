"""The folder of a run: created, listed, found by its name, and renamed."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.config.run_config import RunConfig
from nntui.errors import MissingRunError, RunError, StorageError
from nntui.runs.directory import RunDirectory, find_run, list_runs
from tests.runs.helpers import NOW, small_run


def test_the_default_name_has_time_data_and_layers(saves: Path) -> None:
    """And a number if it is taken."""
    names = [small_run(saves, layers="128:relu,dropout:0.2").path.name for _ in range(3)]

    base = "2026-11-20-1437-lines-128-relu-dropout-0.2"
    assert [base, f"{base}-2", f"{base}-3"] == names


def test_a_new_run_has_its_folders_and_its_config(saves: Path) -> None:
    run = small_run(saves, seed=7)

    assert run.commands.is_dir()
    assert run.checkpoints.is_dir()
    assert RunDirectory.open(run.path).config().seed == 7
    assert not run.alive()


def test_a_run_of_an_earlier_version_does_not_invert_its_images(saves: Path) -> None:
    """Its config lacks the setting; it continues with the images that it began with."""
    run = small_run(saves)
    assert run.config().invert == "auto"
    lines = run.config_file.read_text().splitlines(keepends=True)
    run.config_file.write_text("".join(line for line in lines if "invert" not in line))
    assert run.config().invert == "no"


@pytest.mark.parametrize(
    ("data", "expected"), [("lines", "upright"), ("/data/emnist/letters.npz", "auto")]
)
def test_a_run_of_an_earlier_version_keeps_the_orientation_of_its_images(
    saves: Path, data: str, expected: str
) -> None:
    """It had no setting; only files with the word EMNIST in their path were transposed."""
    run = small_run(saves)
    lines = run.config_file.read_text().replace('"lines"', f'"{data}"').splitlines(keepends=True)
    run.config_file.write_text("".join(line for line in lines if "orientation" not in line))

    assert run.config().orientation == expected


@given(st.text(min_size=1, max_size=60).filter(str.isprintable))
@example("../../etc")
@example("/")
@example("." * 20)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_a_run_is_created_inside_the_folder(saves: Path, data: str) -> None:
    """Whatever its data set is called."""
    run = RunDirectory.create(saves / "runs", RunConfig(data=data), NOW)

    assert run.path.parent == saves / "runs"
    assert run.path.name.startswith("2026-11-20-1437-")
    assert run.path.name.isascii()


def test_a_folder_that_cannot_be_created_is_an_error(tmp_path: Path) -> None:
    """Such as one below a file, which stays."""
    (tmp_path / "saves").touch()

    with pytest.raises(StorageError, match=r"cannot be written: .*NNTUI_SAVES"):
        small_run(tmp_path / "saves")


@pytest.mark.parametrize("name", ["missing", ".", "x" * 5000, "a\0b", "\udcff"])
def test_a_folder_that_is_not_a_run_is_refused(tmp_path: Path, name: str) -> None:
    """By its path and by its name."""
    with pytest.raises(RunError, match=r"expected the folder of a run, received no config\.toml"):
        RunDirectory.open(tmp_path / name)
    with pytest.raises(RunError, match="no run has this name"):
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
def test_a_broken_config_is_reported_with_its_file(
    saves: Path, config: bytes, sentence: str
) -> None:
    run = small_run(saves)
    run.config_file.write_bytes(config)

    with pytest.raises(RunError) as refusal:
        run.config()

    assert str(refusal.value).startswith(f"{run.config_file}: {sentence}")


def test_a_config_that_is_not_a_file_is_refused(saves: Path) -> None:
    """A pipe in its place does not block."""
    run = small_run(saves)
    run.config_file.unlink()
    os.mkfifo(run.config_file)

    with pytest.raises(RunError, match=r"config\.toml: cannot be read: not a file"):
        run.config()
    assert list_runs(run.path.parent) == []


def test_runs_are_listed_newest_first(saves: Path) -> None:
    """Folders that are not runs are left out."""
    runs = [small_run(saves) for _ in range(3)]
    for age, run in enumerate(runs):
        os.utime(run.config_file, (1_000_000 - age, 1_000_000 - age))
    (saves / "runs" / "notes").mkdir()
    (saves / "runs" / "file").touch()

    assert [run.path for run in runs] == [run.path for run in list_runs(saves / "runs")]


def test_without_a_folder_there_are_no_runs(tmp_path: Path) -> None:
    """Yet; that is no error."""
    assert list_runs(tmp_path / "missing") == []


def test_a_run_is_found_by_path_name_or_unique_beginning(saves: Path) -> None:
    """And the newest one as `last`."""
    first, second = small_run(saves), small_run(saves, layers="5")
    os.utime(first.config_file, (1, 1))
    folder = saves / "runs"

    for name in (str(second.path), second.path.name, second.path.name[:-1], "last"):
        assert second.path == find_run(folder, name).path
    assert first.path == find_run(folder, first.path.name).path


def test_the_beginning_of_several_names_is_refused(saves: Path) -> None:
    """The error lists some of them."""
    for _ in range(2):
        small_run(saves)

    with pytest.raises(RunError, match="expected the name of one run, it is the start of 2: 2026"):
        find_run(saves / "runs", "2026")


def test_the_name_of_a_run_is_safe_to_show(tmp_path: Path) -> None:
    assert RunDirectory(tmp_path / "\x1b]0;x\x07").name == "?]0;x?"


def test_a_folder_of_runs_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """A file in its place, or in that of the folder around it."""
    (tmp_path / "file").touch()

    for path in (tmp_path / "file", tmp_path / "file" / "runs"):
        with pytest.raises(RunError, match="cannot be read: Not a directory; name another folder"):
            list_runs(path)


def test_a_config_that_is_gone_means_a_deleted_or_renamed_run(saves: Path) -> None:
    """The error says what to try."""
    run = small_run(saves)
    run.path.rename(run.path.with_name("other"))

    with pytest.raises(
        MissingRunError, match=r"expected the folder of a run.* deleted or renamed: open it by"
    ):
        run.config()


def test_missing_folders_of_a_run_are_made(saves: Path) -> None:
    """Git and some archives omit empty folders."""
    run = small_run(saves)
    run.commands.rmdir()
    run.checkpoints.rmdir()

    run.make_missing_folders()

    assert run.commands.is_dir()
    assert run.checkpoints.is_dir()


def test_a_deleted_run_does_not_reappear_as_an_empty_folder(saves: Path) -> None:
    """Neither where its folder is gone nor where another file keeps it."""
    for keep in (False, True):
        run = small_run(saves)
        shutil.rmtree(run.path)
        if keep:
            run.path.mkdir()

        with pytest.raises(MissingRunError):
            run.make_missing_folders()
        assert run.path.exists() is keep
        assert not run.commands.exists()
