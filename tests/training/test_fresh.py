"""Fresh images: never twice, and the same again for the same place."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.synthetic.cached import LinesGenerator
from nntui.errors import DataError
from nntui.locations import DataFolders
from nntui.training.events import RunFinished, StepDone
from nntui.training.loop import train
from nntui.training.streamed import CHUNK, StreamedImages
from nntui.training.trainer import Trainer


def _taken(images: StreamedImages, first: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    pixels, labels = np.empty((count, 256), np.uint8), np.empty(count, np.uint8)
    images.take(np.arange(first, first + count), pixels, labels)
    return pixels, labels


def test_a_place_has_its_image() -> None:
    """Wherever one begins, across the borders of chunks: so a resumed run sees the same."""
    straight, there = (
        StreamedImages(LinesGenerator(), 700, 5),
        StreamedImages(LinesGenerator(), 700, 5),
    )
    pixels, labels = (
        np.concatenate(parts)
        for parts in zip(*(_taken(straight, i * 60, 60) for i in range(40)), strict=True)
    )
    for first in (2 * CHUNK - 30, 17, 0):
        part = _taken(there, first, 60)
        assert (part[0] == pixels[first : first + 60]).all()
        assert (part[1] == labels[first : first + 60]).all()
    assert len({row.tobytes() for row in pixels}) == len(pixels)


def test_epochs_follow_each_other() -> None:
    images = StreamedImages(LinesGenerator(), 700, 5)
    assert (images.order(5, 0) == np.arange(700)).all()
    assert (images.order(5, 2) == np.arange(1400, 2100)).all()


def test_another_seed_draws_other_images() -> None:
    one, other = (_taken(StreamedImages(LinesGenerator(), 9, seed), 0, 9)[0] for seed in (1, 2))
    assert (one != other).any()


def test_a_failing_artist_fails_the_training() -> None:
    """What goes wrong in a thread is not lost in it."""

    class Broken(LinesGenerator):
        def new_split(self, count: int, seed: Sequence[int]) -> Split:
            raise DataError(f"no ink for {count} lines of seed {seed[0]}")

    with pytest.raises(DataError, match="no ink for 1000 lines of seed 1"):
        _taken(StreamedImages(Broken(), 9, 1), 0, 9)


def _settings(**more: object) -> RunConfig:
    return RunConfig.of({"data": "lines", "layers": "8:relu", "epochs": 2, "batch": 50, **more})


def test_a_training_on_fresh_images(tmp_path: Path) -> None:
    """The same seed gives the same course; the images are not those that are kept."""
    data = catalog.load("lines", DataFolders((), tmp_path))
    config = _settings(resample=True, train_size=1_400, validation=100)
    courses = []
    for chosen in (config, config, config.replace(resample=False)):
        trainer = Trainer(chosen, data)
        events = list(train(trainer, lambda: 0.0))
        assert len([e for e in events if isinstance(e, StepDone)]) == 2 * 28
        assert isinstance(events[-1], RunFinished)
        courses.append([e.loss for e in events if isinstance(e, StepDone)])
    assert courses[0] == courses[1]
    assert courses[0][0] != courses[2][0]


def test_only_what_is_drawn_can_be_fresh(lines: Dataset) -> None:
    with pytest.raises(DataError, match=r"fresh: expected a data set that is drawn .* try augment"):
        Trainer(_settings(resample=True, validation=0), lines)


def test_as_many_images_as_are_asked_for(tmp_path: Path, lines: Dataset) -> None:
    """Drawn sets have any number of them, others up to what there is."""
    drawn = catalog.load("lines", DataFolders((), tmp_path))
    many = Trainer(_settings(train_size=8_000, validation=1_000), drawn).data
    assert (len(many.train), len(many.validation)) == (8_000, 1_000)
    few = Trainer(_settings(train_size=200, validation=100), lines).data
    assert (few.train.images == lines.train.images[:200]).all()
    with pytest.raises(DataError, match="train_size: expected at most 500"):
        Trainer(_settings(train_size=501, validation=100), lines)
    with pytest.raises(DataError, match="validation: expected fewer than the 600"):
        Trainer(_settings(train_size=300, validation=600), lines)
