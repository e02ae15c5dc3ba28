"""Reads MATLAB files of version 5 with the reader of data sets."""

from pathlib import Path

import numpy as np

from nntui.datasets.formats.matlab import read_matlab
from nntui.weights.importers.collect import AnyArray, foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile


def read_mat(path: Path) -> ForeignFile:
    """Return the arrays of numbers in a MATLAB file, also those in structures.

    Raises:
        WeightsError: there are none.
        DataError: the file is broken or of version 7.3.
    """
    parts = read_matlab(read_whole(path), str(path), "")
    arrays = ((part.name, part.array) for part in parts if part.array is not None)
    return foreign_file(path, [(name, _float_zeros(array)) for name, array in arrays])


def _float_zeros(array: AnyArray) -> AnyArray:
    """Return zeros as floats, such as a bias without training: MATLAB stores them as integers."""
    return array if array.any() else array.astype(np.float64)
