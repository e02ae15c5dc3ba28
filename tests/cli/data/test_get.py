"""`nntui data get` and downloads of other commands: from a mirror, with progress."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.datasets import server
from tests.datasets.server import Mirror


def test_a_data_set_is_downloaded_once(nntui: Run, served: Mirror, tmp_path: Path) -> None:
    """With a line on standard error."""
    first = nntui("data", "get", "mnist")
    again = nntui("data", "get", "mnist")

    line = f"mnist: 6 + 4 test images, MNIST from {tmp_path}/kept/mnist\n"
    assert (first.code, first.out) == (0, line)
    assert first.err == "downloading mnist, 0.0 MB, from 127.0.0.1\n"
    assert (again.code, again.out, again.err) == (0, line, "")
    assert len(served.asked) == 4


def test_a_damaged_file_is_downloaded_again(nntui: Run, served: Mirror, tmp_path: Path) -> None:
    """And only this one."""
    nntui("data", "get", "mnist")
    damaged = tmp_path / "kept" / "mnist" / "t10k-labels-idx1-ubyte.gz"
    damaged.write_bytes(b"\x1f\x8b damaged")
    served.asked.clear()

    assert nntui("data", "get", "mnist", "--json").code == 0
    assert served.asked == ["/mnist/t10k-labels-idx1-ubyte.gz"]


def test_a_failed_download_is_one_sentence_and_exit_code_1(nntui: Run, served: Mirror) -> None:
    served.misbehave(server.status(403))

    done = nntui("data", "get", "mnist")

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("nntui: mnist: 127.0.0.1 refuses access (403); put these four files")


def test_training_downloads_its_data(nntui: Run, served: Mirror) -> None:
    done = nntui("train", "--data", "mnist", "--validation", "0", "--epochs", "1", "--json")

    assert done.code == 0
    assert done.err == "downloading mnist, 0.0 MB, from 127.0.0.1\n"
    assert json.loads(done.out.splitlines()[-1])["reason"] == "done"
    assert len(served.asked) == 4


def test_a_terminal_shows_a_progress_bar(terminal: Run, mirror: Mirror, tmp_path: Path) -> None:
    """And an error as a sentence below it."""
    mirror.misbehave(server.status(404))
    found = terminal(
        "data", "get", "mnist", NNTUI_MIRROR=mirror.url, NNTUI_CACHE=str(tmp_path / "kept")
    )

    assert found.code == 1
    assert "downloading mnist" in found.out
    assert "nntui: mnist: 127.0.0.1 does not have the file (404)" in found.out.replace("\r\n", "")


@pytest.mark.parametrize("command", ["info", "get"])
def test_an_unknown_name_gets_a_hint(nntui: Run, command: str) -> None:
    done = nntui("data", command, "fasion")

    assert (done.code, done.out) == (2, "")
    assert done.err == "nntui: unknown data set 'fasion'; did you mean fashion?\n"
