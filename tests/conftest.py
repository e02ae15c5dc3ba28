"""What all tests share: folders of their own, a small data set, and MNIST where it is available."""

import os
import signal
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.datasets.published.find import find_published
from nntui.datasets.published.registry import MNIST

pytest_plugins = ["tests.published_data"]

# The same examples in every run and no deadline, so that results do not depend on luck or load.
settings.register_profile("nntui", derandomize=True, deadline=None)
settings.load_profile("nntui")

# Under nohup, and in the background of a shell, trainers would inherit that these are ignored.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

# Read before the fixture `saves` changes the environment.
_MNIST_FOLDERS = [Path(os.environ.get("NNTUI_DATA", "data")).absolute(), Path("data").absolute()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests whose optional libraries are not installed."""
    names = {name for item in items for mark in item.iter_markers("needs") for name in mark.args}
    absent = {name for name in names if find_spec(name) is None}
    left_out = [
        item
        for item in items
        if any(absent.intersection(mark.args) for mark in item.iter_markers("needs"))
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def _signal_handlers() -> Iterator[None]:
    """Restore the handlers that a command installs for the rest of its process."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE)
    handlers = [(number, signal.getsignal(number)) for number in numbers]
    yield
    for number, handler in handlers:
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache for all tests of a process, so that digits are generated once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def saves(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for everything a test writes; there is no data and no network."""
    folder = tmp_path / "saves"
    empty = tmp_path / "no-data"
    empty.mkdir()
    monkeypatch.setenv("NNTUI_SAVES", str(folder))
    monkeypatch.setenv("NNTUI_DATA", str(empty))
    monkeypatch.setenv("NNTUI_CACHE", str(cache))
    monkeypatch.setenv("NNTUI_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("NNTUI_MIRROR", "none")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture(scope="session")
def lines() -> Dataset:
    """A tiny data set that any network learns: 12 x 12, a horizontal or a vertical line."""
    return Dataset(
        name="lines",
        classes=("horizontal", "vertical"),
        train=_lines(600, seed=1),
        test=_lines(200, seed=2),
        validation=empty_split(12, 12),
        origin="generated for the tests",
    )


def _lines(count: int, seed: int) -> Split:
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
    """The folder with the real MNIST; the test is skipped if there is none."""
    for folder in _MNIST_FOLDERS:
        if find_published(MNIST, [folder]) is not None:
            monkeypatch.setenv("NNTUI_DATA", str(folder))
            yield folder
            return
    pytest.skip("needs MNIST, which is neither in NNTUI_DATA nor in data/")
