"""What the tests share: folders of their own, a small data set, and MNIST where it is."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.datasets.published.find import find_published
from nntui.datasets.published.registry import MNIST

# The same examples every time, and no deadline: a verdict must not hang on luck or a busy machine.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

# Under nohup the trainers that tests start would inherit that a hangup is nothing to them.
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# Read before the fixture below takes it away from everything that is tested.
_MNIST_FOLDERS = [Path(os.environ.get("NNTUI_DATA", "data")).absolute(), Path("data").absolute()]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all tests of a process share, so that digits are drawn once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def saves(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of the test's own for everything that is written; no data, no network."""
    folder = tmp_path / "saves"
    empty = tmp_path / "no-data"
    empty.mkdir()
    monkeypatch.setenv("NNTUI_SAVES", str(folder))
    monkeypatch.setenv("NNTUI_DATA", str(empty))
    monkeypatch.setenv("NNTUI_CACHE", str(cache))
    monkeypatch.setenv("NNTUI_MIRROR", "none")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture(scope="session")
def lines() -> Dataset:
    """A tiny data set that any network learns: 12 x 12, a line that lies or stands."""
    return Dataset(
        name="lines",
        classes=("lying", "standing"),
        train=_draw_lines(600, seed=1),
        test=_draw_lines(200, seed=2),
        validation=empty_split(12, 12),
        origin="drawn for the tests",
    )


def _draw_lines(count: int, seed: int) -> Split:
    rng = np.random.default_rng(seed)
    images = rng.integers(0, 60, (count, 12, 12), np.uint8)
    labels = rng.integers(0, 2, count, np.uint8)
    for image, label, place in zip(images, labels, rng.integers(0, 12, count), strict=True):
        if label:
            image[:, place] = 255
        else:
            image[place] = 255
    return Split(images, labels)


@pytest.fixture
def mnist_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder with the real MNIST; without it the test is skipped."""
    for folder in _MNIST_FOLDERS:
        if find_published(MNIST, [folder]) is not None:
            monkeypatch.setenv("NNTUI_DATA", str(folder))
            yield folder
            return
    pytest.skip("MNIST is neither in NNTUI_DATA nor in data/")
