"""The bridge between folders and the app: plain functions that its threads call.

Nothing here touches a widget. What takes time (reading a journal, judging ten thousand pictures)
happens here, so that the event loop is free to answer keys.
"""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
from threadpoolctl import threadpool_limits

from nntui import locations
from nntui.analysis.models import check_fit
from nntui.analysis.models import judge as judged
from nntui.analysis.predictions import Predictions
from nntui.augmentation import parse_augmentation
from nntui.config import RunConfig
from nntui.datasets import catalog
from nntui.datasets import fetch as fetching
from nntui.datasets.augment import Augmenter
from nntui.datasets.dataset import Dataset, Pixels, Split
from nntui.datasets.fetch import Progress
from nntui.datasets.published import PUBLISHED
from nntui.datasets.reading import Reading
from nntui.errors import MissingDataError
from nntui.runs import library, process
from nntui.runs.checkpoint import info_of
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import Follower
from nntui.runs.process import Trainer
from nntui.runs.summary import Summary, summarize
from nntui.storage import is_file
from nntui.strings import clean
from nntui.training.assemble import assemble, check_network
from nntui.training.data import check_images
from nntui.training.data import load_data as load_for
from nntui.tui.state import Model
from nntui.view import words
from nntui.view.runview import RunView, view_of
from nntui.weights import Weights

POLL_EVERY = 0.1
"""Seconds between two looks at a journal: as often as charts are drawn."""
MOST_ENTRIES = 200
"""Lines to choose from: nobody looks for a run by scrolling further."""
VARIANTS = 8
"""Ways in which one digit is shown as it is fed to the network."""
MEANWHILE = "training on the drawn digits meanwhile"
PATIENCE = 5.0
"""Seconds a trainer that somebody else starts may take until it holds its lock."""


class Sight(NamedTuple):
    """What is known of a run at one moment."""

    view: RunView
    live: bool
    problem: str = ""


def watch(run: RunDirectory, trainer: Trainer | None, left: Callable[[], bool]) -> Iterator[Sight]:
    """Yield what is known of `run`, whenever it is more, until it has ended or nobody looks.

    Args:
        run: the run to follow, from its first event.
        trainer: its trainer, if that was started here.
        left: whether nobody looks any longer.
    """
    follower = Follower(run.events_file)
    view = RunView()
    told: Sight | None = None
    deadline = time.monotonic() + (PATIENCE if trainer is None else float("inf"))
    seen_alive = False
    while not left():
        # Alive is asked before the journal is read: a trainer that ends in between has written all.
        alive = trainer.alive() if trainer else run.alive()
        seen_alive = seen_alive or alive
        view = view_of(follower.poll(), view)
        dead = not alive and (seen_alive or view.started or time.monotonic() > deadline)
        problem = _last_words(run) if dead and not view.ended else ""
        sight = Sight(view, alive and not view.ended, problem)
        if sight != told:
            yield sight
            told = sight
        if view.ended or dead:
            break
        time.sleep(POLL_EVERY)


def _last_words(run: RunDirectory) -> str:
    """Return why a trainer is gone that did not say so itself."""
    try:
        lines = run.log_file.read_bytes()[-2000:].decode("utf-8", "replace").strip().splitlines()
    except OSError:
        lines = []
    why = clean(lines[-1], 160) if lines else "it was killed"
    return f"the trainer of {run.name} is gone: {why}"


def judge(weights: Weights, data: Dataset, title: str) -> Model:
    """Return the network of `weights` with what it says of the test pictures of `data`.

    Raises:
        WeightsError: the weights are broken or do not take these pictures.
    """
    check_fit(weights, data)
    # One thread: the others are the trainer's, and what they save here is not seen.
    with threadpool_limits(1, user_api="blas"):
        return Model(weights, judged(weights, data.test), title)


class Fed(NamedTuple):
    """One digit as a network is fed it in training, in several ways, and what it says of them."""

    images: Pixels
    """(VARIANTS, height, width)"""
    predictions: Predictions


def fed(weights: Weights, config: RunConfig, data: Dataset, row: int) -> Fed:
    """Return the test picture `row` of `data`, distorted as `config` asks, and the answers."""
    digit = data.test[row : row + 1]
    asked = parse_augmentation(config.augment)
    pixels = np.repeat(digit.images.reshape(1, -1), VARIANTS, axis=0)
    with threadpool_limits(1, user_api="blas"):
        # The row stands for a step: whoever comes back to a digit sees what they saw before.
        distorted = Augmenter(asked, data.image_shape, VARIANTS, config.seed).distort(pixels, row)
        images = distorted.reshape(VARIANTS, *data.image_shape)
        return Fed(images, judged(weights, Split(images, np.repeat(digit.labels, VARIANTS))))


