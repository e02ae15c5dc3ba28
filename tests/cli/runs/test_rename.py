"""Names of runs: `nntui runs rename`, and `nntui train --name`."""

from pathlib import Path

import pytest

from nntui.runs.directory import RunDirectory
from tests.cli.conftest import Run, only_run

_QUICK = ("train", "--data", "lines", "--layers", "4", "--epochs", "1", "--batch", "500")


def test_a_renamed_run_is_found_by_its_new_name(nntui: Run, run_folder: Path) -> None:
    done = nntui("runs", "rename", "last", "first")

    assert (done.code, done.err) == (0, "")
    assert done.out == f"renamed {run_folder.name} to first\n"
    assert nntui("runs", "show", "first").out.startswith("first\n")
    assert not run_folder.exists()


@pytest.mark.parametrize("name", ["", "a/b", "..", ".hidden", "\x1b[31mred"])
def test_an_invalid_name_is_refused(nntui: Run, run_folder: Path, name: str) -> None:
    done = nntui("runs", "rename", "last", name)

    assert (done.code, done.out) == (2, "")
    assert "expected 1 to 80" in done.err
    assert run_folder.exists()


def test_a_name_that_is_taken_is_refused(nntui: Run, run_folder: Path) -> None:
    assert nntui(*_QUICK, "--name", "taken").code == 0

    done = nntui("runs", "rename", run_folder.name, "taken")

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("nntui: taken: ")
    assert run_folder.exists()


def test_a_live_run_is_not_renamed(nntui: Run, endless: RunDirectory) -> None:
    done = nntui("runs", "rename", "last", "other")

    assert (done.code, done.out) == (2, "")
    assert endless.config_file.exists()


def test_a_new_run_gets_the_given_name(nntui: Run, saves: Path) -> None:
    assert nntui(*_QUICK, "--name", "first").code == 0

    assert only_run(saves).name == "first"
    refused = nntui(*_QUICK, "--name", "first")
    assert (refused.code, refused.out) == (2, "")
    assert [path.name for path in (saves / "runs").iterdir()] == ["first"]
