"""The images of a run: the settings that decide which they are, turned into a data set."""

import msgspec

from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.errors import DataError
from nntui.locations import DataFolders


def reading_of(config: RunConfig) -> Reading:
    """Return how `config` wants files to be read."""
    return Reading.of(msgspec.structs.asdict(config))


def load_data(config: RunConfig, folders: DataFolders) -> Dataset:
    """Return the data set of a run, with nothing held out yet; DataError where it cannot be had."""
    return catalog.load(config.data, folders, reading_of(config))


def select_images(config: RunConfig, data: Dataset) -> Dataset:
    """Return `data` as a run of `config` sees it, some held out; DataError where it cannot be.

    To draw more of it than there are takes seconds, the first time.
    """
    check_images(config, data)
    if config.train_size:
        data = data.with_train_size(config.train_size + config.validation)
    return data.hold_out(config.validation, config.split, config.split_seed, config.train_size)


def check_images(config: RunConfig, data: Dataset) -> None:
    """Raise a DataError if `data` has not the images that `config` asks for; takes no time."""
    data.check_labeled()
    if config.resample and data.generator is None:
        raise DataError(
            f"fresh: expected a data set that is drawn here, as digits, received {data.name}; "
            "try augment, which distorts its images anew for each batch"
        )
    count = len(data.train) + len(data.validation)
    if config.validation >= count and not (data.generator and config.train_size):
        raise DataError(
            f"validation: expected fewer than the {count} training images of {data.name}, "
            f"received {config.validation}"
        )
    if data.generator is None and config.train_size > count - config.validation:
        raise DataError(
            f"train_size: expected at most {count - config.validation}, which {data.name} has left "
            f"beside those held out, received {config.train_size}; 0 is all of them"
        )