def untrained(config: RunConfig, data: Dataset) -> Weights:
    """Return the weights that a run of `config` begins with."""
    classes = len(data.classes)
    network = assemble(config, data.image_shape, classes).network
    return Weights(info_of(config, data), dict(network.parameters.arrays))


def check_layers(config: RunConfig, data: Dataset) -> None:
    """Raise a ShapeError if no network of these layers can take these pictures.

    Or a DataError, if there are not as many of them as are wanted.
    """
    check_network(config, data.image_shape, len(data.classes))
    check_images(config, data)


def start(config: RunConfig) -> tuple[RunDirectory, Trainer]:
    """Make a new run of `config` and start its trainer; StorageError if the disk refuses."""
    run = RunDirectory.create(locations.runs(), config, dt.datetime.now().astimezone())
    return run, process.start(run)


def entries() -> dict[str, str]:
    """Return what can be opened: a line of words for each name or path, what is ours first."""
    lines = {str(path): f"pretrained {path.stem}" for path in library.pretrained_weights()}
    for path in library.saved_weights():
        lines[str(path)] = f"weights    {clean(path.stem, 60)}"
    imported = catalog.imported(locations.data_folders())
    lines.update({name: f"data       {name}" for name in imported})
    for run in library.all_runs()[: max(MOST_ENTRIES - len(lines), 20)]:
        lines[str(run.path)] = _entry(summarize(run))
    return lines


def _entry(summary: Summary) -> str:
    accuracy = words.percent(summary.accuracy) if summary.accuracy is not None else ""
    return f"{summary.status:<11}{summary.run.name}  {accuracy}".rstrip()


def data_names() -> list[str]:
    """Return the data sets that can be loaded by name."""
    return [*catalog.CATALOG, *catalog.imported(locations.data_folders())]


def load_data(config: RunConfig) -> Dataset:
    """Return the data set that `config` asks for; DataError where it cannot be had."""
    return load_for(config, locations.data_folders())


def data_called(name: str) -> str:
    """Return what data is called wherever one stands; see catalog.full_name."""
    return catalog.full_name(name, locations.data_folders())


def suited(config: RunConfig, data: Dataset, before: Dataset | None) -> RunConfig:
    """Return `config` with as many images to validate on as suit `data`.

    A number that somebody chose, rather than what suited the data `before`, stays where it can.
    """
    chosen = before is not None and config.validation != before.usual_validation
    if chosen and config.validation < len(data.train) // 4:
        return config
    return config.replace(validation=data.usual_validation)


def config_for(weights: Weights, config: RunConfig) -> RunConfig:
    """Return `config` with the layers of `weights` and, where it is there, their data as it was."""
    info = weights.info
    config = config.replace(layers=info.layers)
    folders = locations.data_folders()
    own = catalog.own_path(info.data, folders)
    if info.data in catalog.CATALOG or (own is not None and own.exists()):
        reading = asdict(Reading.of(info.reading))
        del reading["whole"]
        config = config.replace(data=info.data, **reading)
    return config


def is_data(name: str) -> bool:
    """Return whether `name` means data rather than a run or weights."""
    folders = locations.data_folders()
    if name in catalog.CATALOG or name in catalog.imported(folders):
        return True
    path = Path(name).expanduser() if name.startswith("~/") else Path(name)
    told_apart = name.endswith(library.SUFFIX) or is_file(path / "config.toml")
    return os.sep in name and not told_apart


def first_data() -> tuple[Dataset, str, str]:
    """Return the data set to begin with, why it is not MNIST, and what to fetch where it can be."""
    data, problem = catalog.available(locations.data_folders())
    if isinstance(problem, MissingDataError):
        return data, f"{problem.name} is not here yet; {MEANWHILE}", problem.name
    return data, f"{problem}; {MEANWHILE}" if problem else "", ""


def fetch(name: str) -> Iterator[Progress]:
    """Fetch a data set into the cache; see datasets.fetch."""
    return fetching.fetch(PUBLISHED[name], locations.cache(), locations.mirror())
