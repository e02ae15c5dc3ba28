"""Detecting the format of a file or folder by its contents, and reading it."""

from collections.abc import Callable
from pathlib import Path

from nntui.config.reading import Reading
from nntui.datasets.formats import (
    csv_files,
    idx_files,
    image_file,
    image_folders,
    npy,
    npz,
    pickles,
)
from nntui.datasets.formats.listing import files_in
from nntui.datasets.formats.parsed import ParsedData
from nntui.datasets.formats.safe_read import read_bytes, read_start
from nntui.errors import DataError
from nntui.strings import clean

_START = 2**16
"""Bytes of a file that are enough to detect its format."""
_FORMATS = "IDX, CSV, NumPy arrays (.npz), mnist.pkl.gz, or folders of images"

_DETECTORS: dict[str, Callable[[bytes], bool]] = {
    "idx": idx_files.looks_like_idx,
    "npz": lambda start: start.startswith(npz.MAGIC),
    "npy": lambda start: start.startswith(npy.MAGIC),
    "image": image_file.looks_like_image,
    "csv": csv_files.looks_like_csv,
    "pickle": pickles.looks_like_pickle,
}


def format_of(start: bytes) -> str:
    r"""Return the format of a file that starts with these bytes, empty if it is unknown.

    >>> format_of(b"5,0,0,128,255\n")
    'csv'
    """
    return next((name for name, detects in _DETECTORS.items() if detects(start)), "")


def read_parsed(path: Path, reading: Reading) -> ParsedData:
    """Return the images and labels in the file or folder at `path`.

    Raises:
        DataError: it does not exist, its format is unknown, or its contents are broken.
    """
    if _is_folder(path):
        return _read_folder(path, reading)
    file_format = format_of(read_start(path, _START))
    if file_format == "idx":
        return idx_files.read_idx(idx_files.siblings(path))
    return _read_file(path, file_format, reading)


def _read_file(path: Path, file_format: str, reading: Reading) -> ParsedData:
    raw = read_bytes(path)
    name = str(path)
    if file_format == "csv":
        return csv_files.read_csv(raw, name, reading)
    if file_format == "npz":
        return npz.read_npz(raw, name)
    if file_format == "npy":
        return npz.read_npy(raw, name)
    if file_format == "pickle":
        return pickles.read_pickle(raw, name)
    if file_format == "image":
        raise DataError(
            f"{path}: expected a data set, received a single image; name the folder that has a "
            "folder of images for each class"
        )
    start = clean(raw[:16].decode("latin-1"), 40) if raw else "nothing"
    raise DataError(f"{path}: expected {_FORMATS}, received a file that starts with {start!r}")


def _read_folder(folder: Path, reading: Reading) -> ParsedData:
    try:
        files = files_in(folder)
    except OSError as error:
        raise DataError(f"{folder}: cannot be read: {error.strerror}; check the path") from None
    by_format: dict[str, list[Path]] = {}
    for path in files:
        by_format.setdefault(format_of(read_start(path, _START)), []).append(path)
    if "idx" in by_format:
        return idx_files.read_idx(by_format["idx"])
    if image_folders.has_images(folder):
        return image_folders.read_images(folder, reading)
    for file_format in ("csv", "npz", "pickle"):
        if file_format in by_format:
            return _read_one_or_two(folder, by_format[file_format], file_format, reading)
    raise DataError(f"{folder}: expected {_FORMATS} in this folder, received none of them")


def _read_one_or_two(
    folder: Path, paths: list[Path], file_format: str, reading: Reading
) -> ParsedData:
    """Return the contents of one file, or of two CSV files: training images and test images."""
    if len(paths) == 1:
        return _read_file(paths[0], file_format, reading)
    tests = [path for path in paths if idx_files.is_test_file(path.name)]
    trains = [path for path in paths if "train" in path.name.lower()]
    if file_format != "csv" or not (len(tests) == len(trains) == 1):
        names = ", ".join(clean(path.name, 40) for path in paths[:4])
        raise DataError(
            f"{folder}: expected one file, or two with train and test in their names, received "
            f"{len(paths)}: {names}; name one of them"
        )
    train, test = (_read_file(path, file_format, reading) for path in (trains[0], tests[0]))
    splits = {"train": train.splits["train"], "test": test.splits["train"]}
    return ParsedData(splits, f"{train.description}, in two files")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # too long a name, a zero byte in it
        return False
