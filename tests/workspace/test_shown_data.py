"""Data shown with a run or with weights have its test images, not those of another division."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.class_labels import for_classes
from nntui.errors import GoneDataError, WeightsError
from nntui.runs.directory import RunDirectory
from nntui.workspace import weights
from nntui.workspace.evaluation import evaluate, evaluate_on
from nntui.workspace.fine_tuning import config_for
from nntui.workspace.shown_data import for_run, for_settings, for_weights
from nntui.workspace.weights import open_weights, save
from tests.datasets.files import csv
from tests.workspace.helpers import trained_run

COUNT = 80
IMAGES = np.random.default_rng(4).integers(0, 256, (COUNT + 20, 4), np.uint8)
LABELS = (np.arange(COUNT + 20) % 2).astype(np.uint8)


def _write(path: Path, count: int) -> None:
    order = np.random.default_rng(count).permutation(count)
    path.write_bytes(csv(IMAGES[order], LABELS[order]))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Images of two classes."""
    path = tmp_path / "mine.csv"
    _write(path, COUNT)
    return path


@pytest.fixture
def run(file: Path) -> RunDirectory:
    """A run on them."""
    return trained_run("first", data=str(file), validation=8)


def test_what_is_shown_is_not_read_again(run: RunDirectory) -> None:
    """By a run, by settings and by weights."""
    shown = for_run(run)
    opened = open_weights("first")

    assert for_run(run, shown) is shown
    assert for_settings(run.config(), shown) is shown
    assert for_weights(opened, run.config(), shown) is shown
    assert shown.content == opened.weights.info.content


def test_a_new_run_never_gets_the_parts_of_another_one(run: RunDirectory, file: Path) -> None:
    """Nor labels that were matched with the classes of a network."""
    _write(file, COUNT + 20)
    shown = for_run(run)

    new = for_settings(run.config(), shown)

    assert shown.arranged
    assert len(new.train) + len(new.test) == COUNT + 20
    matched = for_classes(new, ("1", "0"))
    assert for_settings(run.config(), matched).classes == ("0", "1")


def test_weights_are_shown_with_the_test_images_of_their_run(run: RunDirectory, file: Path) -> None:
    """Saved ones, too, as long as the run is there."""
    before = for_run(run)
    save(open_weights("first").weights, "kept", 0.5)
    _write(file, COUNT + 20)

    for name in ("first", "kept"):
        opened = open_weights(name)
        shown = for_weights(opened, config_for(opened, RunConfig()))
        np.testing.assert_array_equal(shown.test.images, before.test.images)
        assert "20 images more" in shown.notes[0]
        assert evaluate_on(opened.weights, shown, name).accuracy >= 0


def test_data_that_changed_since_they_were_read_are_not_evaluated(
    run: RunDirectory, file: Path
) -> None:
    """What is shown may hold images that the new run is trained on."""
    shown = for_run(run)
    _write(file, COUNT + 20)
    trained_run("second", data=str(file), validation=8)
    newer = open_weights("second").weights

    with pytest.raises(WeightsError, match=r"mine\.csv has changed since it was read"):
        evaluate(newer, shown, "step 1")
    assert len(evaluate(newer, replace(shown, name="elsewhere"), "step 1").predictions) == 8
    untrained = weights.untrained(run.config(), shown)
    assert len(evaluate(untrained, shown, "untrained").predictions) == 8


def test_a_run_whose_data_are_gone_says_so(run: RunDirectory, file: Path) -> None:
    """It is opened without them."""
    shown = for_run(run)
    file.unlink()

    with pytest.raises(GoneDataError, match="the data of the training are no longer there"):
        for_run(run)
    assert shown.labeled
