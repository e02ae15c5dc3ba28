"""The images of a run: the data set, and how a config splits it."""

import msgspec

from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.datasets.mixing import with_mixed, without_mixed
from nntui.errors import DataError
from nntui.locations import DataFolders


def reading_of(config: RunConfig) -> Reading:
    """Return the settings of `config` for reading files of data."""
    return Reading.of(msgspec.structs.asdict(config))


def load_data(config: RunConfig, folders: DataFolders) -> Dataset:
    """Return the whole data set of a run, not yet split.

    Raises:
        MissingDataError: it has to be downloaded first.
        DataError: there is no such data set, or it cannot be read.
    """
    data = catalog.load(config.data, folders, reading_of(config))
    return mixed_as(config, data, folders)


def mixed_as(config: RunConfig, data: Dataset, folders: DataFolders) -> Dataset:
    """Return loaded data with the images that `config` mixes in, and no others.

    Raises:
        MissingDataError: they must be downloaded first.
        DataError: they are unknown or broken, or have other sizes or classes.
    """
    if not config.mix:
        return without_mixed(data)
    return with_mixed(data, config.mix, config.mix_times, reading_of(config), folders)


def select_images(config: RunConfig, data: Dataset) -> Dataset:
    """Return `data` split as `config` asks: how many images to train on, how many to hold out.

    Generating more synthetic images than there are takes seconds, the first time.

    Raises:
        DataError: `data` does not have the images; see check_images.
    """
    check_images(config, data)
    if data.arranged:
        return data
    if config.train_size:
        data = data.with_train_size(config.train_size + config.validation)
    return data.hold_out(config.validation, config.split, config.split_seed, config.train_size)


def check_images(config: RunConfig, data: Dataset) -> None:
    """Raise a DataError if `data` lacks labels, or has fewer images than `config` asks for."""
    data.check_labeled()
    if data.arranged:
        return
    if config.resample and data.generator is None:
        raise DataError(
            f"resample: expected a synthetic data set, such as digits, received {data.name}; "
            "try augment, which distorts the images differently in every batch"
        )
    count = len(data.train) + len(data.validation)
    if config.validation >= count and not (data.generator and config.train_size):
        raise DataError(
            f"validation: expected fewer than the {count} training images of {data.name}, "
            f"received {config.validation}"
        )
    if data.generator is None and config.train_size > count - config.validation:
        raise DataError(
            f"train_size: expected at most {count - config.validation}, the training images of "
            f"{data.name} that are not held out, received {config.train_size}; 0 is all of them"
        )
