"""Runs: configure, create, train, find, rename and delete them."""

import datetime as dt
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass

from nntui import locations
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.datasets.label_fixes import read_label_fixes, write_label_fixes
from nntui.errors import BusyRunError, StorageError, TrainingError
from nntui.runs.directory import RunDirectory, rename_run
from nntui.runs.exit_reason import last_log_lines
from nntui.runs.initial_weights import FittedWeights
from nntui.runs.trainer import process
from nntui.runs.trainer.process import TrainerProcess
from nntui.runs.trainer.session import run_session
from nntui.runs.trash import delete_files
from nntui.training.events import AnyEvent
from nntui.training.images import select_images
from nntui.workspace import data as datasets
from nntui.workspace.run_list import all_runs, find, folder, live_run, lookup
from nntui.workspace.run_names import check_new_name

__all__ = [
    "ConfiguredRun",
    "StartedRun",
    "all_runs",
    "configure",
    "create",
    "delete",
    "find",
    "folder",
    "live_run",
    "lookup",
    "rename",
    "start",
    "start_trainer",
    "train",
]


@dataclass(frozen=True, slots=True, eq=False)
class ConfiguredRun:
    """The complete settings of a new run, and its data."""

    config: RunConfig
    data: Dataset


@dataclass(frozen=True, slots=True)
class StartedRun:
    """A new run and the process that trains it."""

    run: RunDirectory
    trainer: TrainerProcess


def configure(settings: Mapping[str, object]) -> ConfiguredRun:
    """Return the complete config that `settings` ask for, with its data, checked to fit.

    Settings that are missing take their defaults; `validation` takes that of the data set.
    Nothing is written, so settings that cannot be trained leave nothing behind.

    Raises:
        MissingDataError: the data must be downloaded first.
        NntuiError: a setting is invalid, or the data do not suit the settings.
    """
    config = RunConfig.of(settings)
    config = config.replace(data=datasets.full_name(config.data))
    if config.mix:
        config = config.replace(mix=datasets.full_name(config.mix))
    if config.label_fixes:
        config = config.replace(label_fixes=str(locations.expanded(config.label_fixes).absolute()))
    data = datasets.load_for(config)
    if "validation" not in settings:
        config = config.replace(validation=data.default_validation_size)
    datasets.check(config, data)
    select_images(config, data)  # also draws synthetic images that are not cached yet
    return ConfiguredRun(config, data)


def create(
    config: RunConfig, name: str | None = None, initial: FittedWeights | None = None
) -> RunDirectory:
    """Create the folder of a new run.

    Args:
        config: its settings.
        name: of the run; by default made of the date, the data and the layers.
        initial: the weights that it begins with; by default random ones.

    Raises:
        RunError: the name is invalid, taken or means something else.
        DataError: its file of label fixes cannot be read.
        StorageError: the file cannot be written.
    """
    if name is not None:
        check_new_name(name)
    now = dt.datetime.now().astimezone()
    fixes = read_label_fixes(locations.expanded(config.label_fixes)) if config.label_fixes else None
    run = RunDirectory.create(locations.runs(), config, now, name)
    try:
        if initial is not None:
            initial.write(run)
        if fixes is not None:
            write_label_fixes(run.fixes_file, fixes)
    except StorageError:
        delete(run)  # it would begin with random weights, or with labels that may change
        raise
    return run


def start(
    config: RunConfig, name: str | None = None, initial: FittedWeights | None = None
) -> StartedRun:
    """Create a run and train it in a process of its own, which outlives this one; see `create`.

    Raises:
        RunError: the name is invalid, taken or means something else.
        StorageError: the file cannot be written.
    """
    run = create(config, name, initial)
    return StartedRun(run, process.start(run))


def start_trainer(run: RunDirectory) -> TrainerProcess:
    """Start the trainer of an existing run, and return it once it trains.

    Raises:
        TrainingError: the trainer could not start.
        StorageError: the file cannot be written.
    """
    trainer = process.start(run)
    process.await_start(run, trainer)
    code = trainer.process.poll()
    if code and run.alive():
        raise BusyRunError(f"{run.name}: another process has begun to train it")
    if code:
        why = " ".join(last_log_lines(run, 1)) or f"its trainer ended with exit code {code}"
        raise TrainingError(f"{run.name}: could not start: {why}")
    return trainer


def train(
    run: RunDirectory, data: Dataset, stop_requested: Callable[[], str] = str
) -> Generator[AnyEvent, None, None]:
    """Train a run in this process, from its newest checkpoint or from the beginning.

    Args:
        run: the run.
        data: its data set, with nothing held out for validation yet.
        stop_requested: returns why to stop before the next step, or an empty string.

    Yields:
        Every event, after it was written to the journal.

    Raises:
        NntuiError: config, data or disk made training impossible, or another process trains it.
    """
    yield from run_session(run, lambda _: data, stop_requested)


def rename(run: RunDirectory, name: str) -> RunDirectory:
    """Rename a run and return it under its new name.

    Raises:
        RunError: the name is invalid, taken or means something else, or the run is being trained.
        StorageError: the file cannot be written.
    """
    check_new_name(name)
    return rename_run(run, name)


def delete(run: RunDirectory) -> list[str]:
    """Delete a run for good; return the names of what else is in its folder, which stays.

    `trash.delete` is the one that can be undone.

    Only files that a trainer writes are deleted: the folder may be any with a config.toml.

    Raises:
        RunError: the run is being trained.
        StorageError: the file cannot be written.
    """
    with run.locked():
        return delete_files(run.path)
