"""Ranking a whole data set by how likely each label is wrong, in two processes."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.digit_table import class_probabilities
from nntui.analysis.suspects import (
    FOLDS,
    LabelRanking,
    Suspect,
    fold_of,
    label_ranking,
    ranked,
    suspected,
)
from nntui.datasets.dataset import Dataset, Split
from nntui.errors import DataError, FailedError
from nntui.strings import clean
from nntui.training.processors import processors
from nntui.workspace.suspects_worker import IMAGES, LABELS, PROGRESS, result_name
from nntui.workspace.weights_evaluation import WeightsEvaluation

_WORKERS = 2
_POLL = 0.05
"""Seconds."""
_ROOT = str(Path(__file__).parents[2])
_MAIN = """
import sys
sys.path.insert(0, sys.argv[1])
import nntui
del sys.path[0]
from nntui.workspace.suspects_worker import main
main(*sys.argv[2:])
"""
"""Its arguments: the folder of nntui, then those of `suspects_worker.main`."""
_ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


@dataclass(frozen=True, slots=True, eq=False)
class Suspects:
    """The images of a split, those whose label is least likely first."""

    data: Dataset
    images: Split
    part: str
    """`train` or `test`."""
    ranking: list[Suspect]
    suspected: int
    """How many labels are suspected to be wrong; see `analysis.suspects.suspected`."""


def suspects_of(data: Dataset, on_share: Callable[[float], None] = lambda _: None) -> Suspects:
    """Rank the training images of a data set by cross-validated self-confidence.

    Five networks are trained on four fifths of the images each, in two processes.

    Args:
        data: a data set with labels.
        on_share: called with the share that is done; it may raise to cancel.

    Raises:
        DataError: there are no labels, or fewer images than folds.
        FailedError: a process has failed.
    """
    images = _enough(data)
    probabilities = cross_validated(images, len(data.classes), on_share)
    return _suspects(data, images, "train", probabilities)


def ranking_of(data: Dataset) -> Generator[float, None, LabelRanking]:
    """Yield the share that is done, and return what `suspects_of` finds for each training image.

    Closing the generator ends the processes.

    Raises:
        DataError: see `suspects_of`.
        FailedError: likewise.
    """
    images = _enough(data)
    probabilities = yield from _cross_validation(images, len(data.classes))
    return label_ranking(probabilities, images.labels)


def _enough(data: Dataset) -> Split:
    """Return the training images; DataError where there are too few, or no labels."""
    data.check_labeled()
    if len(data.train) < 2 * FOLDS:
        raise DataError(
            f"{data.name}: expected at least {2 * FOLDS} training images to rank, received "
            f"{len(data.train)}"
        )
    return data.train


def _suspects(
    data: Dataset, images: Split, part: str, probabilities: NDArray[np.float32]
) -> Suspects:
    count = int(np.count_nonzero(suspected(probabilities, images.labels)))
    return Suspects(data, images, part, ranked(probabilities, images.labels), count)


def suspects_by(found: WeightsEvaluation) -> Suspects:
    """Rank the test images of a data set by the probability that a network gives their labels.

    Raises:
        DataError: the images have no labels.
    """
    found.data.check_labeled()
    outputs = found.predictions.probabilities
    probabilities = class_probabilities(outputs, found.weights.info.output)
    return _suspects(found.data, found.data.test, "test", probabilities)


def cross_validated(
    images: Split, classes: int, on_share: Callable[[float], None] = lambda _: None
) -> NDArray[np.float32]:
    """Return the probabilities of all images by networks that were trained on the others.

    Args:
        images: the images, at least two for each fold.
        classes: how many classes there are.
        on_share: see `suspects_of`.

    Returns:
        (count, classes).
    """
    steps = _cross_validation(images, classes)
    with contextlib.closing(steps):
        while True:
            try:
                on_share(next(steps))
            except StopIteration as end:
                found: NDArray[np.float32] = end.value
                return found


def _cross_validation(images: Split, classes: int) -> Generator[float, None, NDArray[np.float32]]:
    """Yield the share that is done, and return what `cross_validated` returns."""
    workers = min(_WORKERS, processors())
    with tempfile.TemporaryDirectory(prefix="nntui-") as name:
        folder = Path(name)
        np.save(folder / IMAGES, images.images)
        np.save(folder / LABELS, images.labels)
        np.save(folder / PROGRESS, np.zeros(workers))
        with _processes(folder, classes, workers) as running:
            yield from _waiting(running, folder)
        found = np.empty((len(images), classes), np.float32)
        folds = fold_of(len(images))
        for fold in range(FOLDS):
            found[folds == fold] = np.load(folder / result_name(fold))
    return found


@contextlib.contextmanager
def _processes(
    folder: Path, classes: int, workers: int
) -> "Iterator[list[subprocess.Popen[bytes]]]":
    """Start the processes, and end those that are left."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        for worker in range(workers):
            folds = range(worker, FOLDS, workers)
            numbers = (classes, worker, os.getpid(), FOLDS, *folds)
            started.append(
                subprocess.Popen(
                    [sys.executable, "-P", "-c", _MAIN, _ROOT, str(folder), *map(str, numbers)],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    env=os.environ | _ONE_THREAD,
                )
            )
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()
            if process.stderr is not None:
                process.stderr.close()


def _waiting(running: "list[subprocess.Popen[bytes]]", folder: Path) -> Iterator[float]:
    """Yield the share that is done until all have ended; FailedError where one of them failed."""
    progress = np.load(folder / PROGRESS, mmap_mode="r")
    while any(process.poll() is None for process in running):
        yield float(progress.mean())
        time.sleep(_POLL)
    for process in running:
        if process.returncode:
            said = process.stderr.read().decode(errors="replace") if process.stderr else ""
            last = said.strip().rpartition("\n")[2]
            raise FailedError(f"suspects: a process failed: {clean(last, 200) or 'it was killed'}")
