"""The confusion matrices of a run in the order of its epochs."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import Evaluated, RunStarted
from nntui.training.history import effective_events


@dataclass(frozen=True, slots=True, eq=False)
class EpochConfusion:
    """The confusion matrix of one evaluation."""

    epoch: int
    """From 1; an interrupted epoch may be evaluated, too."""
    step: int
    accuracy: float
    matrix: NDArray[np.int64]
    """`matrix[truth, predicted]` counts images, (classes, classes)."""


@dataclass(frozen=True, slots=True, eq=False)
class ConfusionHistory:
    """The confusion matrices of a run. Evaluations that a resumed run has superseded are left out.

    Args:
        classes: the names of the classes.
        validation: on the validation images, in order.
        test: on the test images; None before the end of the run.
    """

    classes: tuple[str, ...]
    validation: tuple[EpochConfusion, ...]
    test: EpochConfusion | None = None

    @property
    def matrices(self) -> list[NDArray[np.int64]]:
        """The matrices on the validation images, in order."""
        return [each.matrix for each in self.validation]

    def at(self, epoch: int) -> EpochConfusion:
        """Return the evaluation of an epoch.

        Raises:
            RunError: there is none.
        """
        for each in reversed(self.validation):
            if each.epoch == epoch:
                return each
        if not self.validation:
            raise RunError("expected a run with validation images, received one without them")
        first, last = self.validation[0].epoch, self.validation[-1].epoch
        raise RunError(f"expected an epoch from {first} to {last}, received {epoch}")


def confusion_history(run: RunDirectory) -> ConfusionHistory:
    """Return the confusion matrices in the journal of a run.

    Raises:
        RunError: the journal cannot be read, or has not begun.
    """
    classes: tuple[str, ...] = ()
    found: dict[str, list[EpochConfusion]] = {"validation": [], "test": []}
    for event in effective_events(replay(run.events_file)):
        if isinstance(event, RunStarted):
            classes = tuple(event.classes)
        elif isinstance(event, Evaluated) and _is_square(event.confusion, len(classes)):
            matrix = np.array(event.confusion, np.int64)
            found[event.split].append(
                EpochConfusion(event.epoch, event.step, event.accuracy, matrix)
            )
    if not classes:
        raise RunError(f"{run.name}: expected a run that has begun, received an empty journal")
    test = found["test"][-1] if found["test"] else None
    return ConfusionHistory(classes, tuple(found["validation"]), test)


def _is_square(rows: list[list[int]], classes: int) -> bool:
    """Return whether a matrix, which may come from a damaged journal, fits the classes."""
    return 0 < len(rows) == classes and all(len(row) == classes for row in rows)
