"""Data that were moved: recognized by their contents as those of a run."""

from nntui.datasets.dataset import Dataset
from nntui.datasets.recognized import with_content
from nntui.errors import DataError, GoneDataError, NntuiError
from nntui.runs.data_record import config_with_data, read_data_record
from nntui.runs.directory import RunDirectory
from nntui.workspace import data as datasets
from nntui.workspace.run_data import check_present, remember_place


def has_lost_data(run: RunDirectory) -> bool:
    """Return whether the data of a run are no longer where they were."""
    try:
        check_present(config_with_data(run).data)
    except GoneDataError:
        return True
    except NntuiError:  # the run cannot be read
        return False
    return False


def found_again(run: RunDirectory, name: str) -> Dataset | None:
    """Return the data `name`, if they are those of a run; the run then remembers where they are.

    Args:
        run: a run whose data are no longer where they were.
        name: what `data.load` takes.

    Returns:
        The data as they were loaded; None where they are others, or cannot be recognized because
        the run is of an earlier version, or are broken.

    Raises:
        RunError: the run cannot be read.
        StorageError: its record cannot be written.
    """
    record = read_data_record(run)
    if record is None:
        return None
    try:
        config = config_with_data(run).replace(data=datasets.full_name(name))
        data = with_content(datasets.load_for(config))
    except DataError:
        return None
    if data.content != record.membership.content:
        return None
    remember_place(run, data)
    return data
