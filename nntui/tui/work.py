"""Work: records of what a transition wants to have done outside of the event loop.

Each carries the ticket of what it belongs to, and so do the messages that answer it. Nothing is
done here: nntui.tui.workers does it.
"""

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from msgspec import Struct

from nntui.config.run_config import RunConfig
from nntui.tui.inside_work import InsideWork
from nntui.tui.state import Asked, DigitKey, DigitList, DigitSplit, ListKey, PageKey, Ticket
from nntui.view.runview import RunView

if TYPE_CHECKING:
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.datasets.dataset import Dataset, Pixels
    from nntui.runs.commands import AnyCommand
    from nntui.runs.directory import RunDirectory
    from nntui.runs.row import RunRow
    from nntui.runs.trainer.process import TrainerProcess
    from nntui.weights import Weights
    from nntui.workspace.opening import Entry
    from nntui.workspace.weights import OpenedWeights

EditKind: TypeAlias = Literal[
    "rename", "note", "delete", "restore", "resume", "csv", "json", "tensorboard"
]


class FindInitialData(Struct, frozen=True):
    """Load the data to begin with, and find the run that is being trained."""

    ticket: Ticket


class LoadData(Struct, frozen=True, eq=False):
    """Load the data set of these settings."""

    ticket: Ticket
    config: RunConfig


class OpenNamed(Struct, frozen=True, eq=False):
    """Open a run, weights or data.

    Args:
        target: a line of the open dialog, or a name or path as it was typed.
        config: the settings of the next run, which weights change.
        shown: the data that are shown; they are not loaded again.
        lost: why missing data could not be downloaded, empty where that was not tried: a run is
            then opened without them.
        run: the run that is shown, None while it is trained; where its data are no longer where
            they were, they may be what is opened.
    """

    ticket: Ticket
    target: "Entry | str"
    config: RunConfig
    shown: "Dataset | None"
    lost: str = ""
    run: "RunDirectory | None" = None


class DownloadData(Struct, frozen=True):
    """Download a data set; a download that is still in progress is cancelled."""

    ticket: Ticket
    name: str


class CancelDownload(Struct, frozen=True):
    """Cancel the download in progress."""


class StartRun(Struct, frozen=True, eq=False):
    """Resume a run where these settings allow it, and start a new one otherwise.

    Args:
        config: the settings.
        run: the run to resume, None where there is none.
        view: what is known of that run.
        shown: the data that are shown, which are not loaded again; None where they are lost.
        initial: the weights that a new run begins with; None for random ones.
        name: the name of a new run; empty for one that is made of its settings.
        over: whether the run may start over where its checkpoints are damaged.
    """

    ticket: Ticket
    config: RunConfig
    run: "RunDirectory | None"
    view: RunView
    shown: "Dataset | None"
    initial: "OpenedWeights | None" = None
    name: str = ""
    over: bool = False


class WatchRun(Struct, frozen=True):
    """Report what happens to a run, from its first event on; any other is not watched then."""

    ticket: Ticket
    run: "RunDirectory"
    trainer: "TrainerProcess | None" = None


class StopWatching(Struct, frozen=True):
    """Watch no run."""


class CancelEvaluation(Struct, frozen=True):
    """Give up the evaluations in progress, also those of weights that are being opened."""


class Untrained(NamedTuple):
    """The weights that a run of these settings begins with."""

    config: RunConfig


class Checkpoint(NamedTuple):
    """The weights of a checkpoint, by the name of its file."""

    run: "RunDirectory"
    name: str


class Evaluate(Struct, frozen=True, eq=False):
    """Evaluate a network; of the evaluations that have not begun, only the newest is done.

    Args:
        held_out_by: the settings by which validation images are held out, to evaluate it on
            these; None for the test images.
    """

    ticket: Ticket
    source: "Untrained | Checkpoint | Weights"
    data: "Dataset"
    title: str
    held_out_by: RunConfig | None = None


class Augment(Struct, frozen=True, eq=False):
    """Compute augmented versions of a digit; of those that wait, only the newest."""

    ticket: Ticket
    network: "EvaluatedNetwork"
    config: RunConfig
    data: "Dataset"
    row: int


class SendCommand(Struct, frozen=True):
    """Send a command to the trainer of a run; commands are sent in their order."""

    ticket: Ticket
    number: int
    run: "RunDirectory"
    command: "AnyCommand"


class SaveWeights(Struct, frozen=True, eq=False):
    """Save weights under a new name, with their accuracy on the test images of `data`."""

    ticket: Ticket
    name: str
    network: "EvaluatedNetwork"
    data: "Dataset | None" = None


class AskWhetherAgain(Struct, frozen=True):
    """Ask what to do with a run that is done, whose settings are unchanged.

    Args:
        run: the run.
        longer: what training it longer means, as `train 8 more epochs, 16 in all`.
    """

    run: "RunDirectory"
    longer: str


class AskWhetherOver(Struct, frozen=True):
    """Ask what to do with a run of which no checkpoint is intact."""

    run: "RunDirectory"


class AskHowToLeave(Struct, frozen=True):
    """Ask what to do with the run that is being trained."""

    run: "RunDirectory"


class Exit(Struct, frozen=True):
    """End the app, and print this line."""

    line: str = ""


class ListRuns(Struct, frozen=True):
    """List the runs and weights, and again whenever they change; ends an earlier list."""

    ticket: Ticket


class StopListing(Struct, frozen=True):
    """List no runs any longer."""


