"""Streamed images: each is new, and is a function of the seed and its row."""

import os
import select
import signal
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import NEWEST_STREAM, Dataset, Split
from nntui.datasets.synthetic import digits
from nntui.datasets.synthetic.cached import DigitsGenerator, LinesGenerator
from nntui.datasets.synthetic.quick import digits as quick_digits
from nntui.errors import DataError
from nntui.locations import DataFolders
from nntui.training import streamed
from nntui.training.events import RunFinished, StepDone
from nntui.training.loop import train
from nntui.training.state import TrainerState
from nntui.training.streamed import CHUNK, StreamedImages
from nntui.training.trainer import Trainer


def _taken(images: StreamedImages, first: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    pixels, labels = np.empty((count, 256), np.uint8), np.empty(count, np.uint8)
    images.take(np.arange(first, first + count), pixels, labels)
    return pixels, labels


def test_a_row_always_has_the_same_image() -> None:
    """Wherever reading begins, also across chunks: a resumed run trains on the same images."""
    straight, other = (
        StreamedImages(LinesGenerator(), 700, 5),
        StreamedImages(LinesGenerator(), 700, 5),
    )
    pixels, labels = (
        np.concatenate(parts)
        for parts in zip(*(_taken(straight, i * 60, 60) for i in range(40)), strict=True)
    )
    for first in (2 * CHUNK - 30, 17, 0):
        part = _taken(other, first, 60)
        assert (part[0] == pixels[first : first + 60]).all()
        assert (part[1] == labels[first : first + 60]).all()
    assert len({row.tobytes() for row in pixels}) == len(pixels)


def test_each_epoch_takes_the_next_rows() -> None:
    images = StreamedImages(LinesGenerator(), 700, 5)
    assert (images.order(5, 0) == np.arange(700)).all()
    assert (images.order(5, 2) == np.arange(1400, 2100)).all()


def test_another_seed_gives_other_images() -> None:
    one, other = (_taken(StreamedImages(LinesGenerator(), 9, seed), 0, 9)[0] for seed in (1, 2))
    assert (one != other).any()


def test_an_error_of_the_generator_reaches_the_trainer() -> None:
    """Although it is raised in another thread."""

    class Broken(LinesGenerator):
        def new_split(self, count: int, seed: Sequence[int], stream: int = 3) -> Split:
            raise DataError(f"no images for {count} lines of seed {seed[0]}, stream {stream}")

    with pytest.raises(DataError, match="no images for 1000 lines of seed 1, stream 3"):
        _taken(StreamedImages(Broken(), 9, 1), 0, 9)


def _settings(**more: object) -> RunConfig:
    return RunConfig.of({"data": "lines", "layers": "8:relu", "epochs": 2, "batch": 50, **more})


def test_training_on_streamed_images(tmp_path: Path) -> None:
    """The same seed gives the same losses; the images are not those of the stored data set."""
    data = catalog.load("lines", DataFolders((tmp_path,), tmp_path))
    config = _settings(resample=True, train_size=1_400, validation=100)
    curves = []
    for chosen in (config, config, config.replace(resample=False)):
        trainer = Trainer(chosen, data)
        events = list(train(trainer, lambda: 0.0))
        assert len([e for e in events if isinstance(e, StepDone)]) == 2 * 28
        assert isinstance(events[-1], RunFinished)
        curves.append([e.loss for e in events if isinstance(e, StepDone)])
    assert curves[0] == curves[1]
    assert curves[0][0] != curves[2][0]


def test_only_synthetic_data_can_be_streamed(lines: Dataset) -> None:
    with pytest.raises(DataError, match=r"resample: expected a synthetic data set.* try augment"):
        Trainer(_settings(resample=True, validation=0), lines)


def test_train_size_decides_how_many_images_there_are(tmp_path: Path, lines: Dataset) -> None:
    """Synthetic data has any number of images, other data at most what there is."""
    synthetic = catalog.load("lines", DataFolders((tmp_path,), tmp_path))
    many = Trainer(_settings(train_size=8_000, validation=1_000), synthetic).data
    assert (len(many.train), len(many.validation)) == (8_000, 1_000)
    few = Trainer(_settings(train_size=200, validation=100), lines).data
    assert (few.train.images == lines.train.images[:200]).all()
    with pytest.raises(DataError, match="train_size: expected at most 500"):
        Trainer(_settings(train_size=501, validation=100), lines)
    with pytest.raises(DataError, match="validation: expected fewer than the 600"):
        Trainer(_settings(train_size=300, validation=600), lines)


def test_a_run_continues_with_the_images_it_began_with(tmp_path: Path) -> None:
    """A state of an earlier version does not name its stream: it is the first."""
    data = catalog.load("lines", DataFolders((tmp_path,), tmp_path))
    trainer = Trainer(_settings(resample=True), data)
    images, state = trainer.batches.images, trainer.state()
    assert images.stream == state.stream == NEWEST_STREAM
    arrays, optimizer = dict(trainer.network.parameters.arrays), trainer.optimizer_state()
    before = msgspec.json.decode(msgspec.json.encode(state), type=dict[str, object])
    del before["stream"]
    trainer.restore(msgspec.convert(before, TrainerState), arrays, optimizer)
    assert images.stream == trainer.state().stream == 1
    trainer.change({"lr": 0.5})
    assert trainer.batches.images.stream == 1


def test_each_stream_has_its_own_digits(tmp_path: Path) -> None:
    """Those of the first are the exact ones."""
    seed = (5, streamed._STREAM, 0)
    images = StreamedImages(DigitsGenerator(tmp_path), 9, 5)
    all_pixels = []
    for stream in (NEWEST_STREAM, 2, 1):
        pixels, labels = np.empty((9, 784), np.uint8), np.empty(9, np.uint8)
        images.continue_stream(stream)
        images.take(np.arange(9), pixels, labels)
        if stream == 1:
            expected = digits.generate(CHUNK, seed)
        else:
            expected = quick_digits.generate(CHUNK, seed, stream=stream)
        assert (pixels == expected[0][:9].reshape(9, -1)).all()
        assert (labels == expected[1][:9]).all()
        all_pixels.append(pixels.tobytes())
    assert len(set(all_pixels)) == 3


def test_images_of_producers_are_those_of_the_trainer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after one of them was killed, and where reading jumps."""
    monkeypatch.setattr(streamed, "processors", lambda: 2)
    monkeypatch.setattr(streamed, "WORTHWHILE", 0)
    images = StreamedImages(LinesGenerator(), 700, 5, (16, 16))
    alone = StreamedImages(LinesGenerator(), 700, 5)
    pids = []
    for supervisor in images._supervisors:
        producer = supervisor.producer()
        assert producer is not None
        assert select.select([producer._process.connection], [], [], 60)[0]
        pids.append(producer.pid)

    for first in (0, 990, 4_500, 5_000, 17, 30_000, 31_000, 32_000):
        if first == 30_000:
            os.kill(pids[0], signal.SIGKILL)
        for mine, theirs in zip(_taken(images, first, 60), _taken(alone, first, 60), strict=True):
            np.testing.assert_array_equal(mine, theirs)
    assert any("SIGKILL" in note for note in images.take_notes())
    images.close()
    assert all(s._producer is None or s._producer.ended for s in images._supervisors)
