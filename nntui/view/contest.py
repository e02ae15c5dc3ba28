"""Several runs beside each other: what they were set to, what they reached, and their courses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nntui.training.events import AnyEvent, Evaluated
from nntui.view import words
from nntui.view.runview import RunView, view_of
from nntui.view.series import Point


@dataclass(frozen=True, slots=True)
class Contestant:
    """A run, or a baseline, as it is compared.

    Args:
        letter: what stands for it where there is no room for its label.
        label: what it is called in a figure: its recipe, where no other has that, else its name.
        name: the run's name, or that of the baseline.
        settings: what it was asked to do; empty for a baseline, which has no settings.
        view: what is known of it.
        judged: every judgment of its validation images, in order.
        level: the validation and the test accuracy of a baseline, which has no course.
    """

    letter: str
    label: str
    name: str
    settings: Mapping[str, object]
    view: RunView
    judged: tuple[Evaluated, ...] = ()
    level: tuple[float | None, float] | None = None

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
        return [(self._epoch(event.step), event.accuracy) for event in self.judged]

    @property
    def loss(self) -> list[Point]:
        """The course of the loss, likewise."""
        if not self.judged:
            return [(self._epoch(step), loss) for step, loss in self.view.train_loss.points]
        told = [(event.step, event.loss) for event in self.judged]
        return [(self._epoch(step), loss) for step, loss in told if loss is not None]

    @property
    def of(self) -> str:
        """What the courses are of."""
        return "validation" if self.judged or self.level else "training"

    def _epoch(self, step: float) -> float:
        started = self.view.started
        steps = started.steps / started.epochs if started and started.epochs else 0
        return step / steps if steps else 0.0


def contestant(
    letter: str,
    label: str,
    name: str,
    settings: Mapping[str, object],
    events: Iterable[AnyEvent],
) -> Contestant:
    """Return a run as it is compared, from its settings and its events."""
    told = list(events)
    judged = [e for e in told if isinstance(e, Evaluated) and e.split == "validation"]
    return Contestant(letter, label, name, settings, view_of(told), tuple(judged))


def differing(contestants: Sequence[Contestant]) -> list[str]:
    """Return the settings that not all runs share, in the order of the settings."""
    runs = [each.settings for each in contestants if each.settings]
    every = dict.fromkeys(name for settings in runs for name in settings)
    return [name for name in every if len({str(run.get(name)) for run in runs}) > 1]


def results(contestants: Sequence[Contestant]) -> dict[str, list[str]]:
    """Return what was reached, in words: a row for each kind of result, a word for each run."""
    rows: dict[str, list[str]] = {
        "ended": [each.view.status for each in contestants],
        "test": [words.percent(_test(each)) for each in contestants],
        "test loss": [
            words.number(each.view.test.loss if each.view.test else None) for each in contestants
        ],
        "validation": [words.percent(_final(each)) for each in contestants],
        "best": [_best(each) for each in contestants],
        "epochs": [f"{each.epochs:.3g}" if each.settings else "-" for each in contestants],
        "steps": [f"{each.view.step:,}" if each.settings else "-" for each in contestants],
        "weights": [
            f"{each.view.started.parameters:,}" if each.view.started else "-"
            for each in contestants
        ],
        "time": [words.duration(each.view.at) for each in contestants],
        "rate": [words.rate(each.view.rate) if each.view.rate else "-" for each in contestants],
    }
    return {name: row for name, row in rows.items() if set(row) != {"-"}}


def record(each: Contestant) -> dict[str, object]:
    """Return one run as numbers, for other programs."""
    best = each.best
    return {
        "name": each.name,
        "label": each.label,
        "status": each.view.status,
        "settings": dict(each.settings),
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


def csv_rows(each: Contestant) -> list[tuple[object, ...]]:
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


def _test(each: Contestant) -> float | None:
    if each.level:
        return each.level[1]
    return each.view.test.accuracy if each.view.test else None


def _final(each: Contestant) -> float | None:
    if each.level:
        return each.level[0]
    return each.judged[-1].accuracy if each.judged else None


def _best(each: Contestant) -> str:
    best = each.best
    return f"{words.percent(best.accuracy)} in {best.epoch}" if best else "-"
