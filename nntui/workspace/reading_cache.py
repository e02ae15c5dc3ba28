"""Readings of foreign files in the cache folder: the second time a file is opened is immediate."""

import contextlib
import hashlib
import os
from pathlib import Path

import msgspec

from nntui import locations
from nntui.errors import StorageError, WeightsError
from nntui.reading.decisions import Decisions
from nntui.reading.record import ReadingRecord
from nntui.storage import open_file, write_whole
from nntui.weights import Weights, decode, encode
from nntui.weights.first_bytes import read_bytes, size_of
from nntui.weights.native import MAX_BYTES

_FORMAT = b"3"
"""Changes whenever another reading may be taken for the same file."""
_MAX_FILES = 100
_MAX_RECORD = 2**16


def key_of(path: Path, decided: Decisions, data: str) -> str:
    """Return the key of a reading: a hash of the file, of the decisions and of the data's name.

    Raises:
        WeightsError: the file cannot be read.
    """
    digest = hashlib.blake2b(_FORMAT + repr((tuple(decided), data)).encode(), digest_size=20)
    for file in _files(path):
        digest.update(f"{file.name}\0".encode())
        if size_of(file) > MAX_BYTES:  # before memory is asked for
            raise WeightsError(f"{file}: expected at most {MAX_BYTES >> 20} MiB, received more")
        digest.update(hashlib.blake2b(read_bytes(file, MAX_BYTES)).digest())
    return digest.hexdigest()


def find(key: str) -> tuple[Weights, ReadingRecord] | None:
    """Return the weights and the record of a reading; None where they are missing or damaged."""
    path = _path(key)
    try:
        with open_file(path.with_suffix(".json")) as file:
            record = msgspec.json.decode(file.read(_MAX_RECORD), type=ReadingRecord)
        weights = decode(read_bytes(path, MAX_BYTES), str(path))
    except (OSError, WeightsError, msgspec.MsgspecError):
        return None
    with contextlib.suppress(OSError):
        path.touch()  # the files that were not used for longest are removed first
    return weights, record


def keep(key: str, weights: Weights, record: ReadingRecord) -> None:
    """Write weights and record; failing is no error."""
    path = _path(key)
    with contextlib.suppress(StorageError, OSError):
        write_whole(path, encode(weights), "NNTUI_CACHE")
        write_whole(path.with_suffix(".json"), msgspec.json.encode(record), "NNTUI_CACHE")
        files = sorted(path.parent.glob("*.safetensors"), key=lambda file: file.stat().st_mtime)
        for old in files[: max(len(files) - _MAX_FILES, 0)]:
            old.unlink(missing_ok=True)
            old.with_suffix(".json").unlink(missing_ok=True)


def _path(key: str) -> Path:
    return locations.cache() / "readings" / f"{key}.safetensors"


def _files(path: Path) -> list[Path]:
    """Return the file, or all files in the folder."""
    if not path.is_dir():
        return [path]
    return sorted(Path(entry.path) for entry in os.scandir(path) if entry.is_file())
