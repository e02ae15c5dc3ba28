"""Looking at data before training: splits, and training images."""

from pathlib import Path

import numpy as np
import pytest

from nntui.errors import ConfigError, DataError, UsageError
from nntui.workspace.data import load
from nntui.workspace.samples import load_with, split_with, training_samples


def test_samples_start_over_at_the_end() -> None:
    """So any count can be shown."""
    train = load("lines").train
    samples = training_samples("lines", len(train) - 1, 3)

    assert np.array_equal(samples.images, train.images[[-1, 0, 1]])
    assert len(samples.names) == 3
    assert set(samples.names) <= {"horizontal", "vertical"}


def test_augmented_samples_depend_on_the_seed_only() -> None:
    plain, first, again, other = (
        training_samples("lines", 0, 2, augment, seed).images
        for augment, seed in (("", 1), ("shift:2", 1), ("shift:2", 1), ("shift:2", 2))
    )

    assert np.array_equal(first, again)
    assert not np.array_equal(first, plain)
    assert not np.array_equal(first, other)


def test_invalid_augmentation_and_unknown_data_are_refused() -> None:
    with pytest.raises(ConfigError, match="unknown distortion 'bend'"):
        training_samples("lines", 0, 1, "bend:3")
    with pytest.raises(DataError, match="unknown data set 'nope'"):
        training_samples("nope", 0, 1)


def test_data_are_split_as_a_run_splits_them() -> None:
    """By default with the validation size of the data set."""
    data = load_with("lines", {})

    assert len(split_with(data, {"validation": 100}).validation) == 100
    assert len(split_with(data, {}).validation) == data.default_validation_size


@pytest.mark.parametrize("first", [-1, 1_500, 99_999_999])
def test_an_index_without_an_image_is_refused(first: int) -> None:
    """Another image must not be shown in its place."""
    with pytest.raises(UsageError, match=f"from 0 to 1499, .*, received {first}"):
        training_samples("lines", first, 1)


def test_data_without_training_images_are_refused(tmp_path: Path) -> None:
    """Such as a file without labels."""
    path = tmp_path / "unlabeled.csv"
    path.write_text("".join(f"{','.join(['0', str(row)] * 32)}\n" for row in range(9)))

    with pytest.raises(DataError, match="has no training images"):
        training_samples(str(path), 0, 1)
