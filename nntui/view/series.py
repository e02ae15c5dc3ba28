"""Series: a curve that never grows beyond what can be seen of it."""

from dataclasses import dataclass

CAPACITY = 400
"""Points kept: more than twice the columns of a wide chart."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """The whole course of a number, at a resolution that halves whenever it is full.

    Each kept point is the mean of `stride` ones; `pending` waits until it is as many. Points are
    (step, value).
    """

    kept: tuple[Point, ...] = ()
    pending: tuple[Point, ...] = ()
    stride: int = 1
    last: float | None = None
    """The newest value, as it was; None before the first."""

    def add(self, step: float, value: float) -> "Series":
        """Return this curve with one more point."""
        pending = (*self.pending, (step, value))
        if len(pending) < self.stride:
            return Series(self.kept, pending, self.stride, value)
        kept = (*self.kept, _mean(pending))
        if len(kept) < CAPACITY:
            return Series(kept, (), self.stride, value)
        halved = tuple(_mean(kept[i : i + 2]) for i in range(0, len(kept), 2))
        return Series(halved, (), self.stride * 2, value)

    def up_to(self, step: float) -> "Series":
        """Return this curve without what lies after `step`."""
        kept = tuple(point for point in self.kept if point[0] <= step)
        pending = tuple(point for point in self.pending if point[0] <= step)
        if (kept, pending) == (self.kept, self.pending):
            return self
        last = (*kept, *pending)[-1][1] if kept or pending else None
        return Series(kept, pending, self.stride, last)

    @property
    def points(self) -> tuple[Point, ...]:
        """The curve up to its newest point."""
        return (*self.kept, _mean(self.pending)) if self.pending else self.kept


def _mean(points: tuple[Point, ...]) -> Point:
    # The place is that of the newest point, so that a curve ends where the run stands.
    return points[-1][0], sum(value for _, value in points) / len(points)
