"""The data to show with a run, with weights or with settings; shown data are not read again."""

from dataclasses import asdict

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.recognized import with_content
from nntui.runs.data_record import config_with_data
from nntui.runs.directory import RunDirectory
from nntui.training.images import reading_of, select_images
from nntui.workspace import data as datasets
from nntui.workspace.run_data import as_of_run, as_trained_on, check_present, trained_on
from nntui.workspace.weights import OpenedWeights


def for_settings(config: RunConfig, shown: Dataset | None = None) -> Dataset:
    """Return the data set of some settings, as a new run would divide it.

    Args:
        config: the settings.
        shown: the data set that is shown, which is returned if it is the same.

    Raises:
        MissingDataError: it must be downloaded first.
        DataError: the name is unknown, or the files are broken.
    """
    same = shown is not None and shown.as_loaded and shown.name == config.data
    if same and shown is not None:
        reading = reading_of(config)
        if shown.reading == reading or (shown.reading is None and not reading.label_fixes):
            return with_content(datasets.mixed_for(config, shown))
    return with_content(datasets.load_for(config))


def for_run(run: RunDirectory, shown: Dataset | None = None) -> Dataset:
    """Return the data set of a run with its test images; see `run_data.load_of_run`."""
    config = config_with_data(run)
    check_present(config.data)
    return as_of_run(run, for_settings(config, shown))


def validation_images(config: RunConfig, data: Dataset) -> Split:
    """Return the images that a run of `config` on `data` holds out for validation.

    Raises:
        DataError: `data` do not have the images that `config` asks for.
    """
    return select_images(config, data).validation


def for_weights(opened: OpenedWeights, config: RunConfig, shown: Dataset | None = None) -> Dataset:
    """Return the data set of `config` to show weights with.

    Without images that they were trained on, where `config` names the data of their training.

    Raises:
        NntuiError: see `for_settings` and `run_data.load_trained_on`.
    """
    data = for_settings(config, shown)
    known = trained_on(opened.weights.info, opened.run)
    reading = {**asdict(known.reading), "whole": False}
    same = config.data == known.name and reading == asdict(reading_of(config))
    return as_trained_on(known, data) if same else data
