"""The bridge between folders and the app: plain functions that its threads call.

Nothing here touches a widget. What takes time (reading a journal, judging ten thousand pictures)
happens here, so that the event loop is free to answer keys.
"""

import datetime as dt
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from threadpoolctl import threadpool_limits

from nntui import locations
from nntui.analysis.augmented import AugmentedDigit, augmented_variants
from nntui.analysis.evaluated import EvaluatedNetwork, evaluate_network
from nntui.config.live import LIVE, live_changes
from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.datasets.published import download as fetching
from nntui.datasets.published.download import DownloadProgress
from nntui.datasets.published.registry import PUBLISHED
from nntui.errors import MissingDataError, NntuiError, WeightsError
from nntui.runs.checkpoint import weights_info
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import describe_exit
from nntui.runs.follow import follow
from nntui.runs.summary import Summary, summarize
from nntui.runs.trainer import process
from nntui.runs.trainer.process import TrainerProcess
from nntui.runs.trainer.resume import queue_resume
from nntui.storage import is_file
from nntui.strings import clean
from nntui.training.assemble import assemble
from nntui.training.images import check_images
from nntui.training.images import load_data as load_for
from nntui.training.networks import check_network
from nntui.view import formatting
from nntui.view.runview import RunView, view_of
from nntui.weights import Weights, read_info
from nntui.workspace import library

MOST_ENTRIES = 200
"""Lines to choose from: nobody looks for a run by scrolling further."""
MEANWHILE = "training on the drawn digits meanwhile"


class Sight(NamedTuple):
    """What is known of a run at one moment."""

    view: RunView
    live: bool
    problem: str = ""


def watch(
    run: RunDirectory, trainer: TrainerProcess | None, left: Callable[[], bool]
) -> Iterator[Sight]:
    """Yield what is known of `run`, whenever it is more, until it has ended or nobody looks.

    Args:
        run: the run to follow, from its first event.
        trainer: its trainer, if that was started here.
        left: whether nobody looks any longer.
    """
    view = RunView()
    told: Sight | None = None
    for news in follow(run, trainer, left):
        view = view_of(news.events, view)
        sight = Sight(view, news.live, describe_exit(run) if news.trainer_lost else "")
        if sight != told:
            yield sight
            told = sight


def judge(weights: Weights, data: Dataset, title: str) -> EvaluatedNetwork:
    """Return the network of `weights` with what it says of the test pictures of `data`.

    Raises:
        WeightsError: the weights are broken or do not take these pictures.
    """
    # One thread: the others are the trainer's, and what they save here is not seen.
    with threadpool_limits(1, user_api="blas"):
        return evaluate_network(weights, data, title)


def fed(network: EvaluatedNetwork, config: RunConfig, data: Dataset, row: int) -> AugmentedDigit:
    """Return the test picture `row` of `data`, distorted as `config` asks, and the answers."""
    with threadpool_limits(1, user_api="blas"):
        return augmented_variants(network, config, data, row)


def untrained(config: RunConfig, data: Dataset) -> Weights:
    """Return the weights that a run of `config` begins with."""
    classes = len(data.classes)
    network = assemble(config, data.image_shape, classes).network
    return Weights(weights_info(config, data), dict(network.parameters.arrays))


def check_layers(config: RunConfig, data: Dataset) -> None:
    """Raise a ShapeError if no network of these layers can take these pictures.

    Or a DataError, if there are not as many of them as are wanted.
    """
    check_network(config, data.image_shape, len(data.classes))
    check_images(config, data)


def start(config: RunConfig) -> tuple[RunDirectory, TrainerProcess]:
    """Make a new run of `config` and start its trainer; StorageError if the disk refuses."""
    run = RunDirectory.create(locations.runs(), config, dt.datetime.now().astimezone())
    return run, process.start(run)


def resume(run: RunDirectory, config: RunConfig, view: RunView) -> TrainerProcess | None:
    """Start a trainer that goes on with `run` in these settings; None where only a new run can.

    Raises:
        NntuiError: the run cannot be read, has a trainer already, or the disk refuses.
    """
    if view.status in {"done", "diverged"}:
        return None
    changes = live_changes(replaced(run.config(), view.settings), config)
    if changes is None:
        return None
    queue_resume(run, changes)
    return process.start(run)


def replaced(config: RunConfig, settings: Mapping[str, object]) -> RunConfig:
    """Return `config` with what a journal says of it; as it is where that cannot be."""
    try:
        return config.replace(**settings)
    except NntuiError:
        return config


def reverted(config: RunConfig, effective: RunConfig) -> RunConfig:
    """Return `config` with the settings that a run can change as they are in that run."""
    return replaced(config, {name: getattr(effective, name) for name in LIVE if name != "layers"})


def live_part(
    before: RunConfig, after: RunConfig, effective: RunConfig
) -> dict[str, int | float | str] | None:
    """Return what an edit changes in the run under way; None where it is one for the next run."""
    edited = {
        name: getattr(after, name)
        for name in after.__struct_fields__
        if getattr(after, name) != getattr(before, name)
    }
    wanted = replaced(effective, edited)
    return live_changes(effective, wanted) if edited else {}


def entries() -> dict[str, str]:
    """Return what can be opened: a line of words for each name or path, what is ours first."""
    lines = {str(path): _weights_entry("pretrained", path) for path in library.pretrained_weights()}
    for path in library.saved_weights():
        lines[str(path)] = _weights_entry("weights", path)
    imported = catalog.imported(locations.data_folders())
    lines.update({name: f"data       {name}" for name in imported})
    for run in library.all_runs()[: max(MOST_ENTRIES - len(lines), 20)]:
        lines[str(run.path)] = _entry(summarize(run))
    return lines


def _weights_entry(kind: str, path: Path) -> str:
    """A line for a file of weights; only its name where it does not say more."""
    line = f"{kind:<11}{clean(path.stem, 60)}"
    try:
        info = read_info(path)
    except WeightsError:
        return line
    accuracy = "" if info.accuracy is None else formatting.percent(info.accuracy)
    return f"{line:<34}{accuracy:>9}  {info.data}".rstrip()


def _entry(summary: Summary) -> str:
    accuracy = formatting.percent(summary.accuracy) if summary.accuracy is not None else ""
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
    if data.generator is None and config.train_size > len(data.train):
        config = config.replace(train_size=0)
    chosen = before is not None and config.validation != before.default_validation_size
    if chosen and config.validation < len(data.train) // 4:
        return config
    return config.replace(validation=data.default_validation_size)


def config_for(weights: Weights, config: RunConfig) -> RunConfig:
    """Return `config` with the layers of `weights` and, where it is there, their data as it was."""
    info = weights.info
    config = config.replace(layers=info.layers)
    folders = locations.data_folders()
    own = catalog.user_path(info.data, folders)
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
    data, problem = catalog.load_default(locations.data_folders())
    if isinstance(problem, MissingDataError):
        return data, f"{problem.name} is not here yet; {MEANWHILE}", problem.name
    return data, f"{problem}; {MEANWHILE}" if problem else "", ""


def fetch(name: str) -> Iterator[DownloadProgress]:
    """Fetch a data set into the cache; see datasets.fetch."""
    return fetching.download(PUBLISHED[name], locations.cache(), locations.mirror())
