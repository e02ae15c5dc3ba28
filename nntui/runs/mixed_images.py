"""The images that a run mixes in, copied into its folder: they stay while the data set changes."""

import io

import numpy as np

from nntui.datasets.dataset import Dataset, Mixed
from nntui.errors import DataError
from nntui.locations import MIXED_COPY
from nntui.runs.directory import RunDirectory
from nntui.storage import write_whole
from nntui.training.events import RunStarted


def keep_mixed(run: RunDirectory, data: Dataset) -> None:
    """Copy the images that are mixed into `data` into the folder of a run that begins.

    Raises:
        StorageError: the file cannot be written.
    """
    mixed = data.mixed
    if mixed is None or run.mixed_file() is not None:
        return
    packed = io.BytesIO()
    np.savez(
        packed,
        x_train=mixed.train.images,
        y_train=mixed.train.labels,
        x_test=mixed.test.images,
        y_test=mixed.test.labels,
        classes=np.array(data.classes),
        orientation=np.array("upright"),
    )
    write_whole(run.path / f"{mixed.name}{MIXED_COPY}", packed.getbuffer(), make_folders=False)


def check_mixed(mixed: Mixed | None, started: RunStarted | None) -> None:
    """Raise a DataError if other images are mixed in than those that a run began with."""
    before = None if started is None else started.mixed
    if before is None or (mixed is not None and mixed.content == before.content):
        return
    raise DataError(
        f"mix: expected the {before.images + before.held_out:,} images of {before.data} that the "
        f"run began with, received others; restore {before.data}{MIXED_COPY} in the folder of the "
        "run, or start a new run"
    )
