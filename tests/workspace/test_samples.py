"""Looking at data before training: the split of a run, and training images as they are seen."""

from pathlib import Path

import numpy as np
import pytest

from nntui.errors import ConfigError, DataError, MissingDataError
from nntui.workspace import data
from nntui.workspace.samples import load_with, split_with, training_samples

_ROWS = "0,0,0,9,9\n1,9,9,0,0\n" * 20


def test_files_are_split_as_a_run_with_these_settings_splits_them(tmp_path: Path) -> None:
    """By default a tenth of the training images is held out."""
    (tmp_path / "mine.csv").write_text(_ROWS)

    loaded = load_with("mine.csv", {"test_size": 10})

    assert (len(loaded.train), len(loaded.validation), len(loaded.test)) == (30, 0, 10)
    assert len(split_with(loaded, {}).validation) == 3
    assert len(split_with(loaded, {"validation": 7}).train) == 23
    with pytest.raises(DataError, match="validation: expected fewer"):
        split_with(loaded, {"validation": 30})
    with pytest.raises(ConfigError, match="test_size"):
        load_with("mine.csv", {"test_size": -1})


def test_images_without_labels_stay_whole(tmp_path: Path) -> None:
    """There is nothing to hold out."""
    np.save(tmp_path / "unlabeled.npy", np.zeros((3, 4, 4), np.uint8))

    loaded = load_with("unlabeled.npy", {})

    assert split_with(loaded, {"validation": 2}) is loaded


def test_samples_start_over_at_the_end() -> None:
    """With the name of the class of each."""
    train = data.load("lines").train

    samples = training_samples("lines", 1_499, 3)

    assert (samples.images == train.images[[1_499, 0, 1]]).all()
    assert samples.names[1] == ("horizontal", "vertical")[train.labels[0]]


def test_samples_are_augmented_as_in_training() -> None:
    """By a seed; an invalid augmentation is refused before the data are loaded."""
    plain, once, again, other = (
        training_samples("lines", 0, 4, augment, seed).images
        for augment, seed in (("", 1), ("shift:3", 1), ("shift:3", 1), ("shift:3", 2))
    )

    assert once.shape == plain.shape
    assert (once == again).all()
    assert (once != plain).any()
    assert (once != other).any()
    with pytest.raises(ConfigError):
        training_samples("mnist", 0, 4, "shift:x")
    with pytest.raises(MissingDataError):
        training_samples("mnist", 0, 4)
