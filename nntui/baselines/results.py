"""Results of baselines: measured on the splits of a run, and stored to be compared with runs."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Protocol, TypeAlias

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from nntui.baselines.darkness import Darkness
from nntui.baselines.svm import SVM
from nntui.datasets.dataset import Dataset, Split
from nntui.storage import open_file, write_whole

_MAX_BYTES = 4096

_Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]


class Classifier(Protocol):
    """A trained classifier."""

    def predict(self, split: Split) -> NDArray[np.intp]:
        """Return the predicted class (n,) of each image."""
        ...


BASELINES: dict[str, Callable[[Split, int], Classifier]] = {"darkness": Darkness, "svm": SVM}
"""The baselines by name; each is trained from the training images and the number of classes."""


class BaselineResult(Struct, frozen=True, kw_only=True):
    """The accuracy of a baseline."""

    baseline: str
    data: str
    train_size: int
    validation: int
    """Number of validation images."""
    validation_accuracy: _Share | None
    accuracy: _Share
    """On the test images."""
    seconds: Annotated[float, Meta(ge=0, le=1e12)]
    """Time of training and evaluation together."""


def measure(name: str, data: Dataset) -> BaselineResult:
    """Train and evaluate a baseline on `data`, whose validation images are already held out.

    Raises:
        UsageError: the baseline needs a library that is not installed.
    """
    started = time.perf_counter()
    classifier = BASELINES[name](data.train, len(data.classes))
    validation_accuracy = _accuracy(classifier, data.validation) if len(data.validation) else None
    accuracy = _accuracy(classifier, data.test)
    return BaselineResult(
        baseline=name,
        data=data.name,
        train_size=len(data.train),
        validation=len(data.validation),
        validation_accuracy=validation_accuracy,
        accuracy=accuracy,
        seconds=time.perf_counter() - started,
    )


def store_result(folder: Path, result: BaselineResult) -> Path:
    """Store a result in `folder` and return its file.

    Raises:
        StorageError: the file could not be written.
    """
    path = _path(folder, result.baseline, result.data, result.validation)
    write_whole(path, msgspec.json.encode(result))
    return path


def read_result(folder: Path, name: str, data: str, validation: int) -> BaselineResult | None:
    """Return the stored result of a baseline on these splits, None if there is no valid one."""
    try:
        with open_file(_path(folder, name, data, validation)) as file:
            result = msgspec.json.decode(file.read(_MAX_BYTES), type=BaselineResult)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    expected = (name, data, validation)
    return result if (result.baseline, result.data, result.validation) == expected else None


def _accuracy(classifier: Classifier, split: Split) -> float:
    return float(np.mean(classifier.predict(split) == split.labels))


def _path(folder: Path, name: str, data: str, validation: int) -> Path:
    # The name of a data set may be a path; only characters that are safe in file names are used.
    plain = "".join(c if c.isalnum() or c in "._" else "-" for c in data)[-80:]
    return folder / f"{name}-{plain}-{validation}.json"
