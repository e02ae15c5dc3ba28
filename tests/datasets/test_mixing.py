"""A second data set is mixed into the training images of a first one."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui import locations
from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.datasets.class_labels import for_classes
from nntui.datasets.dataset import MOST_TIMES, Dataset, Mixed, Split
from nntui.datasets.formats.image_file import encode_png
from nntui.datasets.mixing import with_mixed, without_mixed
from nntui.errors import ConfigError, DataError
from nntui.training.assemble import training_images
from nntui.training.images import select_images


def _write(path: Path, count: int = 20, side: int = 12, names: str = "horizontal vertical") -> str:
    """Write a small data set of two classes, and return its name."""
    rng = np.random.default_rng(5)
    images = rng.integers(0, 250, (count, side, side), np.uint8)
    images[:, 0] = images[:, -1] = images[:, :, 0] = images[:, :, -1] = 0
    labels = np.arange(count, dtype=np.uint8) % len(names.split())
    np.savez(path, x=images, y=labels, classes=np.array(names.split()))
    return str(path)


def _mixed(data: Dataset, name: str, times: int = 0) -> Dataset:
    return with_mixed(data, name, times, Reading(), locations.data_folders())


def test_a_fifth_of_each_class_is_held_out(lines: Dataset, tmp_path: Path) -> None:
    """The images of the first data set stay as they are, and a note says what is mixed in."""
    data = _mixed(lines, _write(tmp_path / "mine.npz"))

    assert data.mixed is not None
    assert (len(data.mixed.train), len(data.mixed.test)) == (16, 4)
    assert np.bincount(data.mixed.test.labels).tolist() == [2, 2]
    assert (data.train, data.test) == (lines.train, lines.test)
    assert data.notes == ("mine: 16 images mixed in, 4 held out to be evaluated",)
    assert without_mixed(data) == lines


def test_classes_are_matched_by_their_names(lines: Dataset, tmp_path: Path) -> None:
    """Not by their numbers; also a data set of a single class can be mixed in."""
    same = _mixed(lines, _write(tmp_path / "same.npz"))
    turned = _mixed(lines, _write(tmp_path / "turned.npz", names="Vertical horizontal"))
    (tmp_path / "own" / "vertical").mkdir(parents=True)
    for number in range(6):
        image = encode_png(np.eye(12, k=number, dtype=np.uint8) * 255)
        (tmp_path / "own" / "vertical" / f"{number}.png").write_bytes(image)
    one_class = _mixed(lines, str(tmp_path / "own"))

    assert same.mixed is not None
    assert turned.mixed is not None
    assert one_class.mixed is not None
    assert (turned.mixed.train.labels == 1 - same.mixed.train.labels).all()
    assert one_class.mixed.train.labels.tolist() == [1] * 5


def test_other_sizes_and_classes_are_one_sentence(lines: Dataset, tmp_path: Path) -> None:
    """They say what was expected, what was received, and what to do."""
    with pytest.raises(DataError, match=r"mix: expected images of 12 x 12 .* received 9 x 9"):
        _mixed(lines, _write(tmp_path / "small.npz", side=9))
    with pytest.raises(DataError, match=r"mix: expected classes of lines, .* received diagonal in"):
        _mixed(lines, _write(tmp_path / "other.npz", names="vertical diagonal"))
    with pytest.raises(DataError, match="unknown data set 'nothing'"):
        _mixed(lines, "nothing")


def test_a_few_images_are_repeated_up_to_a_tenth(lines: Dataset) -> None:
    """And as often as the user says."""
    few = Mixed("few", lines.test[:4], lines.test[:0])
    many = Mixed("many", lines.test, lines.test[:0])

    assert few.times_among(450) == 50 // 4
    assert few.times_among(100_000) == MOST_TIMES
    assert many.times_among(450) == 1
    assert replace(many, times=7).times_among(450) == 7


def test_a_training_has_the_images_of_both(lines: Dataset) -> None:
    """After validation images were held out of the first."""
    extra = Split(np.full((3, 12, 12), 200, np.uint8), np.array([0, 1, 1], np.uint8))
    data = replace(lines, mixed=Mixed("extra", extra, lines.test[:0], times=5))
    config = RunConfig.of({"data": "lines", "validation": 100})

    images = training_images(config, select_images(config, data))

    assert isinstance(images, Split)
    assert len(images) == 515 == select_images(config, data).epoch_size
    assert (images.images == 200).all(axis=(1, 2)).sum() == 15


def test_labels_follow_the_classes_of_a_network(lines: Dataset) -> None:
    """Where a data set with mixed images is evaluated by a network with more classes."""
    data = replace(lines, mixed=Mixed("extra", lines.test[:5], lines.test[:5]))

    found = for_classes(data, ("diagonal", *reversed(lines.classes)))

    assert found.mixed is not None
    assert found.mixed.test.labels.tolist() == (2 - lines.test.labels[:5]).tolist()


def test_mixing_into_new_images_of_every_epoch_is_refused() -> None:
    """These are generated while the network is trained."""
    with pytest.raises(ConfigError, match="mix: expected none with resample"):
        RunConfig.of({"data": "digits", "resample": True, "mix": "drawings"})
