"""What a baseline reached on the splits of a run, measured and kept, to be compared with runs."""

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

_MOST_BYTES = 4096

_Share: TypeAlias = Annotated[float, Meta(ge=0, le=1)]


class Classifier(Protocol):
    """Something that has learned from pictures."""

    def predict(self, split: Split) -> NDArray[np.intp]:
        """Return the class of each picture."""


BASELINES: dict[str, Callable[[Split, int], Classifier]] = {"darkness": Darkness, "svm": SVM}
"""What makes each baseline out of the training images and the number of classes."""


class BaselineResult(Struct, frozen=True, kw_only=True):
    """How good a baseline is."""

    baseline: str
    data: str
    train_size: int
    validation: int
    """How many training images were held out."""
    validation_accuracy: _Share | None
    accuracy: _Share
    """On the test images."""
    seconds: Annotated[float, Meta(ge=0, le=1e12)]
    """Learning and judging together."""


def measure(name: str, data: Dataset) -> BaselineResult:
    """Return what a baseline reaches on `data`, whose images to validate on are held out already.

    Raises:
        UsageError: the baseline needs a library that is not installed.
    """
    started = time.perf_counter()
    classifier = BASELINES[name](data.train, len(data.classes))
    held_out = _accuracy(classifier, data.validation) if len(data.validation) else None
    accuracy = _accuracy(classifier, data.test)
    return BaselineResult(
        baseline=name,
        data=data.name,
        train_size=len(data.train),
        validation=len(data.validation),
        validation_accuracy=held_out,
        accuracy=accuracy,
        seconds=time.perf_counter() - started,
    )


def store_result(folder: Path, result: BaselineResult) -> Path:
    """Keep a result in `folder` and return its file; StorageError if the disk refuses."""
    path = _path(folder, result.baseline, result.data, result.validation)
    write_whole(path, msgspec.json.encode(result))
    return path


def read_result(folder: Path, name: str, data: str, validation: int) -> BaselineResult | None:
    """Return what was measured of a baseline on these splits, or None where nothing was."""
    try:
        with open_file(_path(folder, name, data, validation)) as file:
            found = msgspec.json.decode(file.read(_MOST_BYTES), type=BaselineResult)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    asked = (name, data, validation)
    return found if (found.baseline, found.data, found.validation) == asked else None


def _accuracy(classifier: Classifier, split: Split) -> float:
    return float(np.mean(classifier.predict(split) == split.labels))


def _path(folder: Path, name: str, data: str, validation: int) -> Path:
    # A data set may be called by a path: only what file names are made of is kept of it.
    plain = "".join(c if c.isalnum() or c in "._" else "-" for c in data)[-80:]
    return folder / f"{name}-{plain}-{validation}.json"
