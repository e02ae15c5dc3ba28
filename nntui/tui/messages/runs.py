"""What the user did on the screen Runs."""

from typing import Literal, TypeAlias

from msgspec import Struct

ExportKind: TypeAlias = Literal["csv", "json", "tensorboard"]


class RowMoved(Struct, frozen=True):
    """Another row of the table was asked for, so many rows further."""

    by: int


class RowChosen(Struct, frozen=True):
    """A row of the table was clicked; `path` is that of the run or the weights."""

    path: str


class FilterTyped(Struct, frozen=True):
    """The filter of the table is another one."""

    text: str


class SortPressed(Struct, frozen=True):
    """Another order of the rows was asked for.

    Args:
        how: the `next` column, the `other` order, or the order by `column`.
        column: which one.
    """

    how: Literal["next", "other", "column"]
    column: str = ""


class MarkPressed(Struct, frozen=True):
    """The row is to be marked, or no longer."""


class BackPressed(Struct, frozen=True):
    """One step back: from the comparison, from marks, or from the filter."""


class ComparePressed(Struct, frozen=True):
    """The marked rows are to be compared."""


class RowActionPressed(Struct, frozen=True):
    """Something is to be done with the run under the cursor."""

    what: Literal["open", "stop", "resume", "settings", "delete"]


class RunEdited(Struct, frozen=True):
    """A new name or note was given to a run."""

    path: str
    what: Literal["rename", "note"]
    text: str


class ExportChosen(Struct, frozen=True):
    """A run is to be exported to `target`, a file or, for TensorBoard, a folder."""

    path: str
    kind: ExportKind
    target: str


class UndeletePressed(Struct, frozen=True):
    """The run that was deleted last is to be restored."""


class PairMoved(Struct, frozen=True):
    """Another line of the list of test images was asked for."""

    by: int


class PairChosen(Struct, frozen=True):
    """A line of the list of test images was clicked, counted from 0."""

    row: int


class ChangeMoved(Struct, frozen=True):
    """Another cell of the difference of two confusion matrices was asked for."""

    down: int
    right: int


class ChangeChosen(Struct, frozen=True):
    """A cell of the difference was chosen: by a click, or the next larger change.

    Args:
        cell: the true and the predicted class; None for the next largest change of a mistake.
    """

    cell: tuple[int, int] | None


class ChangeOpened(Struct, frozen=True):
    """The test images of the cell under the cursor are to be shown."""


class EpochMoved(Struct, frozen=True):
    """The values of another epoch were asked for."""

    by: int


class EpochChosen(Struct, frozen=True):
    """The values of an epoch were asked for, from 1."""

    epoch: int


class ComparisonPressed(Struct, frozen=True):
    """Loss or accuracy was asked for, or the next part of the comparison on a small screen."""

    what: Literal["loss", "part"]


class PairOpened(Struct, frozen=True):
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
