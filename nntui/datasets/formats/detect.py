"""Detecting the format of a file by its contents."""

from collections.abc import Callable

from nntui.datasets.formats import (
    archives,
    arff,
    csv_files,
    foreign,
    idx_files,
    image_file,
    libsvm,
    matlab,
    npy,
    npz,
    pickles,
    torch_files,
)
from nntui.datasets.formats.foreign import FORMATS
from nntui.datasets.formats.sources import SourceFile
from nntui.errors import DataError
from nntui.strings import clean

START = 2**16
"""Bytes of a file that are enough to detect its format."""

_DETECTORS: dict[str, Callable[[bytes], bool]] = {
    "idx": idx_files.looks_like_idx,
    "torch": torch_files.looks_like_torch,
    "zip": lambda start: start.startswith(npz.MAGIC),
    "npy": lambda start: start.startswith(npy.MAGIC),
    "tar": archives.is_tar,
    "image": image_file.looks_like_image,
    "matlab": matlab.looks_like_matlab,
    "foreign": lambda start: bool(foreign.name_of(start)),
    "arff": arff.looks_like_arff,
    "libsvm": libsvm.looks_like_libsvm,
    "csv": csv_files.looks_like_csv,
    "pickle": pickles.looks_like_pickle,
}


def format_of(start: bytes) -> str:
    r"""Return the format of a file that starts with these bytes, empty if it is unknown.

    >>> format_of(b"5,0,0,128,255\n")
    'csv'
    """
    return next((name for name, detects in _DETECTORS.items() if detects(start)), "")


def refusal(file: SourceFile, start: bytes) -> DataError:
    """Return the error for a file of a format that is not read."""
    known = foreign.name_of(start)
    if known:
        return DataError(f"{file.shown}: {foreign.advice(known, file.own_name)}")
    shown = clean(start[:16].decode("latin-1"), 40) if start else "nothing"
    return DataError(
        f"{file.shown}: expected {FORMATS}, received a file that starts with {shown!r}"
    )
