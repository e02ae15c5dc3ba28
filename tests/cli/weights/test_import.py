"""`nntui weights import`, and files of other programs in the commands that take weights."""

import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.conftest import Run


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return a file of random weights for `lines`."""
    monkeypatch.setenv("NNTUI_CACHE", str(tmp_path / "cache"))
    path = tmp_path / "net.npz"
    rng = np.random.default_rng(0)
    np.savez(path, w1=rng.normal(size=(8, 256)), w2=rng.normal(size=(2, 8)))
    return str(path)


def test_an_import_prints_how_the_file_was_read(nntui: Run, file: str) -> None:
    done = nntui("weights", "import", file, "--data", "lines", "--name", "foreign")

    assert done.code == 0
    assert "NumPy arrays (.npz); " in done.err
    assert "training images of lines" in done.err
    assert "imported as" in done.out
    assert "8:" in nntui("weights", "info", "foreign").out


def test_options_decide_instead(nntui: Run, file: str) -> None:
    options = ("--data", "lines", "--scale", "binary", "--activation", "elu", "--json")
    done = nntui("eval", file, *options)

    record = json.loads(done.out)
    assert any("pixels above 127 as white" in note for note in record["notes"])
    assert any("8:elu:nobias" in note for note in record["notes"])


def test_an_unknown_choice_is_refused_in_one_sentence(nntui: Run, file: str) -> None:
    done = nntui("eval", file, "--scale", "meanstd")

    assert done.code == 2
    assert "--scale: unknown choice 'meanstd'" in done.err
    assert "mean-std" in done.err


def test_info_lists_the_arrays_of_a_file(nntui: Run, file: str) -> None:
    lines = nntui("weights", "info", file, "--data", "lines").out.splitlines()

    assert any(line.startswith("w1 ") and "8 x 256" in line for line in lines)
    assert any(line.startswith("training images") for line in lines)
