"""What the user did to look at images, matrices and curves."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class CursorMoved:
    """Another digit was asked for."""

    by: int


@dataclass(frozen=True, slots=True)
class CursorScattered:
    """A random digit was asked for; `seed` decides which."""

    seed: int


@dataclass(frozen=True, slots=True)
class MistakesPressed:
    """Only misclassified digits were asked for, or all of them again."""


@dataclass(frozen=True, slots=True)
class SplitPressed:
    """The validation images were asked for instead of the test images, or the other way round."""


@dataclass(frozen=True, slots=True)
class AugmentedPressed:
    """The next augmented version of the digit was asked for."""


@dataclass(frozen=True, slots=True)
class PixelStylePressed:
    """Another way to draw digits was asked for."""


@dataclass(frozen=True, slots=True)
class MatrixPressed:
    """Percent or counts, or the change since the start of the run, was asked for, or its end."""

    what: Literal["percent", "change"]


@dataclass(frozen=True, slots=True)
class EvaluationMoved:
    """The confusion matrix of an earlier or later evaluation was asked for."""

    by: int


@dataclass(frozen=True, slots=True)
class CellOpened:
    """A cell of the confusion matrix was chosen."""

    truth: int
    predicted: int


@dataclass(frozen=True, slots=True)
class ChartPressed:
    """Another scale of the charts, other epochs, or the third chart was asked for."""

    what: Literal["scale", "recent", "rates"]


@dataclass(frozen=True, slots=True)
class EpochPointed:
    """The cursor of the charts was put at an epoch, or removed."""

    epoch: float | None


@dataclass(frozen=True, slots=True)
class EpochStepped:
    """The cursor of the charts was moved to another epoch that was evaluated."""

    to: Literal["previous", "next", "first", "last"]
