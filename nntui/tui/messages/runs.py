"""What the user did on the screen Runs."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

ExportKind: TypeAlias = Literal["csv", "json", "tensorboard"]


@dataclass(frozen=True, slots=True)
class RowMoved:
    """Another row of the table was asked for, so many rows further."""

    by: int


@dataclass(frozen=True, slots=True)
class RowChosen:
    """A row of the table was clicked; `path` is that of the run or the weights."""

    path: str


@dataclass(frozen=True, slots=True)
class FilterTyped:
    """The filter of the table is another one."""

    text: str


@dataclass(frozen=True, slots=True)
class SortPressed:
    """Another order of the rows was asked for.

    Args:
        how: the `next` column, the `other` order, or the order by `column`.
        column: which one.
    """

    how: Literal["next", "other", "column"]
    column: str = ""


@dataclass(frozen=True, slots=True)
class MarkPressed:
    """The row is to be marked, or no longer."""


@dataclass(frozen=True, slots=True)
class BackPressed:
    """One step back: from the comparison, from marks, or from the filter."""


@dataclass(frozen=True, slots=True)
class ComparePressed:
    """The marked rows are to be compared."""


@dataclass(frozen=True, slots=True)
class RowActionPressed:
    """Something is to be done with the run under the cursor."""

    what: Literal["open", "stop", "resume", "settings", "delete"]


@dataclass(frozen=True, slots=True)
class RunEdited:
    """A new name or note was given to a run."""

    path: str
    what: Literal["rename", "note"]
    text: str


@dataclass(frozen=True, slots=True)
class ExportChosen:
    """A run is to be exported to `target`, a file or, for TensorBoard, a folder."""

    path: str
    kind: ExportKind
    target: str


@dataclass(frozen=True, slots=True)
class UndeletePressed:
    """The run that was deleted last is to be restored."""


@dataclass(frozen=True, slots=True)
class PairMoved:
    """Another line of the list of test images was asked for."""

    by: int


@dataclass(frozen=True, slots=True)
class PairChosen:
    """A line of the list of test images was clicked, counted from 0."""

    row: int


@dataclass(frozen=True, slots=True)
class ChangeMoved:
    """Another cell of the difference of two confusion matrices was asked for."""

    down: int
    right: int


@dataclass(frozen=True, slots=True)
class ChangeChosen:
    """A cell of the difference was chosen: by a click, or the next larger change.

    Args:
        cell: the true and the predicted class; None for the next largest change of a mistake.
    """

    cell: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ChangeOpened:
    """The test images of the cell under the cursor are to be shown."""


@dataclass(frozen=True, slots=True)
class EpochMoved:
    """The values of another epoch were asked for."""

    by: int


@dataclass(frozen=True, slots=True)
class EpochChosen:
    """The values of an epoch were asked for, from 1."""

    epoch: int


@dataclass(frozen=True, slots=True)
class ComparisonPressed:
    """Loss or accuracy was asked for, or the next part of the comparison on a small screen."""

    what: Literal["loss", "part"]


@dataclass(frozen=True, slots=True)
class PairOpened:
    """The test images of the line under the cursor are to be shown."""


RunsMessage: TypeAlias = (
    RowMoved
    | RowChosen
    | FilterTyped
    | SortPressed
    | MarkPressed
    | BackPressed
    | ComparePressed
    | RowActionPressed
    | RunEdited
    | ExportChosen
    | UndeletePressed
    | PairMoved
    | PairChosen
    | ChangeMoved
    | ChangeChosen
    | ChangeOpened
    | EpochMoved
    | EpochChosen
    | ComparisonPressed
    | PairOpened
)
