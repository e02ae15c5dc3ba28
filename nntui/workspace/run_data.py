"""The data of a run or of weights: found where they are, recognized by their contents."""

import contextlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from nntui import locations
from nntui.config.reading import Reading
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset, Mixed
from nntui.datasets.duplicates import shared_rows
from nntui.datasets.membership import Membership, content_hash, is_known
from nntui.datasets.published.registry import PUBLISHED
from nntui.datasets.recognized import for_evaluation, without_mixed_in, without_seen
from nntui.errors import DataError, GoneDataError, NntuiError
from nntui.runs.data_record import (
    DataRecord,
    config_with_data,
    read_data_record,
    write_data_record,
)
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.resume import data_of_run
from nntui.storage import exists, is_file
from nntui.strings import clean, short_name
from nntui.weights import WeightsInfo
from nntui.weights.model import UNKNOWN_DATA
from nntui.workspace import data as datasets
from nntui.workspace.paths import is_path

_DIVIDING = {"split", "test_size", "split_seed", "drop_duplicates"}
"""Settings that decide which images are test images."""


@dataclass(frozen=True, slots=True)
class TrainedOn:
    """What is known of the data that weights were trained on.

    Args:
        name: where they were last.
        reading: how their files were read and split.
        content: their hash; empty where it is not known.
        membership: which image was in which part; None where it is not known.
    """

    name: str
    reading: Reading
    content: str = ""
    membership: Membership | None = None
    run: RunDirectory | None = None
    """The run that trained them, where it is still there."""


def trained_on(info: WeightsInfo, run: RunDirectory | None = None) -> TrainedOn:
    """Return what is known of the data that weights were trained on.

    Args:
        info: of the weights.
        run: the run that trained them; by default the one that they name, where it is still there.

    Raises:
        RunError: the record of the run is damaged.
    """
    if run is None and info.run and info.content:
        run = _named(info.run)
    record = read_data_record(run) if run is not None else None
    if record is not None and info.content and record.membership.content != info.content:
        record = None  # another run has this name now
    return TrainedOn(
        record.name if record is not None else info.data,
        _with_fixes_that_exist(Reading.of(info.reading), run),
        info.content,
        record.membership if record is not None else None,
        run,
    )


def _with_fixes_that_exist(reading: Reading, run: RunDirectory | None) -> Reading:
    """Return a reading with the label fixes of the run, or else those of the file.

    Where both are gone it has none: test images can be evaluated without them.
    """
    if not reading.label_fixes:
        return reading
    own = run.fixes_file if run is not None else locations.expanded(reading.label_fixes)
    found = own if is_file(own) else locations.expanded(reading.label_fixes)
    return replace(reading, label_fixes=str(found) if is_file(found) else "")


def _named(name: str) -> RunDirectory | None:
    """Return the run with exactly this name in the folder of runs; None where there is none."""
    run = RunDirectory(locations.runs() / name)
    return run if name == run.path.name and is_file(run.config_file) else None


def load_trained_on(known: TrainedOn, settings: Mapping[str, object] | None = None) -> Dataset:
    """Return the data that weights were trained on, with the test images of then.

    Args:
        known: what is known of them.
        settings: how files are to be read, by the names of the settings of a run.

    Raises:
        GoneDataError: they are no longer there.
        MissingDataError: they must be downloaded first.
        DataError: they are broken, or have nothing in common with those of the training.
    """
    check_present(known.name)
    if known.name == UNKNOWN_DATA:
        raise GoneDataError(
            "it is not known which data these weights were trained on; name data to evaluate them "
            "on with --data"
        )
    if not catalog.is_known(known.name, locations.data_folders()):
        raise GoneDataError(
            f"{clean(known.name, 80)!r}: these weights were trained on this data set, which is not "
            "there; pass its file, or other data to evaluate on, with --data"
        )
    settings = settings or {}
    data = datasets.load(known.name, Reading.of({**asdict(known.reading), **settings}))
    if not _DIVIDING & settings.keys():
        try:
            return as_trained_on(known, data)
        except GoneDataError as error:
            if not settings:
                raise
            options = ", ".join(f"--{option.replace('_', '-')}" for option in settings)
            raise DataError(f"{error}; they were read with {options}, which may be why") from None
    if known.membership is None:
        return data
    return without_seen(data, known.membership, own=True)


