"""What the user did to look at images, matrices and curves."""

from typing import Literal

from msgspec import Struct


class CursorMoved(Struct, frozen=True):
    """Another digit was asked for."""

    by: int


class CursorScattered(Struct, frozen=True):
    """A random digit was asked for; `seed` decides which."""

    seed: int


class MistakesPressed(Struct, frozen=True):
    """Only misclassified digits were asked for, or all of them again."""


class SplitPressed(Struct, frozen=True):
    """The validation images were asked for instead of the test images, or the other way round."""


class AugmentedPressed(Struct, frozen=True):
    """The next augmented version of the digit was asked for."""


class PixelStylePressed(Struct, frozen=True):
    """Another way to draw digits was asked for."""


class MatrixPressed(Struct, frozen=True):
    """Percent or counts, or the change since the start of the run, was asked for, or its end."""

    what: Literal["percent", "change"]


class EvaluationMoved(Struct, frozen=True):
    """The confusion matrix of an earlier or later evaluation was asked for."""

    by: int


class CellOpened(Struct, frozen=True):
    """A cell of the confusion matrix was chosen."""

    truth: int
    predicted: int


class ChartPressed(Struct, frozen=True):
    """Another scale of the charts, other epochs, or the third chart was asked for."""

    what: Literal["scale", "recent", "rates"]


class EpochPointed(Struct, frozen=True):
    """The cursor of the charts was put at an epoch, or removed."""

    epoch: float | None


class EpochStepped(Struct, frozen=True):
    """The cursor of the charts was moved to another epoch that was evaluated."""

    to: Literal["previous", "next", "first", "last"]
