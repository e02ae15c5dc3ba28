"""`nntui eval`: how good weights are, in all and by class."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from nntui.runs.journal import replay
from nntui.training.events import Evaluated
from nntui.weights import Weights, WeightsInfo, save
from tests.cli.conftest import Run


def stranger(path: Path, fill: float = 0.0) -> Path:
    """Weights of a network for pictures of 2 x 2."""
    info = WeightsInfo(layers="", image_shape=(2, 2), classes=["a", "b"], data="digits")
    arrays = {
        "0/weight": np.full((4, 2), fill, np.float32),
        "0/bias": np.zeros(2, np.float32),
    }
    save(path, Weights(info, arrays))
    return path


def test_agrees_with_the_run(nntui: Run, run_folder: Path) -> None:
    """What is judged anew, with as many threads, is what the run told at its end, to the bit."""
    judged = replay(run_folder / "events.jsonl")[-3]
    assert isinstance(judged, Evaluated)

    with threadpool_limits(1, user_api="blas"):
        record = json.loads(nntui("eval", "last", "--json").out)

    assert (record["data"], record["images"]) == ("digits", 5_000)
    assert (record["accuracy"], record["loss"]) == (judged.accuracy, judged.loss)
    assert record["confusion"] == judged.confusion


def test_scores_in_json(nntui: Run, run_folder: Path) -> None:
    """The scores by class follow from the matrix."""
    record = json.loads(nntui("eval", run_folder.name, "--json").out)
    confusion = np.array(record["confusion"])

    assert list(record["classes"]) == list("0123456789")
    seven = record["classes"]["7"]
    assert seven["images"] == confusion[7].sum()
    assert seven["recall"] == confusion[7, 7] / confusion[7].sum()
    assert seven["precision"] == confusion[7, 7] / confusion[:, 7].sum()


@pytest.mark.parametrize("how", ["path", "run", "start", "last"])
def test_weights_by_any_name(nntui: Run, run_folder: Path, weights_file: Path, how: str) -> None:
    """Weights are a path, a run, the start of its name, or the last one."""
    name = {
        "path": str(weights_file),
        "run": run_folder.name,
        "start": run_folder.name[:8],
        "last": "last",
    }[how]

    done = nntui("eval", name)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("16:relu on 5,000 images of digits: ")


def test_tables(nntui: Run, run_folder: Path) -> None:
    """In words: a line in all, one for each class, and the matrix."""
    judged = replay(run_folder / "events.jsonl")[-3]
    assert isinstance(judged, Evaluated)
    first, _, head, *rest = nntui("eval", "last").out.splitlines()

    assert first == (
        f"16:relu on 5,000 images of digits: {100 * judged.accuracy:.2f} %, loss {judged.loss:.4g}"
    )
    assert head.split() == ["class", "precision", "recall", "F1", "images"]
    assert all(re.match(r"\d( +[\d.]+ %){3} +\d+$", line) for line in rest[:10])
    assert rest[11] == "rows: truth, columns: answer"
    matrix = [[int(word) if word != "." else 0 for word in line.split()[1:]] for line in rest[13:]]
    assert matrix == judged.confusion


def test_saved_weights(nntui: Run, saves: Path, weights_file: Path) -> None:
    """Weights that were saved by hand are found by their name, with and without its end."""
    (saves / "weights").mkdir()
    weights_file.rename(saves / "weights" / "mine.safetensors")

    assert nntui("eval", "mine").code == 0
    assert nntui("eval", "mine.safetensors").code == 0


def test_unknown_name(nntui: Run, saves: Path) -> None:
    """What is not there is one sentence that says where it was looked for."""
    assert nntui("eval", "nope") == (
        2,
        "",
        f"nntui: nope: there is no run of that name in {saves}/runs; see nntui runs\n",
    )


@pytest.mark.parametrize("contents", [b"", b"garbage", b"\x10\0\0\0\0\0\0\0{}", b"\xff" * 64])
def test_broken_weights(nntui: Run, tmp_path: Path, contents: bytes) -> None:
    """A file that holds no weights is told as such."""
    path = tmp_path / "broken.safetensors"
    path.write_bytes(contents)

    done = nntui("eval", str(path))

    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(rf"nntui: {re.escape(str(path))}: [^\n]+\n", done.err)


def test_weights_cut_short(nntui: Run, weights_file: Path) -> None:
    """A file that ends too early is told as such."""
    weights_file.write_bytes(weights_file.read_bytes()[:-100])

    done = nntui("eval", str(weights_file))

    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(rf"nntui: {re.escape(str(weights_file))}: [^\n]+\n", done.err)


def test_weights_that_do_not_fit(nntui: Run, tmp_path: Path) -> None:
    """Weights for other pictures are told with what they expect and what they were given."""
    path = stranger(tmp_path / "stranger.safetensors")

    assert nntui("eval", str(path)) == (
        2,
        "",
        (
            "nntui: weights trained on digits: expected images of 2 x 2 in 2 classes, received "
            "digits with 28 x 28 in 10; choose the data set they were trained on\n"
        ),
    )


def test_weights_of_unknown_data(nntui: Run, tmp_path: Path) -> None:
    """Weights trained on data that we do not have need --data."""
    path = tmp_path / "kuzushiji.safetensors"
    info = WeightsInfo(layers="", image_shape=(28, 28), classes=list("0123456789"), data="\x1bkana")
    arrays = {
        "0/weight": np.zeros((784, 10), np.float32),
        "0/bias": np.zeros(10, np.float32),
    }
    save(path, Weights(info, arrays))

    refused = nntui("eval", str(path))
    assert refused.code == 2
    assert refused.err.startswith("nntui: unknown data set '?kana'; try one of: mnist, digits")

    judged = nntui("eval", str(path), "--data", "digits")
    assert judged.code == 0
    assert judged.out.startswith("no hidden layers on 5,000 images of digits: 10.00 %, loss 2.303")


def test_run_without_a_checkpoint(nntui: Run, run_folder: Path, weights_file: Path) -> None:
    """A run that has saved nothing yet is told as such."""
    weights_file.unlink()

    assert nntui("eval", "last") == (
        2,
        "",
        f"nntui: {run_folder.name}: this run has no checkpoint yet; let it train first\n",
    )
