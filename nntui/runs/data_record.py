"""The record of the data of a run: where they are, and which image is in which part.

It is written once, before the first step. So the data are recognized when their files have grown,
were shuffled, changed or moved. Runs without a record trust the path in their config.
"""

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct

from nntui.config.run_config import RunConfig
from nntui.datasets.formats.limits import MAX_CLASSES
from nntui.datasets.membership import Members, Membership
from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.storage import is_file, open_file, write_whole
from nntui.strings import clean

FORMAT = 1
"""The version of the record that this version of nntui writes, and the newest that it reads."""
_MAX_BYTES = 2**28
"""Of a record: 20 million images."""
_HASH = np.dtype("<u8")

_Side = Annotated[int, Meta(ge=1, le=4096)]


class _Part(Struct, frozen=True):
    """The images of a part in their order; bytes are base64 in the file."""

    hashes: bytes
    labels: bytes


class _Record(Struct, frozen=True, kw_only=True):
    """The contents of the file."""

    format: Annotated[int, Meta(ge=1, le=FORMAT)] = FORMAT
    name: str
    content: str
    classes: Annotated[list[str], Meta(min_length=1, max_length=MAX_CLASSES)]
    image_shape: tuple[_Side, _Side]
    train: _Part
    validation: _Part
    test: _Part
    unused: _Part


class _Version(Struct, frozen=True):
    """The version of a record, whatever else is in it."""

    format: int = FORMAT


class DataRecord(Struct, frozen=True):
    """What is recorded of the data of a run."""

    name: str
    """The name or path that the data were last loaded from."""
    membership: Membership


def write_data_record(run: RunDirectory, record: DataRecord) -> None:
    """Write the record of a run, in place of an earlier one.

    Raises:
        StorageError: the file cannot be written.
    """
    known = record.membership
    contents = _Record(
        name=record.name,
        content=known.content,
        classes=list(known.classes),
        image_shape=known.image_shape,
        train=_encoded(known.train),
        validation=_encoded(known.validation),
        test=_encoded(known.test),
        unused=_encoded(known.unused),
    )
    write_whole(run.data_file, msgspec.json.encode(contents), make_folders=False)


def read_data_record(run: RunDirectory) -> DataRecord | None:
    """Return the record of a run; None where it has none, as runs of earlier versions.

    Raises:
        RunError: the file cannot be read, or is damaged. Without it, it is not known which images
            the network was trained on.
    """
    try:
        with open_file(run.data_file) as file:
            raw = file.read(_MAX_BYTES + 1)
        if (version := msgspec.json.decode(raw, type=_Version).format) > FORMAT:
            raise RunError(
                f"{run.data_file}: expected a record of format {FORMAT} or earlier, received "
                f"{version}, which a newer version of nntui wrote; update nntui"
            )
        record = msgspec.json.decode(raw, type=_Record)
        return DataRecord(record.name, _membership(record))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise RunError(f"{run.data_file}: cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError, RecursionError):
        raise RunError(
            f"{run.data_file}: expected the record of the data of a run, received other contents; "
            "restore the file, or delete it to go by the path of the data alone"
        ) from None


def config_with_data(run: RunDirectory) -> RunConfig:
    """Return the config of a run with its data where they were last loaded from.

    Raises:
        RunError: the config or the record cannot be read.
    """
    config, record = run.config(), read_data_record(run)
    if config.label_fixes and is_file(run.fixes_file):
        config = config.replace(label_fixes=str(run.fixes_file))
    if config.mix and (mixed := run.mixed_file()) is not None:
        config = config.replace(mix=str(mixed.absolute()))
    return config if record is None else config.replace(data=record.name)


def config_to_show(run: RunDirectory) -> RunConfig:
    """Return the same as `config_with_data`, with the name of the data set that is mixed in.

    The config alone where the record cannot be read.

    Raises:
        RunError: the config cannot be read.
    """
    config = run.config()
    try:
        return config_with_data(run).replace(mix=config.mix)
    except RunError:
        return config


def _membership(record: _Record) -> Membership:
    """Return what a file records; ValueError where it contradicts itself."""
    parts = [
        _decoded(part, len(record.classes))
        for part in (record.train, record.validation, record.test, record.unused)
    ]
    return Membership(
        clean(record.content, 64),
        tuple(clean(name, 40) for name in record.classes),
        record.image_shape,
        *parts,
    )


def _encoded(part: Members) -> _Part:
    return _Part(part.hashes.astype(_HASH).tobytes(), part.labels.tobytes())


def _decoded(part: _Part, classes: int) -> Members:
    hashes = np.frombuffer(part.hashes, _HASH).astype(np.uint64)
    labels = np.frombuffer(part.labels, np.uint8)
    if len(hashes) != len(labels) or (len(labels) and int(labels.max()) >= classes):
        raise ValueError("expected a class for each image")
    return Members(hashes, labels)
