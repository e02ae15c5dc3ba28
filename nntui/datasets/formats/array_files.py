"""Files of arrays in any format, as parts of a data set."""

from dataclasses import replace

from nntui.config.reading import Reading
from nntui.datasets.formats import arff, npy, npz
from nntui.datasets.formats.csv_files import read_csv
from nntui.datasets.formats.detect import refusal
from nntui.datasets.formats.idx_files import read_idx
from nntui.datasets.formats.libsvm import read_libsvm
from nntui.datasets.formats.limits import max_bytes
from nntui.datasets.formats.matlab import read_matlab
from nntui.datasets.formats.part import Part
from nntui.datasets.formats.pickles import read_pickle
from nntui.datasets.formats.sources import SourceFile
from nntui.datasets.formats.torch_files import read_torch
from nntui.errors import DataError

DESCRIPTIONS = {
    "idx": "IDX files ({splits})",
    "csv": "{detail}",
    "arff": "ARFF as {detail}",
    "libsvm": "LIBSVM text",
    "zip": "NumPy arrays ({splits})",
    "npy": "NumPy arrays ({splits})",
    "pickle": "pickle ({splits})",
    "matlab": "MATLAB arrays ({splits})",
    "torch": "PyTorch tensors ({splits})",
}
"""What is said about each format of arrays, in the order in which they are looked for."""


def read_arrays(
    file: SourceFile, file_format: str, reading: Reading, *, alone: bool, limit: int = 0
) -> list[Part]:
    """Return the arrays in a file.

    Args:
        file: the file.
        file_format: see detect.format_of.
        reading: the settings of tables.
        alone: whether it is the only file, so that arrays need not be distinguished by files.
        limit: the largest size in bytes, limits.max_bytes() by default.

    Raises:
        DataError: a broken file, or one of another format.
    """
    if file_format not in DESCRIPTIONS:
        raise refusal(file, file.start(64))
    raw = file.read(limit or max_bytes())
    shown, own = file.shown, file.own_name
    title = "" if alone else own
    single = {
        "idx": lambda: read_idx(raw, shown, own),
        "csv": lambda: read_csv(raw, shown, reading, own),
        "arff": lambda: read_csv(
            arff.as_csv(raw, shown), shown, replace(reading, header="yes"), own
        ),
        "libsvm": lambda: read_libsvm(raw, shown, own, reading),
        "npy": lambda: Part(own, npy.read_npy(raw, shown)),
    }
    if file_format in single:
        return [single[file_format]()]
    several = {
        "matlab": read_matlab,
        "pickle": read_pickle,
        "torch": read_torch,
        "zip": npz.read_npz,
    }
    return several[file_format](raw, shown, title)


def problem_of(file: SourceFile, error: DataError) -> Part:
    """Return a part for a file that cannot be read."""
    return Part(file.own_name, problem=str(error).removeprefix(f"{file.shown}: "))