class CompareRuns(Struct, frozen=True, eq=False):
    """Compare runs and weights; ends an earlier comparison.

    Args:
        rows: what to compare.
        shown: the data that are shown; they are not loaded again.
    """

    ticket: Ticket
    rows: "tuple[RunRow, ...]"
    shown: "Dataset | None" = None


class CancelComparison(Struct, frozen=True):
    """Give up the comparison in progress."""


class EditRun(Struct, frozen=True):
    """Change a run on the disk, or write a copy of it.

    Args:
        path: its folder; of a run in the trash, its name there.
        what: what to do.
        text: the new name, the note, or where to export to.
    """

    ticket: Ticket
    path: str
    what: EditKind
    text: str = ""


class WatchSweep(Struct, frozen=True):
    """Report what happens to the sweep in the folder `path`; any other is not watched then."""

    ticket: Ticket
    path: str


class StopWatchingSweep(Struct, frozen=True):
    """Watch no sweep any longer."""


class EditSweep(Struct, frozen=True):
    """Stop, resume or delete the sweep in the folder `path`."""

    ticket: Ticket
    path: str
    what: Literal["stop", "resume", "delete"]


class StartSweep(Struct, frozen=True, eq=False):
    """Start a sweep that varies the settings `config` as `text` says."""

    ticket: Ticket
    text: str
    config: RunConfig


class ReadSettings(Struct, frozen=True):
    """Read the settings of a run, for the next run."""

    ticket: Ticket
    path: str


class FindDigits(Struct, frozen=True, eq=False):
    """Find the images that pass a filter; of those that wait, only the newest.

    Args:
        key: what the list is made of.
        data: the data set.
        config: holds out the validation images.
    """

    ticket: Ticket
    key: ListKey
    data: "Dataset"
    config: RunConfig


class ExplainDigit(Struct, frozen=True, eq=False):
    """Compute what a prediction depends on; of those that wait, only the newest."""

    ticket: Ticket
    key: DigitKey
    data: "Dataset"
    found: DigitList


class FindNeighbors(Struct, frozen=True, eq=False):
    """Find the nearest training images of a digit; of those that wait, only the newest."""

    ticket: Ticket
    key: DigitKey
    data: "Dataset"
    found: DigitList


class StudyDigits(Struct, frozen=True, eq=False):
    """Compute a page about all digits; of those that wait, only the newest."""

    ticket: Ticket
    key: PageKey
    data: "Dataset"
    found: DigitList


class FixLabel(Struct, frozen=True, eq=False):
    """Write what to do with the label of a digit; fixes are written in their order.

    Args:
        split: which images.
        row: which one of them.
        action: what to do; None takes an earlier fix back.
        label: the name of the right class, for `relabel`.
        undo: whether that takes the newest fix back.
    """

    ticket: Ticket
    data: "Dataset"
    split: DigitSplit
    row: int
    action: Literal["keep", "relabel", "drop"] | None
    label: str = ""
    undo: bool = False


class RankLabels(Struct, frozen=True, eq=False):
    """Rank the labels of the training images; ends an earlier ranking."""

    ticket: Ticket
    data: "Dataset"


class CancelRanking(Struct, frozen=True):
    """Give up the ranking in progress."""


class OpenOther(Struct, frozen=True, eq=False):
    """Open a network to compare with, and evaluate it on the test images.

    Args:
        target: a line of the dialog, or a name or path as it was typed.
        data: the data set that is shown.
    """

    ticket: Ticket
    target: "Entry | str"
    data: "Dataset"


DigitWork: TypeAlias = FindDigits | ExplainDigit | FindNeighbors | StudyDigits | FixLabel
"""The work of the screen Digits."""


class ReadDrawing(Struct, frozen=True, eq=False):
    """Have a network read a drawing; of those that wait, only the newest."""

    ticket: Ticket
    number: int
    asked: Asked


class FindFlips(Struct, frozen=True, eq=False):
    """Find where the dial changes the answer; of those that wait, only the newest.

    Args:
        data: the data set whose training images the drawing is compared with; None for none.
    """

    ticket: Ticket
    asked: Asked
    data: "Dataset | None" = None


class ReadPhotograph(Struct, frozen=True):
    """Find the digits of an image file, as images of `shape`."""

    ticket: Ticket
    path: str
    shape: tuple[int, int]


class KeepDrawing(Struct, frozen=True, eq=False):
    """Keep a drawing, as an image of `shape`, in the data set of drawings.

    `classes` are those of the data set that is shown, `data` is its name.
    """

    ticket: Ticket
    canvas: "Pixels"
    original: "Pixels | None"
    shape: tuple[int, int]
    label: str
    classes: tuple[str, ...] = tuple("0123456789")
    data: str = "mnist"


GeneralWork: TypeAlias = (
    FindInitialData
    | LoadData
    | OpenNamed
    | DownloadData
    | CancelDownload
    | StartRun
    | WatchRun
    | StopWatching
    | CancelEvaluation
    | Evaluate
    | Augment
    | SendCommand
    | SaveWeights
    | ListRuns
    | StopListing
    | CompareRuns
    | CancelComparison
    | EditRun
    | WatchSweep
    | StopWatchingSweep
    | EditSweep
    | StartSweep
    | ReadSettings
    | RankLabels
    | CancelRanking
    | OpenOther
    | ReadDrawing
    | FindFlips
    | ReadPhotograph
    | KeepDrawing
)
"""The work that belongs to no screen alone, and that of the screens Draw and Runs."""
ThreadWork: TypeAlias = GeneralWork | DigitWork | InsideWork
"""What is done in threads."""
Work: TypeAlias = ThreadWork | AskWhetherAgain | AskWhetherOver | AskHowToLeave | Exit
