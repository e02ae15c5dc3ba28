"""Reads pickles and joblib files: all arrays in whatever objects they are."""

import io
from pathlib import Path

from nntui.weights.importers.collect import foreign_file, read_whole
from nntui.weights.importers.foreign import ForeignFile
from nntui.weights.importers.objects import named_arrays
from nntui.weights.importers.pickle_values import load_pickle
from nntui.weights.importers.sklearn_models import layers_of
from nntui.weights.importers.torch_tensors import tensors_in_pickle


def read_pickle(path: Path) -> ForeignFile:
    """Return all arrays in a pickle or a joblib file.

    The layers are stated by networks of scikit-learn only.

    Raises:
        WeightsError: the file is too large, or holds no weights.
        PickleError: the pickle is broken, or would run commands.
    """
    raw = read_whole(path)
    value = load_pickle(io.BytesIO(raw))
    found = named_arrays(value, tensors=tensors_in_pickle(len(raw)), most=len(raw))
    return foreign_file(path, found, layers=layers_of(value))
