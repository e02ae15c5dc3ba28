"""`nntui weights info`: everything that is known of weights."""

import json
from pathlib import Path

import numpy as np

from nntui.weights import read
from nntui.workspace.weight_files import find_named
from tests.cli.conftest import Run


def test_network_training_and_arrays_are_printed(nntui: Run) -> None:
    done = nntui("weights", "info", "convnet")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]

    assert (done.code, done.err) == (0, "")
    assert "images 28 x 28, pixels 0 to 255 become 0 to 1" in lines
    assert "accuracy 99.28 % of the test images of mnist" in lines
    assert "conv 8x5 relu 8 x 24 x 24 208 2.3 %" in lines
    assert any(line.startswith("3/weight 5 x 5 x 8 x 24 float16 ") for line in lines)


def test_the_record_has_everything(nntui: Run) -> None:
    path = find_named("zimengx-lines")
    assert path is not None
    record = json.loads(nntui("weights", "info", "zimengx-lines", "--json").out)
    saved = read(path)
    weight = saved.arrays["0/weight"].astype(np.float64)

    assert record["bytes"] == path.stat().st_size
    assert record["layers"] == saved.info.layers
    assert record["parameters"] == sum(array.size for array in saved.arrays.values())
    assert record["arrays"][0] == {
        "name": "0/weight",
        "shape": list(weight.shape),
        "type": "float16",
        "smallest": weight.min(),
        "largest": weight.max(),
        "mean": weight.mean(),
        "deviation": weight.std(),
    }


def test_a_run_has_a_folder_and_an_optimizer(nntui: Run, run_folder: Path) -> None:
    """Its arrays are those of the newest checkpoint."""
    record = json.loads(nntui("weights", "info", "last", "--json").out)

    assert (record["folder"], record["file"]) == (str(run_folder), None)
    assert record["optimizer"]
    assert record["arrays"][0]["type"] == "float32"


def test_files_of_other_programs_are_read_by_a_guess_where_mnist_cannot_be_downloaded(
    nntui: Run, tmp_path: Path
) -> None:
    """An exported file is one."""
    nntui("weights", "export", "zimengx", "--to", "onnx")
    done = nntui("weights", "info", str(tmp_path / "zimengx.onnx"))

    assert done.code == 0
    assert "an ONNX file; a guess: 16:relu" in done.out
    assert "mnist is not there to measure it on" in done.out
