"""The process that computes folds of a cross-validation for `suspects`."""

import os
import sys
from pathlib import Path

import numpy as np

from nntui.analysis.suspects import fold_of, held_out_probabilities
from nntui.datasets.dataset import Split

IMAGES, LABELS, PROGRESS = "images.npy", "labels.npy", "progress.npy"
"""Names of the files in the folder that a worker and its parent share."""


def result_name(fold: int) -> str:
    """Return the name of the file with the probabilities of a fold."""
    return f"fold-{fold}.npy"


def main(folder: str, classes: str, worker: str, parent: str, *folds: str) -> None:
    """Compute some folds, write their probabilities, and report how far they are.

    Args:
        folder: with images and labels, and a share for each worker in a file.
        classes: how many classes there are.
        worker: the number of this process, from 0.
        parent: the process ID of the parent; when it ends, so does this process.
        folds: the number of all folds, then those to compute.
    """
    path, count = Path(folder), int(folds[0])
    images = Split(np.load(path / IMAGES, mmap_mode="r"), np.load(path / LABELS))
    progress = np.lib.format.open_memmap(path / PROGRESS, mode="r+")
    held_out, mine = fold_of(len(images), count), [int(fold) for fold in folds[1:]]
    for number, fold in enumerate(mine):

        def report(share: float, number: int = number) -> None:
            if os.getppid() != int(parent):
                sys.exit(1)
            progress[int(worker)] = (number + share) / len(mine)

        found = held_out_probabilities(
            images, int(classes), held_out == fold, seed=fold + 1, on_step=report
        )
        np.save(path / result_name(fold), found)
    progress[int(worker)] = 1
