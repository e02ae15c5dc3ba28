"""`nntui predict`: answers for a whole set of images as CSV."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.cli.conftest import Run
from tests.datasets.files import csv as table
from tests.workspace.helpers import trained_run

IMAGES = np.random.default_rng(4).integers(0, 256, (40, 4), np.uint8)
LABELS = (np.arange(40) % 2).astype(np.uint8)


@pytest.fixture
def images(tmp_path: Path) -> Path:
    """A run called `first`, and images without labels of the same size."""
    (tmp_path / "mine.csv").write_bytes(table(IMAGES, LABELS + 3))
    trained_run("first", data=str(tmp_path / "mine.csv"), validation=4)
    path = tmp_path / "test.npy"
    np.save(path, IMAGES[:25].reshape(25, 2, 2))
    return path


def test_every_image_has_its_index_answer_and_probabilities(nntui: Run, images: Path) -> None:
    """Also those that the network was trained on: nothing is evaluated."""
    done = nntui("predict", "first", "--data", str(images), "--csv", "out.csv")
    header, *lines = csv.reader(io.StringIO(Path("out.csv").read_text()))

    assert (done.code, done.out, done.err) == (0, "", "25 predictions written to out.csv\n")
    assert header == ["index", "answer", "3", "4"]
    assert [int(line[0]) for line in lines] == list(range(25))
    for _, answer, *shares in lines:
        assert answer == header[2 + int(np.argmax([float(share) for share in shares]))]
        assert sum(float(share) for share in shares) == pytest.approx(1, abs=1e-4)


def test_the_form_of_kaggle(nntui: Run, images: Path) -> None:
    """Numbers from 1, and nothing but the class; on standard output without a file."""
    plain = list(csv.reader(io.StringIO(nntui("predict", "first", "--data", str(images)).out)))
    header, *lines = nntui("predict", "first", "--data", str(images), "--kaggle").out.splitlines()

    assert header == "ImageId,Label"
    assert lines == [f"{int(line[0]) + 1},{line[1]}" for line in plain[1:]]


def test_by_default_the_test_images_of_the_weights_are_predicted(nntui: Run, images: Path) -> None:
    """A tenth of the data of the run; the images of the file are all of them."""
    assert len(nntui("predict", "first").out.splitlines()) == 1 + 4
    assert len(nntui("predict", "first", "--data", str(images)).out.splitlines()) == 1 + 25
    assert len(nntui("predict", "first:best", "--data", "mine.csv").out.splitlines()) == 1 + 40


def test_no_file_is_overwritten(nntui: Run, images: Path) -> None:
    """It may be the data themselves."""
    before = images.read_bytes()

    done = nntui("predict", "first", "--data", str(images), "--csv", str(images))

    assert (done.code, done.out) == (2, "")
    assert "expected the name of a new file, this one exists" in done.err
    assert images.read_bytes() == before


def test_a_hyphen_is_standard_output(nntui: Run, images: Path) -> None:
    """As for the CSV of compared runs; no file has this name."""
    plain = nntui("predict", "first", "--data", str(images))

    assert nntui("predict", "first", "--data", str(images), "--csv", "-").out == plain.out
    assert not Path("-").exists()


def test_labels_of_other_classes_are_not_used(nntui: Run, images: Path) -> None:
    """The images are predicted all the same, and a sentence says so."""
    assert images.exists()
    Path("other.csv").write_bytes(table(IMAGES, LABELS + 8))

    done = nntui("predict", "first", "--data", "other.csv")

    assert done.out == nntui("predict", "first", "--data", "mine.csv").out
    assert done.err == "other.csv: its classes are others, so its labels are not used\n"


def _seven(path: Path) -> Path:
    """Write a photograph of a 7 that fills half of it, dark on gray."""
    canvas = np.full((80, 100), 190, np.uint8)
    canvas[20:26, 30:62] = 40
    for row in range(24, 62):
        left = 58 - (row - 24) // 2
        canvas[row, left : left + 6] = 40
    Image.fromarray(canvas).save(path)
    return path


def test_a_photograph_is_read_and_shown(nntui: Run, tmp_path: Path) -> None:
    """By a pretrained network where none is named: the input, the answer, the probabilities."""
    done = nntui("predict", str(_seven(tmp_path / "seven.png")), "--ascii")

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0].startswith(f"{tmp_path / 'seven.png'}: 7, ")
    assert len(done.out.splitlines()) == 1 + 14
    assert "@" in done.out


def test_photographs_as_json_and_csv(nntui: Run, tmp_path: Path) -> None:
    """A line for each digit."""
    path = str(_seven(tmp_path / "seven.png"))

    record = json.loads(nntui("predict", "mlp-best", path, "--json").out)
    header, line = nntui("predict", path, "--csv", "-").out.splitlines()

    assert (record["answer"], record["index"], record["line"]) == ("7", 0, 0)
    assert sum(record["probabilities"].values()) == pytest.approx(1, abs=1e-4)
    assert header.startswith("file,index,answer,0,1,")
    assert line.startswith(f"{path},0,7,")


def test_photographs_have_no_data_set(nntui: Run, tmp_path: Path) -> None:
    """Options of one are refused with the other."""
    path = str(_seven(tmp_path / "seven.png"))

    assert nntui("predict", path, "--kaggle").code == 2
    assert "received image files as well" in nntui("predict", path, "--data", "mnist").err
    assert "expected an image file" in nntui("predict", "convnet", "mlp-best").err
