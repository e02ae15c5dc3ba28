"""Compared runs: the curves and results of several runs, and of baselines, side by side."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nntui.training.events import AnyEvent, Evaluated, RunContinued, RunStarted, StepDone
from nntui.training.history import effective_events
from nntui.view.runview import RunView, view_of
from nntui.view.series import Point


class BaselineAccuracy(NamedTuple):
    """The accuracy of a baseline, from 0 to 1; it is measured once and has no curve."""

    validation: float | None
    test: float

    @property
    def drawn(self) -> float:
        """The accuracy that is comparable with the curves of runs."""
        return self.test if self.validation is None else self.validation


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A run, or a baseline, that is compared with others.

    Args:
        letter: stands for it where there is no room for its label.
        label: its name in a figure: the recipe, where no other run has it, else the name.
        name: of the run or of the baseline.
        settings: the settings at its end; empty for a baseline, which has none.
        view: what its events say.
        evaluations: of the validation images, in order.
        baseline_accuracy: that of a baseline, None for a run.
        changed: the values, in order, of each setting that was changed while it was training.
        epoch_by_step: (step, epochs made until then) for every step at which it is known, in order.
    """

    letter: str
    label: str
    name: str
    settings: Mapping[str, object]
    view: RunView
    evaluations: tuple[Evaluated, ...] = ()
    baseline_accuracy: BaselineAccuracy | None = None
    changed: Mapping[str, Sequence[object]] = field(default_factory=dict)
    epoch_by_step: Sequence[Point] = ()

    @property
    def epochs(self) -> float:
        """The number of epochs made, with fractions."""
        return self._epoch(self.view.step)

    @property
    def best(self) -> Evaluated | None:
        """The evaluation with the best validation accuracy, the first of equal ones."""
        return max(self.evaluations, key=lambda event: event.accuracy, default=None)

    @property
    def curve_split(self) -> str:
        """Which images the curves are measured on: `validation`, or `training` without them."""
        return "validation" if self.evaluations or self.baseline_accuracy else "training"

    @property
    def accuracy(self) -> list[Point]:
        """The accuracy curve, (epoch, accuracy), on the images of `curve_split`."""
        if not self.evaluations:
            return self._by_epoch(self.view.train_accuracy.points)
        return [(float(event.epoch), event.accuracy) for event in self.evaluations]

    @property
    def loss(self) -> list[Point]:
        """The loss curve, (epoch, loss), likewise; without losses that are not finite."""
        if not self.evaluations:
            return self._by_epoch(self.view.train_loss.points)
        losses = [(float(event.epoch), event.loss) for event in self.evaluations]
        return [(epoch, loss) for epoch, loss in losses if loss is not None]

    def values_of(self, setting: str) -> tuple[object, ...]:
        """Return the values that a setting had, in order; none if the run has no such setting."""
        if setting in self.changed:
            return tuple(self.changed[setting])
        return (self.settings[setting],) if setting in self.settings else ()

    def _by_epoch(self, points: Iterable[Point]) -> list[Point]:
        return [(self._epoch(step), value) for step, value in points]

    def _epoch(self, step: float) -> float:
        """Return the epochs made until `step`, interpolated.

        Not by steps per epoch, because the batch size may change during a run.
        """
        known = self.epoch_by_step
        index = bisect_left(known, step, key=lambda point: point[0])
        if index == len(known):
            return known[-1][1] if known else 0.0
        start, before = known[index - 1] if index else (0.0, 0.0)
        end, after = known[index]
        return before + (after - before) * (step - start) / (end - start) if end > start else after


def compared_run(
    letter: str,
    label: str,
    name: str,
    settings: Mapping[str, object],
    events: Iterable[AnyEvent],
    changed: Mapping[str, Sequence[object]] | None = None,
) -> ComparedRun:
    """Return a run to compare, from its settings and the events of its journal.

    For the arguments see `ComparedRun`.
    """
    recorded = list(events)
    effective = effective_events(recorded)
    evaluations = [e for e in effective if isinstance(e, Evaluated) and e.split == "validation"]
    return ComparedRun(
        letter=letter,
        label=label,
        name=name,
        settings=settings,
        view=view_of(recorded),
        evaluations=tuple(evaluations),
        changed=changed or {},
        epoch_by_step=_epoch_by_step(effective, evaluations),
    )


def _epoch_by_step(events: Sequence[AnyEvent], evaluations: Sequence[Evaluated]) -> list[Point]:
    size = next((event.train_size for event in events if isinstance(event, RunStarted)), 0)
    known: dict[float, float] = {}
    if size:
        for event in events:
            if isinstance(event, StepDone | RunContinued):
                known[event.step] = event.seen / size
    return sorted((known | {event.step: event.epoch for event in evaluations}).items())


def differing(compared: Sequence[ComparedRun]) -> list[str]:
    """Return the names of the settings that differ between runs, in the order of the settings."""
    runs = [each for each in compared if each.settings]
    names = dict.fromkeys(name for run in runs for name in run.settings)
    return [name for name in names if len({str(run.values_of(name)) for run in runs}) > 1]
