"""The images of a run: the settings that decide which they are, turned into a data set."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from nntui.config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.datasets.reading import Reading


def reading_of(config: RunConfig) -> Reading:
    """Return how `config` wants files to be read."""
    return Reading.of(msgspec.structs.asdict(config))


def load_data(config: RunConfig, folders: Sequence[Path]) -> Dataset:
    """Return the data set of a run, with nothing held out yet; DataError where it cannot be had."""
    return catalog.load(config.data, folders, reading_of(config))


def hold_out(config: RunConfig, data: Dataset) -> Dataset:
    """Return `data` as a run of `config` sees it; DataError if nothing is left to train on."""
    return data.hold_out(config.validation, config.split, config.split_seed, config.train_size)
