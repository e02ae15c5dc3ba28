"""Files of a user's own on the command line: looked into, imported, trained on, judged, shown."""

from pathlib import Path

import numpy as np
import pytest

from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import RunStarted
from nntui.weights import read
from tests.cli.conftest import Run
from tests.datasets.hostile import csv

QUICK = ("--layers", "8", "--epochs", "1", "--batch", "50")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Images of a bright upper or lower half, 100 of each."""
    rng = np.random.default_rng(3)
    labels = (np.arange(200) % 2).astype(np.uint8)
    images = rng.integers(0, 90, (200, 8, 8), np.uint8)
    for image, label in zip(images, labels, strict=True):
        image[4 * label : 4 * label + 4] += 150
    path = tmp_path / "halves.csv"
    path.write_bytes(csv(images, labels))
    return path


def _pixels_only(table: Path) -> Path:
    path = table.with_name("pixels.csv")
    lines = table.read_bytes().splitlines()
    path.write_bytes(b"\n".join(line.partition(b",")[2] for line in lines))
    return path


def test_info(nntui: Run, table: Path) -> None:
    """What was detected in one line, the classes of each split, and how long it took."""
    done = nntui("data", "info", str(table), "--test-size", "40", "--validation", "10")

    first, head, *counts, last = done.out.splitlines()
    assert first == (
        "CSV without a header, label first, 200 images of 8 x 8, 2 classes; 160 to train on, "
        "40 set apart to test on, stratified by seed 1"
    )
    assert head.split() == ["class", "train", "validation", "test"]
    assert [line.split() for line in counts] == [
        ["0", "75", "5", "20"],
        ["1", "75", "5", "20"],
        ["all", "150", "10", "40"],
    ]
    assert last.startswith("loaded in 0.")
    assert last.endswith("MiB of memory in all")


def test_a_run_finds_its_images_again(
    nntui: Run, saves: Path, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The config says where they are and how they were split; weights are judged on just those."""
    monkeypatch.chdir(table.parent)
    done = nntui("train", "--data", table.name, *QUICK, "--split-seed", "7", "--train-size", "90")
    assert done.code == 0
    (path,) = (saves / "runs").iterdir()
    config = RunDirectory.open(path).config()
    started = next(iter(replay(path / "events.jsonl")))
    weights = read(max((path / "checkpoints").iterdir()))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    assert "halves.csv" in path.name
    assert (config.data, config.split_seed, config.validation) == (str(table), 7, 18)
    assert isinstance(started, RunStarted)
    assert (started.train_size, started.validation_size, started.test_size) == (90, 18, 20)
    assert weights.info.reading == {"split_seed": 7}
    accuracy = f"{100 * (weights.info.accuracy or 0):.2f} %"
    assert nntui("eval", "last").out.startswith(f"8:relu on 20 images of {table}: {accuracy}")
    assert nntui("eval", "last", "--data", str(table), "--split-seed", "1").code == 2
    assert nntui("train", "--config", str(path / "config.toml")).code == 0


def test_images_without_labels(nntui: Run, saves: Path, table: Path) -> None:
    """They are shown with what the network says; training and judging are refused in a sentence."""
    nntui("train", "--data", str(table), *QUICK)
    pixels = str(_pixels_only(table))

    shown = nntui("show", "last", "--data", pixels, "--index", "199")
    assert shown.code == 0
    assert "image 199: says " in shown.out
    assert "is 1" not in shown.out
    for command in (["train"], ["eval", "last"], ["show", "last", "--misclassified"]):
        refused = nntui(*command, "--data", pixels)
        assert (refused.code, refused.out) == (2, "")
        assert "these images have no labels, so no network can be trained or judged" in refused.err
    assert len(list((saves / "runs").iterdir())) == 1


def test_a_whole_file_is_judged(nntui: Run, table: Path, tmp_path: Path) -> None:
    """Of a file that is named nothing is set apart."""
    nntui("train", "--data", str(table), *QUICK)
    other = tmp_path / "other.csv"
    other.write_bytes(table.read_bytes())

    assert f"on 200 images of {other}" in nntui("eval", "last", "--data", str(other)).out


def test_import(nntui: Run, saves: Path, table: Path) -> None:
    """The copy is found by its name when the original is gone; a name is given once."""
    done = nntui("data", "import", str(table))
    assert done.code == 0
    assert "imported as halves" in done.out
    again = nntui("data", "import", str(table))
    assert again.code == 2
    assert again.err.startswith("nntui: halves: there is a data set of that name already; try")
    table.unlink()

    assert "halves" in nntui("data", "list").out
    assert nntui("train", "--data", "halves", *QUICK).code == 0
    assert [path.name for path in (saves / "data" / "imported").iterdir()] == ["halves.npz"]


@pytest.mark.parametrize("command", [["train", "--data"], ["data", "info"], ["data", "import"]])
def test_what_is_no_data_is_told(
    nntui: Run, saves: Path, tmp_path: Path, command: list[str]
) -> None:
    """In one line, with exit code 2, and nothing is left behind."""
    path = tmp_path / "notes.txt"
    path.write_text("dear diary")

    done = nntui(*command, str(path))

    assert (done.code, done.out) == (2, "")
    assert "expected IDX, CSV, NumPy arrays (.npz), mnist.pkl.gz, or folders of PNG" in done.err
    assert not saves.exists()
