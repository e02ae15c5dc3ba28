"""SweepView: what is shown of a sweep, as plain records."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from nntui.strings import counted
from nntui.training.events import Setting
from nntui.view import formatting

TrialState: TypeAlias = Literal[
    "training", "waiting", "stopped", "done", "diverged", "failed", "killed"
]
"""`waiting` for a worker or for the results of others; `stopped` because others are better."""


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One trial.

    Args:
        number: counted from 1.
        settings: the values of the settings that are varied.
        accuracies: on the validation images, one for each rung it was trained to.
        rung: the highest rung that it belongs to, counted from 0.
        state: what happens to it.
        epochs: that it was trained.
        loss: on the validation images, with the last of the accuracies.
        test: accuracy on the test images; None before the end of its training.
        seconds: time of training.
        share: how much of the way to the next rung it was trained; only while it is in training.
        run: the folder of its run.
        message: why it ended.
        early: whether it is trained on before that is certain.
    """

    number: int
    settings: Mapping[str, Setting] = field(default_factory=dict)
    accuracies: tuple[float, ...] = ()
    rung: int = 0
    state: TrialState = "waiting"
    epochs: int = 0
    loss: float | None = None
    test: float | None = None
    seconds: float = 0.0
    share: float | None = None
    run: str = ""
    message: str = ""
    early: bool = False

    @property
    def accuracy(self) -> float | None:
        """The newest accuracy."""
        return self.accuracies[-1] if self.accuracies else None

    @property
    def text(self) -> str:
        """The values of its settings in one line."""
        pairs = self.settings.items()
        return ", ".join(f"{name} {formatting.setting_text(value)}" for name, value in pairs)


@dataclass(frozen=True, slots=True)
class Axis:
    """A setting that is varied.

    Args:
        name: of the setting.
        log: whether it is a number whose logarithm is shown.
        values: those it can have; empty where it is drawn from a range.
    """

    name: str
    log: bool = False
    values: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class SweepView:
    """What is shown of a sweep.

    Args:
        name: of the sweep.
        status: running, done, stopped, failed, or killed where it did not say why it ended.
        message: details of that.
        title: what is studied, in words.
        propose: who chooses the settings.
        axes: what is varied.
        rungs: the epochs after which trials are compared; the last is the end of the training.
        quotas: how many trials train to each rung.
        budget: the epochs of all trials together.
        trials: those proposed so far, the best first.
        where: where trials are trained.
        workers: on how many workers.
        seconds: from the beginning to the last event.
        course: the best accuracy so far: after how many epochs of all trials it was found.
    """

    name: str
    status: str = "running"
    message: str = ""
    title: str = ""
    propose: str = "random"
    axes: tuple[Axis, ...] = ()
    rungs: tuple[int, ...] = (1,)
    quotas: tuple[int, ...] = (1,)
    budget: int = 0
    trials: tuple[TrialLine, ...] = ()
    where: str = ""
    workers: int = 0
    seconds: float = 0.0
    course: tuple[tuple[float, float], ...] = ()

    @property
    def best(self) -> TrialLine | None:
        """The best trial so far: that with the highest accuracy in the highest rung."""
        first = self.trials[0] if self.trials else None
        return first if first is not None and first.accuracies else None

    @property
    def first_result(self) -> str:
        """When the first accuracy of each trial is measured, which all of them have.

        >>> SweepView("x").first_result
        'after 1 epoch'
        """
        if any(axis.name == "epochs" for axis in self.axes):
            return "at the end"
        return f"after {counted(self.rungs[0], 'epoch')}"

    @property
    def spent(self) -> float:
        """The epochs that were trained so far."""
        return sum(each.epochs for each in self.trials)

    @property
    def whole(self) -> int:
        """The epochs of all trials if each were trained to its end."""
        return self.quotas[0] * self.rungs[-1]

    @property
    def live(self) -> bool:
        """Whether a coordinator works on it."""
        return self.status == "running"
