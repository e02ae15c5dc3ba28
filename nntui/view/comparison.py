"""Several runs beside each other: what they were set to, what they reached, and their courses."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nntui.training.events import AnyEvent, Evaluated, RunContinued, RunStarted, StepDone
from nntui.training.history import effective_events
from nntui.view import formatting
from nntui.view.runview import RunView, view_of
from nntui.view.series import Point


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A run, or a baseline, as it is compared.

    Args:
        letter: what stands for it where there is no room for its label.
        label: what it is called in a figure: its recipe, where no other has that, else its name.
        name: the run's name, or that of the baseline.
        settings: what it was trained with at last; empty for a baseline, which has none.
        view: what is known of it.
        judged: every judgment of its validation images, in order.
        level: the validation and the test accuracy of a baseline, which has no course.
        changed: all values of the settings that changed under way, in order, the last one too.
        places: (step, epochs made by then), wherever it was told, by the step.
    """

    letter: str
    label: str
    name: str
    settings: Mapping[str, object]
    view: RunView
    judged: tuple[Evaluated, ...] = ()
    level: tuple[float | None, float] | None = None
    changed: Mapping[str, Sequence[object]] = field(default_factory=dict)
    places: Sequence[Point] = ()

    @property
    def epochs(self) -> float:
        """How many epochs were made, parts of one counted."""
        return self._epoch(self.view.step)

    @property
    def best(self) -> Evaluated | None:
        """The best judgment of the validation images; the first where several are as good."""
        return max(self.judged, key=lambda event: event.accuracy, default=None)

    @property
    def accuracy(self) -> list[Point]:
        """The course of the accuracy by the epoch; that of the batches without validation."""
        if not self.judged:
            return [(self._epoch(step), share) for step, share in self.view.train_accuracy.points]
        return [(float(event.epoch), event.accuracy) for event in self.judged]

    @property
    def loss(self) -> list[Point]:
        """The course of the loss, likewise."""
        if not self.judged:
            return [(self._epoch(step), loss) for step, loss in self.view.train_loss.points]
        told = [(float(event.epoch), event.loss) for event in self.judged]
        return [(epoch, loss) for epoch, loss in told if loss is not None]

    @property
    def of(self) -> str:
        """What the courses are of."""
        return "validation" if self.judged or self.level else "training"

    def of_setting(self, name: str) -> tuple[object, ...]:
        """Return the values that a setting had, in order; none where there is no such setting."""
        if name in self.changed:
            return tuple(self.changed[name])
        return (self.settings[name],) if name in self.settings else ()

    def _epoch(self, step: float) -> float:
        # Between two places, not by the length of an epoch: the batch may change under way.
        number = bisect_left(self.places, step, key=lambda place: place[0])
        if number == len(self.places):
            return self.places[-1][1] if self.places else 0.0
        start, before = self.places[number - 1] if number else (0.0, 0.0)
        end, after = self.places[number]
        return before + (after - before) * (step - start) / (end - start) if end > start else after


def compared_run(
    letter: str,
    label: str,
    name: str,
    settings: Mapping[str, object],
    events: Iterable[AnyEvent],
    changed: Mapping[str, Sequence[object]] | None = None,
) -> ComparedRun:
    """Return a run as it is compared, from its settings and its events."""
    told = list(events)
    held = effective_events(told)
    judged = [e for e in held if isinstance(e, Evaluated) and e.split == "validation"]
    return ComparedRun(
        letter=letter,
        label=label,
        name=name,
        settings=settings,
        view=view_of(told),
        judged=tuple(judged),
        changed=changed or {},
        places=_places(held, judged),
    )


def _places(held: Sequence[AnyEvent], judged: Sequence[Evaluated]) -> list[Point]:
    size = next((event.train_size for event in held if isinstance(event, RunStarted)), 0)
    places: dict[float, float] = {}
    if size:
        told = [event for event in held if isinstance(event, StepDone | RunContinued)]
        places = {event.step: event.seen / size for event in told}
    return sorted((places | {event.step: event.epoch for event in judged}).items())


def differing(compared: Sequence[ComparedRun]) -> list[str]:
    """Return the settings that not all runs share, in the order of the settings."""
    runs = [each for each in compared if each.settings]
    every = dict.fromkeys(name for run in runs for name in run.settings)
    return [name for name in every if len({str(run.of_setting(name)) for run in runs}) > 1]


def results(compared: Sequence[ComparedRun]) -> dict[str, list[str]]:
    """Return what was reached, in words: a row for each kind of result, a word for each run."""
    rows: dict[str, list[str]] = {
        "ended": [each.view.status for each in compared],
        "test": [formatting.percent(_test(each)) for each in compared],
        "test loss": [
            formatting.number(each.view.test.loss if each.view.test else None) for each in compared
        ],
        "validation": [formatting.percent(_final(each)) for each in compared],
        "best": [_best(each) for each in compared],
        "epochs": [f"{each.epochs:.3g}" if each.settings else "-" for each in compared],
        "steps": [f"{each.view.step:,}" if each.settings else "-" for each in compared],
        "weights": [
            f"{each.view.started.parameters:,}" if each.view.started else "-" for each in compared
        ],
        "time": [formatting.duration(each.view.at) for each in compared],
        "rate": [formatting.rate(each.view.rate) if each.view.rate else "-" for each in compared],
    }
    return {name: row for name, row in rows.items() if set(row) != {"-"}}


def record(each: ComparedRun) -> dict[str, object]:
    """Return one run as numbers, for other programs."""
    best = each.best
    return {
        "name": each.name,
        "label": each.label,
        "status": each.view.status,
        "settings": dict(each.settings),
        "changed": {name: list(values) for name, values in each.changed.items()},
        "test_accuracy": _test(each),
        "test_loss": each.view.test.loss if each.view.test else None,
        "validation_accuracy": _final(each),
        "best_validation_accuracy": best.accuracy if best else _final(each),
        "best_epoch": best.epoch if best else None,
        "epochs": each.epochs,
        "steps": each.view.step,
        "seconds": each.view.at,
        "curve_of": each.of,
        "accuracy": each.accuracy,
        "loss": each.loss,
    }


CSV_COLUMNS = ("name", "split", "epoch", "step", "seconds", "loss", "accuracy")


def csv_rows(each: ComparedRun) -> list[tuple[object, ...]]:
    """Return every judgment of one run, in the order of CSV_COLUMNS."""
    test = [each.view.test] if each.view.test else []
    rows: list[tuple[object, ...]] = [
        (each.name, e.split, e.epoch, e.step, e.at, e.loss, e.accuracy)
        for e in (*each.judged, *test)
    ]
    if each.level:
        named = zip(("validation", "test"), each.level, strict=True)
        rows += [
            (each.name, split, None, None, each.view.at, None, accuracy)
            for split, accuracy in named
            if accuracy is not None
        ]
    return rows


def _test(each: ComparedRun) -> float | None:
    if each.level:
        return each.level[1]
    return each.view.test.accuracy if each.view.test else None


def _final(each: ComparedRun) -> float | None:
    if each.level:
        return each.level[0]
    return each.judged[-1].accuracy if each.judged else None


def _best(each: ComparedRun) -> str:
    best = each.best
    return f"{formatting.percent(best.accuracy)} in {best.epoch}" if best else "-"
