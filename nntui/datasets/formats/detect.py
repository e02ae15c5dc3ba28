"""What a file or a folder is, told by its content and never by its name, and who reads it."""

import os
from collections.abc import Callable
from pathlib import Path

from nntui.config.reading import Reading
from nntui.datasets.formats import csv_files, idx_files, image_folders, npz, pickles
from nntui.datasets.formats.limits import MAX_ENTRIES
from nntui.datasets.formats.parsed import ParsedData, ParsedSplit
from nntui.datasets.formats.safe_read import read_bytes, read_start
from nntui.errors import DataError
from nntui.strings import clean

_START = 2**16
_KINDS = "IDX, CSV, NumPy arrays (.npz), mnist.pkl.gz, or folders of PNG or PGM pictures"


_SIGNS: dict[str, Callable[[bytes], bool]] = {
    "idx": idx_files.looks_like_idx,
    "npz": lambda start: start.startswith(npz.ZIP_MAGIC),
    "npy": lambda start: start.startswith(npz.NPY_MAGIC),
    "picture": lambda start: start.startswith((image_folders.PNG_MAGIC, b"P2", b"P5")),
    "csv": csv_files.looks_like_csv,
    "pickle": pickles.looks_like_pickle,
}


def kind_of(start: bytes) -> str:
    """Return what a file that begins like this could be, nothing where it is no data."""
    return next((kind for kind, looks_like in _SIGNS.items() if looks_like(start)), "")


def read_parsed(path: Path, reading: Reading) -> ParsedData:
    """Return what is at `path`.

    Raises:
        DataError: nothing is there, nothing that is data, or data that is broken.
    """
    if _is_folder(path):
        return _read_folder(path, reading)
    kind = kind_of(read_start(path, _START))
    if kind == "idx":
        return idx_files.read_idx(idx_files.siblings(path))
    return _read_file(path, kind, reading)


def _read_file(path: Path, kind: str, reading: Reading) -> ParsedData:
    raw = read_bytes(path)
    name = str(path)
    if kind == "csv":
        return csv_files.read_csv(raw, name, reading)
    if kind == "npz":
        return npz.read_npz(raw, name)
    if kind == "npy":
        return npz.read_npy(raw, name)
    if kind == "pickle":
        return pickles.read_pickle(raw, name)
    if kind == "picture":
        raise DataError(
            f"{path}: expected a data set, received one picture; name the folder that has a "
            "folder of pictures for each class"
        )
    starts = clean(raw[:16].decode("latin-1"), 40) if raw else "nothing"
    raise DataError(f"{path}: expected {_KINDS}, received a file that starts with {starts!r}")


def _read_folder(folder: Path, reading: Reading) -> ParsedData:
    kinds: dict[str, list[Path]] = {}
    for path in _files(folder):
        kinds.setdefault(kind_of(read_start(path, _START)), []).append(path)
    if "idx" in kinds:
        return idx_files.read_idx(kinds["idx"])
    if image_folders.has_pictures(folder):
        return image_folders.read_pictures(folder)
    for kind in ("csv", "npz", "pickle"):
        if kind in kinds:
            return _together(folder, kinds[kind], kind, reading)
    raise DataError(f"{folder}: expected {_KINDS} in this folder, received none of them")


def _together(folder: Path, paths: list[Path], kind: str, reading: Reading) -> ParsedData:
    """Return the one file of a kind, or two of them: one to train, one to test on."""
    if len(paths) == 1:
        return _read_file(paths[0], kind, reading)
    tests = [path for path in paths if idx_files.is_to_test(path.name)]
    trains = [path for path in paths if "train" in path.name.lower()]
    if kind != "csv" or not (len(tests) == len(trains) == 1):
        names = ", ".join(clean(path.name, 40) for path in paths[:4])
        raise DataError(
            f"{folder}: expected one file, or two with train and test in their names, received "
            f"{len(paths)}: {names}; name one of them"
        )
    train, test = (_read_file(path, kind, reading) for path in (trains[0], tests[0]))
    parts: dict[str, ParsedSplit] = {"train": train.parts["train"], "test": test.parts["train"]}
    return ParsedData(parts, f"{train.words}, in two files")


def _files(folder: Path) -> list[Path]:
    """Return the regular files in a folder by name, hidden ones left out."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= MAX_ENTRIES:
                    break
                if not entry.name.startswith(".") and _is_file(entry):
                    found.append(Path(entry.path))
    except OSError as error:
        raise DataError(f"{folder}: cannot be read: {error.strerror}; check the path") from None
    return sorted(found)


def _is_file(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_file()
    except OSError:  # a loop of links
        return False


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # too long a name, a zero byte in it
        return False
