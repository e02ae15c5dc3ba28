"""MNIST, known by the hash of its contents, wherever it lies and whatever its files are called.

LeCun, Cortes and Burges, "The MNIST database of handwritten digits"; CC BY-SA 3.0.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from nntui.datasets.dataset import Dataset, Split, no_images
from nntui.datasets.files import read_bytes
from nntui.datasets.idx import parse_idx
from nntui.errors import DataError

# sha256 of the unpacked files: archives of the same bytes circulate packed in different ways.
PARTS = {
    "train-images": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}

# No archive or raw file of MNIST is larger: others are not even opened.
_LARGEST = 48 * 2**20
_MOST_FILES = 64


def find(folders: Iterable[Path]) -> Dataset | None:
    """Return MNIST from the first folder that holds all of it, or None.

    Raises:
        DataError: a folder has files named as MNIST's and they are not: told rather than passed
            over, because whoever put them there expects them to be used.
    """
    broken: DataError | None = None
    for folder in folders:
        try:
            found = _read(folder)
        except DataError as error:
            broken = broken or error
            continue
        if found is not None:
            return found
    if broken is not None:
        raise broken
    return None


def _read(folder: Path) -> Dataset | None:
    parts: dict[str, bytes] = {}
    broken: DataError | None = None
    for path in _candidates(folder):
        try:
            raw = read_bytes(path, _LARGEST)
            part = _recognize(raw)
            if part is not None:
                parts.setdefault(part, raw)
            elif _named(path):
                broken = broken or _stranger(raw, path)
        except DataError as error:
            if _named(path):
                broken = broken or error
    if len(parts) < len(PARTS):
        if broken is not None:
            raise broken
        return None
    images = {part: parse_idx(raw, part) for part, raw in parts.items()}
    return Dataset(
        name="mnist",
        classes=tuple("0123456789"),
        train=Split(images["train-images"], images["train-labels"]),
        test=Split(images["t10k-images"], images["t10k-labels"]),
        validation=no_images(28, 28),
        origin=f"MNIST from {folder}",
    )


def _candidates(folder: Path) -> list[Path]:
    """Files that could be a part of MNIST, those that are named so first."""
    try:
        files = [p for p in folder.iterdir() if p.is_file() and p.stat().st_size <= _LARGEST]
    except OSError:
        return []
    return sorted(files, key=lambda path: (not _named(path), path.name))[:_MOST_FILES]


def _named(path: Path) -> bool:
    return path.name.replace(".", "-").startswith(tuple(PARTS))


def _recognize(raw: bytes) -> str | None:
    if not raw.startswith(b"\0\0\x08"):
        return None
    digest = hashlib.sha256(raw).hexdigest()
    return next((part for part, known in PARTS.items() if known == digest), None)


def _stranger(raw: bytes, path: Path) -> DataError:
    """Say what is wrong with a file that has the name of a part of MNIST and is none."""
    try:
        shape = parse_idx(raw, str(path)).shape
    except DataError as error:
        return error
    return DataError(
        f"{path}: expected the contents of MNIST (by their sha256), received other data of "
        f"shape {shape}; fetch the file again or move it away"
    )
