"""The curves of a run as charts show them: values by epoch, so that runs can be compared."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from nntui.late_numpy import np
from nntui.view.runview import RunView
from nntui.view.series import Point

Quantity: TypeAlias = Literal["loss", "accuracy", "rates"]
LETTERS = "abcde"
"""Of the runs behind the one that is shown."""


class Curves(NamedTuple):
    """Two curves of a run, as (epoch, value)."""

    train: tuple[Point, ...] = ()
    """Of the training batches; of `rates`, the norm of the gradient."""
    validation: tuple[Point, ...] = ()
    """Of the validation images; of `rates`, the learning rate."""
    letter: str = ""
    """Stands for a run behind the one that is shown; empty for that one."""
    name: str = ""
    """The short name of such a run."""

    @property
    def main(self) -> tuple[Point, ...]:
        """The curve that the run is compared by: on validation images, where it has any."""
        return self.validation or self.train


def curves_of(view: RunView, quantity: Quantity, letter: str = "", name: str = "") -> Curves:
    """Return the curves of a run."""
    if quantity == "rates":
        pair = view.gradient_norms.points, view.rates.points
    elif quantity == "loss":
        pair = view.train_loss.points, view.validation_loss.points
    else:
        pair = view.train_accuracy.points, view.validation_accuracy.points
    return Curves(by_epoch(view, pair[0]), by_epoch(view, pair[1]), letter, name)


def by_epoch(view: RunView, points: Sequence[Point]) -> tuple[Point, ...]:
    """Return points at epochs instead of steps; steps between known ones are interpolated.

    Not by steps per epoch, because the batch size may change during a run.
    """
    if not points:
        return ()
    steps, epochs = _known(view)
    xs = np.interp([step for step, _ in points], steps, epochs).tolist()
    return tuple((x, value) for x, (_, value) in zip(xs, points, strict=True))


def _known(view: RunView) -> tuple[list[float], list[float]]:
    """Return increasing steps, and the epochs made until each of them."""
    steps, epochs = [0.0], [0.0]
    known = [(float(each.step), float(each.epoch)) for each in view.evaluations]
    if view.started is not None and view.started.train_size:
        known.append((float(view.step), view.seen / view.started.train_size))
    for step, epoch in known:
        if step > steps[-1]:
            steps.append(step)
            epochs.append(max(epoch, epochs[-1]))
    return steps, epochs


def stops(curves: Curves) -> list[float]:
    """Return the epochs that the cursor goes through: those that were evaluated, or all points."""
    points = curves.validation if len(curves.validation) > 1 else curves.main
    return sorted({x for x, _ in points})


def nearest(points: Sequence[Point], x: float) -> Point | None:
    """Return the point nearest to an epoch; None without points.

    >>> nearest([(1.0, 0.5), (2.0, 0.4)], 1.4)
    (1.0, 0.5)
    """
    if not points:
        return None
    index = bisect_left(points, x, key=lambda point: point[0])
    around = points[max(index - 1, 0) : index + 1] or points[-1:]
    return min(around, key=lambda point: abs(point[0] - x))


def at_epoch(points: Sequence[Point], x: float) -> float | None:
    """Return the value at an epoch; None where no point is within half an epoch.

    >>> at_epoch([(1.0, 0.5), (2.0, 0.4)], 2.0), at_epoch([(1.0, 0.5)], 2.0)
    (0.4, None)
    """
    found = nearest(points, x)
    return found[1] if found is not None and abs(found[0] - x) <= 0.5 else None