def as_trained_on(known: TrainedOn, data: Dataset) -> Dataset:
    """Return loaded data, the same that weights were trained on, with the test images of then.

    Raises:
        GoneDataError: none of these images is left.
    """
    if known.membership is not None:
        return for_evaluation(data, known.membership)
    unknown = not known.content or not data.labeled
    if unknown or is_known(data) or content_hash(data) == known.content:
        return data
    note = (
        f"{short_name(data.name)} has changed since these weights were trained, and no record of "
        "their images is left: images that they were trained on may be among the test images"
    )
    return replace(data, content="", notes=(*data.notes, note))


def load_other(known: TrainedOn, name: str, settings: Mapping[str, object] | None) -> Dataset:
    """Return other data to evaluate weights on, without images that they were trained on.

    Of files that bring no test images of their own, all images are test images.

    Args:
        known: what is known of the data that the weights were trained on.
        name: what `data.load` takes.
        settings: how files are to be read, by the names of the settings of a run.

    Raises:
        MissingDataError: the data must be downloaded first.
        DataError: the data are unknown or broken, or the weights were trained on all of them.
    """
    reading = Reading.of({**asdict(Reading(whole=True)), **(settings or {})})
    data = datasets.load(name, reading)
    if known.run is not None and (mixed := mixed_into(known.run, data)) is not None:
        data = without_mixed_in(data, mixed)
    if known.membership is not None:
        return without_seen(data, known.membership)
    note = "" if is_known(data) else _unrecorded(known, data)
    return replace(data, notes=(*data.notes, note)) if note else data


def mixed_into(run: RunDirectory, data: Dataset) -> Mixed | None:
    """Return the images that were mixed into the training of a run, with the classes of `data`.

    None where there are none, or where they have other classes or another size than `data`.
    """
    with contextlib.suppress(NntuiError):  # the run is damaged, or its copy of the images is gone
        config = config_with_data(run)
        return datasets.mixed_for(config, data).mixed if config.mix else None
    return None


def _unrecorded(known: TrainedOn, data: Dataset) -> str:
    """Return what to say of test images where no record tells which the weights were trained on."""
    if known.content or is_path(known.name):
        return (
            "no record of the images that these weights were trained on is left: some may be among "
            "the test images"
        )
    if known.name not in PUBLISHED:
        return ""
    try:
        trained = datasets.load(known.name).train
    except NntuiError:  # it is not downloaded
        return ""
    if trained.images.shape[1:] != data.image_shape:
        return ""
    count = len(shared_rows(data.test.images, trained.images)[0])
    if not count:
        return ""
    return (
        f"{count:,} of the {len(data.test):,} images are among the training images of "
        f"{known.name}, the data set that these weights were trained on"
    )


def load_of_run(run: RunDirectory) -> Dataset:
    """Return the data of a run to look at its results: with the test images of the run.

    Raises:
        GoneDataError: they are no longer there.
        MissingDataError: they must be downloaded first.
        DataError: they are broken, or no test image of the run is left.
        RunError: the run cannot be read.
    """
    config = config_with_data(run)
    check_present(config.data)
    return as_of_run(run, datasets.load_for(config))


def as_of_run(run: RunDirectory, data: Dataset) -> Dataset:
    """Return the loaded data of a run with the test images of the run.

    Raises:
        GoneDataError: none of these images is left.
        RunError: the record of the run is damaged.
    """
    record = read_data_record(run)
    if record is None:
        return data
    return for_evaluation(data, record.membership)


def load_to_resume(run: RunDirectory, name: str = "") -> Dataset:
    """Return the data of a run that is to be resumed, divided as they were when it began.

    Args:
        run: the run.
        name: where its data are now; empty where they have not moved.

    Raises:
        GoneDataError: they are no longer there.
        MissingDataError: they must be downloaded first.
        DataError: images that the run began with are gone.
        RunError: the run cannot be read.
    """
    config, record = config_with_data(run), read_data_record(run)
    if name:
        config = config.replace(data=datasets.full_name(name))
    check_present(config.data)
    return data_of_run(datasets.load_for(config), record)


def remember_place(run: RunDirectory, data: Dataset) -> None:
    """Record where the data of a run are, if they have moved.

    Raises:
        RunError: the record cannot be read.
        StorageError: it cannot be written.
    """
    record = read_data_record(run)
    if record is not None and record.name != data.name:
        write_data_record(run, DataRecord(data.name, record.membership))


def check_present(name: str) -> None:
    """Raise a GoneDataError if the data at the path `name` are no longer there."""
    if is_path(name) and not exists(locations.expanded(name)):
        raise GoneDataError(
            f"{clean(name)}: the data of the training are no longer there",
            "if they were moved, name them with --data",
        )
