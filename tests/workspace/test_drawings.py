"""Drawings are read, kept as a data set of one's own, and photographs are read in order."""

import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nntui.analysis.dial import Dial
from nntui.analysis.drawing import blank, with_line
from nntui.config.reading import Reading
from nntui.errors import DataError, StorageError, UsageError
from nntui.storage import write_new
from nntui.workspace import data as datasets
from nntui.workspace.drawings import digits_of, keep, read
from nntui.workspace.photographs import read_photographs, split_names
from nntui.workspace.weights import open_weights

CORNERS = ((20.0, 25.0), (20.0, 80.0), (95.0, 50.0))


def _seven() -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    canvas = blank()
    for start, end in pairwise(CORNERS):
        canvas = with_line(canvas, start, end, 9, erase=False)
    return canvas


def _photograph(path: Path, count: int) -> str:
    """Write a JPEG file with sevens in a row, dark on gray, and return its path."""
    sheet = np.hstack([_seven()] * count).astype(float)
    gray = (190 - 0.6 * sheet) * np.linspace(1, 0.7, sheet.shape[1])
    file = io.BytesIO()
    Image.fromarray(gray.astype(np.uint8)).save(file, "JPEG")
    path.write_bytes(file.getvalue())
    return str(path)


def test_a_drawn_seven_is_read_by_pretrained_weights_and_the_dial_changes_it() -> None:
    """Without any network of one's own."""
    answer = read(None, _seven(), None, Dial())
    turned = read(None, _seven(), None, Dial(rotate=90))

    assert (answer.answer, answer.title) == ("7", "convnet")
    assert answer.probabilities[7] > 0.9
    assert turned.probabilities[7] < 0.5


def test_drawings_are_kept_as_a_data_set_by_name(saves: Path) -> None:
    """Which is read as any other, once it has two classes."""
    image = np.full((28, 28), 9, np.uint8) + np.eye(28, dtype=np.uint8) * 99
    for label in ("7", " seven", "one", "1"):
        kept = keep(image, label)

    assert (kept.label, kept.images, kept.data) == ("1", 4, "drawings")
    assert Path(kept.folder).is_relative_to(saves)
    assert max(path.name for path in Path(kept.folder).rglob("*.png")) == "00004.png"
    data = datasets.load("drawings")
    assert data.classes == ("1", "7")
    assert data.image_shape == (28, 28)


def test_drawings_of_other_sizes_and_classes_are_data_sets_of_their_own() -> None:
    """Images of a data set have one size, and its classes are those of one network."""
    keep(np.eye(28, dtype=np.uint8), "3")
    small = keep(np.eye(8, dtype=np.uint8), "3", data="digits8.csv")
    letter = keep(np.eye(28, dtype=np.uint8), "b", ("a", "b"), "/sets/letters.csv")

    assert [small.data, letter.data] == ["drawings-8x8", "drawings-letters"]
    assert {"drawings", "drawings-8x8", "drawings-letters"} <= set(datasets.names())


@pytest.mark.parametrize("label", ["", "../7", ".7", "a/b", "\x1b[7m", "77"])
def test_a_label_that_is_no_class_is_refused(saves: Path, label: str) -> None:
    """Nothing is written anywhere."""
    with pytest.raises(DataError, match="expected one of the classes 0, 1, 2"):
        keep(blank(), label)

    assert not list(saves.rglob("*.png"))


def test_two_programs_keep_drawings_at_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both see the same numbers, and neither writes over the other's drawing."""
    first = keep(np.full((28, 28), 1, np.uint8), "7")
    wrote: list[bool] = []

    def write_late(path: Path, contents: bytes) -> bool:
        if not wrote:  # the other program is faster
            path.write_bytes(b"other")
        wrote.append(write_new(path, contents))
        return wrote[-1]

    monkeypatch.setattr("nntui.workspace.drawings.write_new", write_late)
    keep(np.full((28, 28), 2, np.uint8), "7")

    files = sorted(Path(first.folder, "7").iterdir())
    assert wrote == [False, True]
    assert [path.name for path in files] == ["00001.png", "00002.png", "00003.png"]
    assert files[1].read_bytes() == b"other"


def test_a_drawing_that_cannot_be_written_is_one_sentence(saves: Path) -> None:
    """Here the folder is a file."""
    (saves / "data" / "imported").mkdir(parents=True)
    (saves / "data" / "imported" / "drawings").write_text("")

    with pytest.raises(StorageError, match="cannot be written"):
        keep(np.eye(28, dtype=np.uint8), "7")


def test_the_digits_of_photographs_are_read(tmp_path: Path) -> None:
    """One file after the other, in their order."""
    weights = open_weights("convnet").weights
    files = [_photograph(tmp_path / "one.jpg", 1), _photograph(tmp_path / "three.jpg", 3)]

    one, three = read_photographs(weights, files)

    assert [digit.answer for digit in one.digits] == ["7"]
    assert [[digit.answer for digit in line] for line in three.lines] == [["7", "7", "7"]]
    assert one.digits[0].notes == ()
    assert len(digits_of(files[1], (28, 28))) == 3


def test_an_image_of_another_size_is_refused_where_it_is_not_to_be_prepared(tmp_path: Path) -> None:
    """And the option is named."""
    weights = open_weights("convnet").weights
    path = _photograph(tmp_path / "a.jpg", 1)

    with pytest.raises(DataError, match="expected an image of 28 x 28, received 112 x 112; --prep"):
        read_photographs(weights, [path], "none")


def test_weights_come_first_and_may_be_left_out() -> None:
    """What is no image file cannot follow them."""
    assert split_names(["a.jpg", "b.png"]) == ("convnet", ["a.jpg", "b.png"])
    assert split_names(["mlp-best", "a.jpg"]) == ("mlp-best", ["a.jpg"])
    assert split_names(["mlp-best"]) == ("mlp-best", [])
    with pytest.raises(UsageError, match="expected an image file"):
        split_names(["mlp-best", "convnet"])


def test_a_folder_of_photographs_of_any_size_is_a_data_set(tmp_path: Path) -> None:
    """With --prepare mnist; without it, the error names the option."""
    for name, count in (("1/a.jpg", 1), ("7/b.jpg", 1)):
        (tmp_path / name).parent.mkdir()
        _photograph(tmp_path / name, count)
    small = Image.open(tmp_path / "7/b.jpg").resize((90, 80))
    small.save(tmp_path / "7/b.jpg")

    with pytest.raises(DataError, match="--prepare mnist"):
        datasets.load(str(tmp_path))
    data = datasets.load(str(tmp_path), Reading(prepare="mnist", whole=True))
    assert data.image_shape == (28, 28)
    assert len(data.test) == 2
