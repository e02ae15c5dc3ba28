"""What workers answer; each message carries the ticket of the work it answers."""

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nntui.config.run_config import RunConfig
from nntui.tui.messages.digit_answers import DigitsAnswer
from nntui.tui.messages.draw_answers import DrawAnswer
from nntui.tui.messages.inside_answers import InsideAnswer
from nntui.tui.messages.run_answers import RunsAnswer
from nntui.tui.state import Ticket

if TYPE_CHECKING:
    from nntui.analysis.augmented import AugmentedDigit
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.datasets.dataset import Dataset
    from nntui.datasets.published.download import DownloadProgress
    from nntui.runs.directory import RunDirectory
    from nntui.runs.trainer.process import TrainerProcess
    from nntui.workspace.data import InitialData
    from nntui.workspace.watching import RunSnapshot
    from nntui.workspace.weights import OpenedWeights


class InitialDataFound(Struct, frozen=True, eq=False):
    """The data to begin with are loaded; `live_run` is the run that is being trained, if any."""

    ticket: Ticket
    initial: "InitialData"
    live_run: "RunDirectory | None" = None


class DataLoaded(Struct, frozen=True, eq=False):
    """A data set is loaded."""

    ticket: Ticket
    data: "Dataset"


class DataMissing(Struct, frozen=True):
    """A data set must be downloaded first."""

    ticket: Ticket
    name: str
    error: str


class RunOpened(Struct, frozen=True, eq=False):
    """A run can be shown; `config` are the settings it was created with.

    Where its data cannot be loaded, `data` is None and `lost` says why.
    """

    ticket: Ticket
    run: "RunDirectory"
    config: RunConfig
    data: "Dataset | None"
    lost: str = ""
    initial: "OpenedWeights | None" = None
    """The weights that it began with, None for random ones."""


class WeightsOpened(Struct, frozen=True, eq=False):
    """Weights were read and evaluated; `before` became `config`, the settings that go with them."""

    ticket: Ticket
    before: RunConfig
    config: RunConfig
    data: "Dataset"
    network: "EvaluatedNetwork"
    notes: tuple[str, ...] = ()
    """How weights of another program were read, a sentence each."""


class RequestFailed(Struct, frozen=True):
    """What the user asked to see cannot be shown; `error` is one sentence."""

    ticket: Ticket
    error: str


class DownloadAdvanced(Struct, frozen=True):
    """More of a data set was downloaded."""

    ticket: Ticket
    progress: "DownloadProgress"


class DownloadFinished(Struct, frozen=True):
    """A data set was downloaded."""

    ticket: Ticket


class DownloadFailed(Struct, frozen=True):
    """A data set could not be downloaded; `brief` says why in a few words."""

    ticket: Ticket
    error: str
    brief: str


class TrainerStarted(Struct, frozen=True, eq=False):
    """A run is being trained; `config` are the settings it was created with."""

    ticket: Ticket
    run: "RunDirectory"
    trainer: "TrainerProcess"
    config: RunConfig
    data: "Dataset"
    resumed: bool


class StartNeedsData(Struct, frozen=True):
    """No run was started: its data must be downloaded first."""

    ticket: Ticket
    name: str
    error: str


class StartFailed(Struct, frozen=True):
    """No run could be started; `run_missing` where the one to resume was deleted or renamed."""

    ticket: Ticket
    error: str
    run_missing: bool = False


class RunIsDamaged(Struct, frozen=True):
    """No run was started: no checkpoint of the one to resume is intact."""

    ticket: Ticket
    damage: str


class RunIsTrained(Struct, frozen=True):
    """No run was started: another process trains the one that is shown."""

    ticket: Ticket


class RunAdvanced(Struct, frozen=True):
    """More is known of the run that is watched."""

    ticket: Ticket
    snapshot: "RunSnapshot"


class WatchFailed(Struct, frozen=True):
    """The run can no longer be watched."""

    ticket: Ticket
    error: str


class EvaluationAdvanced(Struct, frozen=True):
    """More of the images were evaluated; `share` is from 0 to 1."""

    ticket: Ticket
    title: str
    share: float


class NetworkEvaluated(Struct, frozen=True, eq=False):
    """A network was evaluated on the test images."""

    ticket: Ticket
    network: "EvaluatedNetwork"


class DigitAugmented(Struct, frozen=True, eq=False):
    """The augmented versions of a digit were computed."""

    ticket: Ticket
    augmented: "AugmentedDigit"


class CommandSent(Struct, frozen=True):
    """A command was written to the run's folder; the trainer's answer will carry its `name`."""

    ticket: Ticket
    number: int
    name: str


class CommandFailed(Struct, frozen=True):
    """A command could not be written."""

    ticket: Ticket
    number: int
    error: str


class WeightsSaved(Struct, frozen=True):
    """Weights were saved in the file `path`."""

    ticket: Ticket
    path: str


class WorkFailed(Struct, frozen=True):
    """An evaluation failed, or weights could not be saved; an empty `error` needs no report."""

    ticket: Ticket
    error: str


Answer: TypeAlias = (
    InitialDataFound
    | DataLoaded
    | DataMissing
    | RunOpened
    | WeightsOpened
    | RequestFailed
    | DownloadAdvanced
    | DownloadFinished
    | DownloadFailed
    | TrainerStarted
    | StartNeedsData
    | StartFailed
    | RunIsDamaged
    | RunIsTrained
    | RunAdvanced
    | WatchFailed
    | EvaluationAdvanced
    | NetworkEvaluated
    | DigitAugmented
    | InsideAnswer
    | CommandSent
    | CommandFailed
    | WeightsSaved
    | WorkFailed
    | RunsAnswer
    | DigitsAnswer
    | DrawAnswer
)
"""An answer to work; it is dropped where its ticket is of an earlier generation."""
