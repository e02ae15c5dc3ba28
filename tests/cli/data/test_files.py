"""A user's own files: described, imported, trained on, evaluated and shown."""

from pathlib import Path

import numpy as np
import pytest

from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import RunStarted
from nntui.weights import read
from tests.cli.conftest import Run
from tests.datasets.files import csv

QUICK = ("--layers", "8", "--epochs", "1", "--batch", "50")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Images with a bright upper or lower half, 100 of each."""
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


def test_info_prints_what_was_detected_and_the_splits(nntui: Run, table: Path) -> None:
    """And how long loading takes."""
    done = nntui("data", "info", str(table), "--test-size", "40", "--validation", "10")

    first, head, *counts, last = done.out.splitlines()
    assert first == (
        "CSV without a header, label first, 200 images of 8 x 8, 2 classes; 160 for training, "
        "40 for testing (held out, stratified, seed 1)"
    )
    assert head.split() == ["class", "train", "validation", "test"]
    assert [line.split() for line in counts] == [
        ["0", "75", "5", "20"],
        ["1", "75", "5", "20"],
        ["all", "150", "10", "40"],
    ]
    assert last.startswith("loaded in 0.")
    assert last.endswith(" MiB")


def test_a_run_is_evaluated_on_its_own_split(
    nntui: Run, saves: Path, table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From any folder: the config has the whole path, and the weights have the split."""
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


def test_images_without_labels_can_only_be_shown(nntui: Run, saves: Path, table: Path) -> None:
    """With their prediction; training and evaluation are refused."""
    nntui("train", "--data", str(table), *QUICK)
    pixels = str(_pixels_only(table))

    shown = nntui("show", "last", "--data", pixels, "--index", "199")
    assert shown.code == 0
    assert "image 199: predicted " in shown.out
    assert "true class" not in shown.out
    for command in (["train"], ["eval", "last"], ["show", "last", "--misclassified"]):
        refused = nntui(*command, "--data", pixels)
        assert (refused.code, refused.out) == (2, "")
        assert (
            "these images have no labels, so a network can be neither trained nor evaluated"
            in refused.err
        )
    assert len(list((saves / "runs").iterdir())) == 1


def test_weights_are_evaluated_on_all_images_of_another_file(
    nntui: Run, table: Path, tmp_path: Path
) -> None:
    nntui("train", "--data", str(table), *QUICK)
    other, copy = tmp_path / "other.csv", tmp_path / "copy.csv"
    images = np.random.default_rng(4).integers(0, 90, (200, 8, 8), np.uint8)
    other.write_bytes(csv(images, (np.arange(200) % 2).astype(np.uint8)))
    copy.write_bytes(table.read_bytes())

    assert f"on 200 images of {other}" in nntui("eval", "last", "--data", str(other)).out
    # Of a copy, only the test images of the run: the network was trained on the others.
    assert f"on 20 images of {copy}" in nntui("eval", "last", "--data", str(copy)).out


def test_an_imported_copy_is_found_by_its_name(nntui: Run, saves: Path, table: Path) -> None:
    """Also after the original is deleted; a name can be used once."""
    done = nntui("data", "import", str(table))
    assert done.code == 0
    assert "imported as halves" in done.out
    again = nntui("data", "import", str(table))
    assert again.code == 2
    assert again.err.startswith("nntui: halves: a data set with this name exists; choose another")
    table.unlink()

    assert "halves" in nntui("data", "list").out
    assert nntui("train", "--data", "halves", *QUICK).code == 0
    assert [path.name for path in (saves / "data" / "imported").iterdir()] == ["halves.npz"]


@pytest.mark.parametrize("command", [["train", "--data"], ["data", "info"], ["data", "import"]])
def test_a_file_without_images_is_one_sentence(
    nntui: Run, saves: Path, tmp_path: Path, command: list[str]
) -> None:
    """With exit code 2; nothing is left behind."""
    path = tmp_path / "notes.txt"
    path.write_text("dear diary")

    done = nntui(*command, str(path))

    assert (done.code, done.out) == (2, "")
    assert "expected IDX, CSV, NumPy arrays (.npz), mnist.pkl.gz, or folders of images" in done.err
    assert not saves.exists()


def test_a_name_with_spaces_is_printed_in_quotes(nntui: Run, table: Path) -> None:
    """As the option takes it."""
    done = nntui("data", "import", str(table), "--name", "a b")

    assert done.out.endswith("train on it with --data 'a b'\n")
