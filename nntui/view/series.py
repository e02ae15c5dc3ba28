"""Series: a curve that is thinned as it grows, so that its memory is bounded."""

from dataclasses import dataclass

CAPACITY = 400
"""Points kept: more than twice the columns of a wide chart."""

Point = tuple[float, float]
"""(step, value)."""


@dataclass(frozen=True, slots=True)
class Series:
    """A whole curve, at a resolution that halves whenever it has `CAPACITY` points.

    >>> Series().add(1, 0.5).add(2, 0.25).points
    ((1, 0.5), (2, 0.25))
    """

    kept: tuple[Point, ...] = ()
    """The points, each the mean of `stride` values."""
    pending: tuple[Point, ...] = ()
    """The newest values, fewer than `stride`, which are not a point yet."""
    stride: int = 1
    last: float | None = None
    """The newest value; None before the first."""

    def add(self, step: float, value: float) -> "Series":
        """Return the series with one more value."""
        pending = (*self.pending, (step, value))
        if len(pending) < self.stride:
            return Series(self.kept, pending, self.stride, value)
        kept = (*self.kept, _mean(pending))
        if len(kept) < CAPACITY:
            return Series(kept, (), self.stride, value)
        halved = tuple(_mean(kept[i : i + 2]) for i in range(0, len(kept), 2))
        return Series(halved, (), self.stride * 2, value)

    def up_to(self, step: float) -> "Series":
        """Return the series without what comes after `step`.

        >>> Series().add(1, 0.5).add(2, 0.25).up_to(1).points
        ((1, 0.5),)
        """
        kept = tuple(point for point in self.kept if point[0] <= step)
        pending = tuple(point for point in self.pending if point[0] <= step)
        if (kept, pending) == (self.kept, self.pending):
            return self
        last = (*kept, *pending)[-1][1] if kept or pending else None
        return Series(kept, pending, self.stride, last)

    @property
    def points(self) -> tuple[Point, ...]:
        """The curve up to its newest value."""
        return (*self.kept, _mean(self.pending)) if self.pending else self.kept


def _mean(points: tuple[Point, ...]) -> Point:
    # At the newest step of them, so that the curve ends at the step of the run.
    return points[-1][0], sum(value for _, value in points) / len(points)
