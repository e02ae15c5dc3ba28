"""What the screen Runs shows: the table, what is marked in it, and a comparison."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from nntui.tui.state.sweep_page import SweepPage
from nntui.view.compared_pair import GROUPS, Cell, ComparedPair, Group

if TYPE_CHECKING:
    from nntui.runs.row import RunRow
    from nntui.view.comparison import ComparedRun
    from nntui.view.sweep.view import SweepView

MAX_MARKED = 6
"""Runs that are compared at once."""
_FEW_CHANGES = 2
"""Mistakes that are listed of each pair where there are several."""


Part: TypeAlias = Literal["results", "curves", "confusion"]
PARTS: tuple[Part, ...] = get_args(Part)


class ComparisonProgress(NamedTuple):
    """How far a comparison is.

    Args:
        title: what is being evaluated; empty at first.
        share: how much of its images is done, from 0 to 1.
    """

    title: str = ""
    share: float = 0.0


class PairRow(NamedTuple):
    """A line of the list of test images: a pair of networks, and images of a group or a cell."""

    pair: int
    group: Group | Cell


@dataclass(frozen=True, slots=True, eq=False)
class RunComparisonView:
    """Runs that were compared, and where the cursors in the comparison are.

    Args:
        rows: what was compared, in the order of the letters.
        compared: curves, settings and results of each.
        pairs: the first one with each other one, on the test images.
        row: the line under the cursor in the list of test images.
        cell: the cell under the cursor of the matrix; None for the mistake that changed most.
        epoch: the epoch whose values are shown, from 1; None for the last of each.
        loss: whether the curves are those of the loss.
        part: what is shown below the test images where there is no room for all.
    """

    rows: "tuple[RunRow, ...]"
    compared: "tuple[ComparedRun, ...]"
    pairs: tuple[ComparedPair, ...]
    row: int = 0
    cell: Cell | None = None
    epoch: int | None = None
    loss: bool = False
    part: Part = "results"

    @property
    def lines(self) -> tuple[PairRow, ...]:
        """The lines of the list of test images."""
        most = None if len(self.pairs) == 1 else _FEW_CHANGES
        lines = []
        for number, pair in enumerate(self.pairs):
            groups = GROUPS[:1] if pair.problem else GROUPS
            lines += [PairRow(number, group) for group in groups]
            lines += [PairRow(number, each.cell) for each in pair.changes[:most]]
        return tuple(lines)

    @property
    def line(self) -> PairRow:
        """The line under the cursor."""
        return self.lines[self.row]

    @property
    def chosen_cell(self) -> Cell:
        """The cell under the cursor of the matrix."""
        if self.cell is not None:
            return self.cell
        return self.pair.changes[0].cell if self.pair.changes else (0, 0)

    @property
    def pair(self) -> ComparedPair:
        """The pair of networks under the cursor."""
        return self.pairs[self.line.pair]


@dataclass(frozen=True, slots=True, eq=False)
class RunsScreen:
    """The state of the screen Runs.

    Args:
        listing: whether the folder of runs is being watched.
        rows: all runs and weights that are known, own runs first.
        complete: whether these are all there are.
        error: why they cannot be listed; empty where they can.
        filter: what was typed to filter them.
        problem: why a term of it is not valid, in one sentence; the other terms hold.
        column: the column that the rows are sorted by; empty for own runs first, newest first.
        reverse: whether they are sorted in the other order.
        shown: the rows that pass the filter, in their order.
        cursor: the path of the row under the cursor.
        awaited: the path of a row the cursor goes to once it is listed; empty for none.
        marked: the paths of the marked rows, in the order in which they were marked.
        deleted: the names in the trash of the runs that were deleted, the newest last.
        progress: how far a comparison is that is being made; None where none is.
        comparison: the comparison that is shown instead of the table; None for the table.
        sweeps: what is shown of the rows that are sweeps, by their paths.
        sweep: the sweep that is open instead of the table; None for the table.
        watched: the folder of the sweep that is being watched; empty for none.
    """

    listing: bool = False
    rows: "Sequence[RunRow]" = ()
    complete: bool = False
    error: str = ""
    filter: str = ""
    problem: str = ""
    column: str = ""
    reverse: bool = False
    shown: "Sequence[RunRow]" = ()
    cursor: str = ""
    awaited: str = ""
    marked: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    progress: ComparisonProgress | None = None
    comparison: RunComparisonView | None = None
    sweeps: "Mapping[str, SweepView]" = field(default_factory=dict)
    sweep: SweepPage | None = None
    watched: str = ""

    @property
    def index(self) -> int:
        """The place of the cursor among the rows that are shown."""
        paths = (number for number, row in enumerate(self.shown) if row.path == self.cursor)
        return next(paths, 0)

    @property
    def row(self) -> "RunRow | None":
        """The row under the cursor; None where no row is shown."""
        return self.shown[self.index] if self.shown else None
