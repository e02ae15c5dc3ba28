"""`nntui weights export`: a file in another format, and the code that loads it."""

import json
from pathlib import Path

import numpy as np
import pytest

from nntui.cli.main import main
from tests.cli.conftest import Run


def test_the_file_is_written_and_the_code_printed(nntui: Run, tmp_path: Path) -> None:
    done = nntui("weights", "export", "zimengx", "--to", "npz")
    size = (tmp_path / "zimengx.npz").stat().st_size
    first, _, *code = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    assert first == f"written zimengx.npz, {size:,} bytes"
    assert code[0] == "import numpy as np"
    assert 'net = np.load("zimengx.npz")' in code


def test_runs_are_exported_and_described_as_json(
    nntui: Run, run_folder: Path, tmp_path: Path
) -> None:
    """The newest weights of the last run."""
    file = tmp_path / "last.npz"
    record = json.loads(nntui("weights", "export", "last", "--output", str(file), "--json").out)

    assert record["file"] == str(file)
    assert (record["format"], record["bytes"]) == ("npz", file.stat().st_size)
    with np.load(file) as net:
        assert net["W1"].shape == (784, 16)
    assert run_folder.exists()


def test_the_best_weights_of_a_run_get_a_name(nntui: Run, run_folder: Path) -> None:
    done = nntui("weights", "export", "last", "--best", "--to", "c-header")
    assert done.out.startswith(f"written {run_folder.name}-best.h, ")


def test_bytes_are_written_to_standard_output(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Nothing else is."""
    assert main(["weights", "export", "zimengx", "--to", "npz", "--output", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"PK\x03\x04")


def test_a_network_that_the_format_cannot_express_is_refused(nntui: Run, tmp_path: Path) -> None:
    """In one sentence; no file is written."""
    done = nntui("weights", "export", "convnet", "--to", "nielsen-json")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "nntui: nielsen-json: expected dense layers with sigmoid activations and outputs, "
        "received a convolution; try --to onnx\n"
    )
    assert not (tmp_path / "convnet.json").exists()
