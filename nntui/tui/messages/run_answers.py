"""What workers answer to the work of the screen Runs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nntui.config.run_config import RunConfig
from nntui.tui.state import Ticket
from nntui.view.compared_pair import ComparedPair

if TYPE_CHECKING:
    from nntui.runs.row import RunRow
    from nntui.view.comparison import ComparedRun
    from nntui.view.sweep.view import SweepView


class RunsListed(Struct, frozen=True, eq=False):
    """The runs and weights, own runs first; not `complete` where older runs are still missing.

    Args:
        ticket: of the work.
        rows: also those of sweeps, each with the folder of the sweep as its path.
        complete: whether these are all.
        sweeps: what is shown of each sweep, by the path of its row.
    """

    ticket: Ticket
    rows: "Sequence[RunRow]"
    complete: bool = True
    sweeps: "Mapping[str, SweepView]" = {}


class ListFailed(Struct, frozen=True):
    """The runs cannot be listed."""

    ticket: Ticket
    error: str


class ComparisonAdvanced(Struct, frozen=True):
    """More of the images of a comparison were evaluated; `share` is from 0 to 1."""

    ticket: Ticket
    title: str
    share: float


class RunsCompared(Struct, frozen=True, eq=False):
    """Runs were compared."""

    ticket: Ticket
    rows: "tuple[RunRow, ...]"
    compared: "tuple[ComparedRun, ...]"
    pairs: tuple[ComparedPair, ...]


class ComparisonFailed(Struct, frozen=True):
    """Runs cannot be compared."""

    ticket: Ticket
    error: str


class RunChanged(Struct, frozen=True):
    """A run was changed on the disk.

    Args:
        ticket: of the work.
        text: what was done.
        path: where the cursor is to be then; empty where it stays.
        deleted: the name in the trash of a run that was deleted.
        restored: the name in the trash of a run that was restored.
        renamed: the path that a run had before.
    """

    ticket: Ticket
    text: str
    path: str = ""
    deleted: str = ""
    restored: str = ""
    renamed: str = ""


class EditFailed(Struct, frozen=True):
    """A run could not be changed, exported or read; `error` is one sentence."""

    ticket: Ticket
    error: str


class SettingsRead(Struct, frozen=True, eq=False):
    """The settings of a run were read, for the next run."""

    ticket: Ticket
    name: str
    config: RunConfig


class SweepAdvanced(Struct, frozen=True, eq=False):
    """More is known of the sweep that is open.

    Args:
        ticket: of the work.
        view: what is known of it.
        shares: the importance of each setting, from 0 to 1.
        how: how it was computed.
    """

    ticket: Ticket
    view: "SweepView"
    shares: Mapping[str, float]
    how: str


class SweepLost(Struct, frozen=True):
    """The sweep that is open cannot be read: it was deleted, or its files are damaged."""

    ticket: Ticket
    error: str


RunsAnswer: TypeAlias = (
    RunsListed
    | ListFailed
    | ComparisonAdvanced
    | RunsCompared
    | ComparisonFailed
    | RunChanged
    | EditFailed
    | SettingsRead
    | SweepAdvanced
    | SweepLost
)
