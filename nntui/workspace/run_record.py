"""What is known of a run as one object: its settings, learning curves, results and weights."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nntui.config.run_config import RunConfig
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.settings_history import settings_history
from nntui.runs.summary import summarize
from nntui.training.events import AnyEvent, Evaluated, StepDone
from nntui.training.history import effective_events
from nntui.view.runview import RunView, view_of
from nntui.weights import Weights
from nntui.workspace.paths import absolute
from nntui.workspace.weights import BEST, open_weights


@dataclass(frozen=True, slots=True, eq=False)
class LearningCurve:
    """Loss and accuracy by step, as arrays of the same length."""

    step: NDArray[np.int64]
    """The number of updates made by then."""
    epoch: NDArray[np.int64]
    """From 1."""
    loss: NDArray[np.float64]
    """NaN where it was not finite."""
    accuracy: NDArray[np.float64]
    """From 0 to 1."""

    def __len__(self) -> int:
        return len(self.step)

    @classmethod
    def of(cls, events: Iterable[StepDone | Evaluated]) -> "LearningCurve":
        """Return the curve of events in their order.

        >>> event = StepDone(step=2, at=0.1, epoch=1, loss=None, accuracy=0.5, lr=0.1, seen=128)
        >>> LearningCurve.of([event]).loss
        array([nan])
        """
        points = list(events)
        return cls(
            step=np.array([event.step for event in points], np.int64),
            epoch=np.array([event.epoch for event in points], np.int64),
            loss=np.array([event.loss for event in points], np.float64),
            accuracy=np.array([event.accuracy for event in points], np.float64),
        )


class Run:
    """A run in its folder. Everything is read when it is first asked for, and then kept.

    `nntui.load_run(run)` reads again what a training in another process has added. Two objects are
    equal if they are of the same folder.
    """

    def __init__(self, directory: RunDirectory) -> None:
        self._directory = directory

    def __repr__(self) -> str:
        return f"<nntui.Run {self.name!r}>"

    def __eq__(self, other: object) -> bool:
        """Return whether both are the run in the same folder, however much of it was read."""
        return isinstance(other, Run) and absolute(self.path) == absolute(other.path)

    def __hash__(self) -> int:
        return hash(absolute(self.path))

    @property
    def name(self) -> str:
        """The name of the run."""
        return self._directory.name

    @property
    def path(self) -> Path:
        """The folder of the run."""
        return self._directory.path

    @cached_property
    def status(self) -> str:
        """`done`, `stopped`, `diverged`, `failed`, `killed` or `crashed` once it has ended.

        `running`, `paused` or `stalled` while it is trained, `waiting` before.
        """
        return summarize(self._directory).status

    @cached_property
    def config(self) -> RunConfig:
        """The settings it was trained with at last."""
        return settings_history(self._directory, self._events).config

    @cached_property
    def history(self) -> LearningCurve:
        """Loss and accuracy of the training batches; averages over several steps in long runs."""
        return LearningCurve.of(event for event in self._effective if isinstance(event, StepDone))

    @cached_property
    def validation_history(self) -> LearningCurve:
        """Loss and accuracy on the validation images, after each epoch."""
        return LearningCurve.of(
            event
            for event in self._effective
            if isinstance(event, Evaluated) and event.split == "validation"
        )

    @property
    def validation_accuracy(self) -> float | None:
        """The last accuracy on the validation images; None where there was none yet."""
        return self._view.validation_accuracy.last

    @property
    def test_accuracy(self) -> float | None:
        """The accuracy on the test images, measured at the end of the run; None before."""
        return self._view.test.accuracy if self._view.test else None

    @property
    def test_loss(self) -> float | None:
        """The loss on the test images; None before the end, or where it is not finite."""
        return self._view.test.loss if self._view.test else None

    @property
    def seconds(self) -> float:
        """The time it was trained, pauses left out."""
        return self._view.at

    @cached_property
    def weights(self) -> Weights:
        """The weights of the newest checkpoint; WeightsError where there is none yet."""
        return open_weights(str(self.path)).weights

    @cached_property
    def best_weights(self) -> Weights:
        """The weights with the best validation accuracy; WeightsError where none are known."""
        return open_weights(f"{self.path}{BEST}").weights

    @cached_property
    def _events(self) -> list[AnyEvent]:
        return list(replay(self._directory.events_file))

    @cached_property
    def _effective(self) -> list[AnyEvent]:
        return effective_events(self._events)

    @cached_property
    def _view(self) -> RunView:
        return view_of(self._events)
