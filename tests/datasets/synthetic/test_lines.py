"""Lines: two classes that a small network learns without a mistake."""

from pathlib import Path

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.synthetic import lines
from nntui.locations import DataFolders
from nntui.training.events import RunFinished
from nntui.training.loop import train
from nntui.training.trainer import Trainer


def test_each_image_has_one_line() -> None:
    """One whole row or column is brighter than all noise, as its label says."""
    split = lines.generate(500, 3)
    assert split.images.shape == (500, 16, 16)
    for image, label in zip(split.images, split.labels, strict=True):
        along = image if label == 0 else image.T
        darkest = np.sort(along.min(axis=1))
        assert darkest[-1] >= 160
        assert np.sort(along.max(axis=1))[-2] < 160
    assert 200 < split.labels.sum() < 300


def test_the_same_seed_gives_the_same_images() -> None:
    first, again, other = (lines.generate(50, seed) for seed in ([1, 2], [1, 2], [1, 3]))
    assert (first.images == again.images).all()
    assert (first.images != other.images).any()


_PLAIN = {"optimizer": "sgd", "lr": 0.1, "batch": 10}


@pytest.mark.parametrize("seed", [1, 2])
def test_sixteen_units_learn_lines_without_a_mistake(tmp_path: Path, seed: int) -> None:
    """A network 256-16-2 has a test accuracy of 1 after one run on the 1,500 training images."""
    data = catalog.load("lines", DataFolders((), tmp_path))
    config = RunConfig.of({"data": "lines", "layers": "16:relu", "seed": seed, **_PLAIN})
    trainer = Trainer(config, data)
    (end,) = [e for e in train(trainer, lambda: 0.0) if isinstance(e, RunFinished)]

    assert len(trainer.data.train) == 1_500
    assert len(data.test) == 10_000
    assert end.accuracy == 1.0
