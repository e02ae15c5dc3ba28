"""What workers answer; each message carries the ticket of the work it answers."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from nntui.config.run_config import RunConfig
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


@dataclass(frozen=True, slots=True, eq=False)
class InitialDataFound:
    """The data to begin with are loaded; `live_run` is the run that is being trained, if any."""

    ticket: Ticket
    initial: "InitialData"
    live_run: "RunDirectory | None" = None


@dataclass(frozen=True, slots=True, eq=False)
class DataLoaded:
    """A data set is loaded."""

    ticket: Ticket
    data: "Dataset"


@dataclass(frozen=True, slots=True)
class DataMissing:
    """A data set must be downloaded first."""

    ticket: Ticket
    name: str
    error: str


@dataclass(frozen=True, slots=True, eq=False)
class RunOpened:
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


@dataclass(frozen=True, slots=True, eq=False)
class WeightsOpened:
    """Weights were read and evaluated; `before` became `config`, the settings that go with them."""

    ticket: Ticket
    before: RunConfig
    config: RunConfig
    data: "Dataset"
    network: "EvaluatedNetwork"
    notes: tuple[str, ...] = ()
    """How weights of another program were read, a sentence each."""


@dataclass(frozen=True, slots=True)
class RequestFailed:
    """What the user asked to see cannot be shown; `error` is one sentence."""

    ticket: Ticket
    error: str


@dataclass(frozen=True, slots=True)
class DownloadAdvanced:
    """More of a data set was downloaded."""

    ticket: Ticket
    progress: "DownloadProgress"


@dataclass(frozen=True, slots=True)
class DownloadFinished:
    """A data set was downloaded."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class DownloadFailed:
    """A data set could not be downloaded; `brief` says why in a few words."""

    ticket: Ticket
    error: str
    brief: str


@dataclass(frozen=True, slots=True, eq=False)
class TrainerStarted:
    """A run is being trained; `config` are the settings it was created with."""

    ticket: Ticket
    run: "RunDirectory"
    trainer: "TrainerProcess"
    config: RunConfig
    data: "Dataset"
    resumed: bool


@dataclass(frozen=True, slots=True)
class StartNeedsData:
    """No run was started: its data must be downloaded first."""

    ticket: Ticket
    name: str
    error: str


@dataclass(frozen=True, slots=True)
class StartFailed:
    """No run could be started; `run_missing` where the one to resume was deleted or renamed."""

    ticket: Ticket
    error: str
    run_missing: bool = False


@dataclass(frozen=True, slots=True)
class RunIsDamaged:
    """No run was started: no checkpoint of the one to resume is intact."""

    ticket: Ticket
    damage: str


@dataclass(frozen=True, slots=True)
class RunIsTrained:
    """No run was started: another process trains the one that is shown."""

    ticket: Ticket


@dataclass(frozen=True, slots=True)
class RunAdvanced:
    """More is known of the run that is watched."""

    ticket: Ticket
    snapshot: "RunSnapshot"


@dataclass(frozen=True, slots=True)
class WatchFailed:
    """The run can no longer be watched."""

    ticket: Ticket
    error: str


@dataclass(frozen=True, slots=True)
class EvaluationAdvanced:
    """More of the images were evaluated; `share` is from 0 to 1."""

    ticket: Ticket
    title: str
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class NetworkEvaluated:
    """A network was evaluated on the test images."""

    ticket: Ticket
    network: "EvaluatedNetwork"


@dataclass(frozen=True, slots=True, eq=False)
class DigitAugmented:
    """The augmented versions of a digit were computed."""

    ticket: Ticket
    augmented: "AugmentedDigit"


@dataclass(frozen=True, slots=True)
class CommandSent:
    """A command was written to the run's folder; the trainer's answer will carry its `name`."""

    ticket: Ticket
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class CommandFailed:
    """A command could not be written."""

    ticket: Ticket
    number: int
    error: str


@dataclass(frozen=True, slots=True)
class WeightsSaved:
    """Weights were saved in the file `path`."""

    ticket: Ticket
    path: str


@dataclass(frozen=True, slots=True)
class WorkFailed:
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
    | CommandSent
    | CommandFailed
    | WeightsSaved
    | WorkFailed
    | RunsAnswer
)
"""An answer to work; it is dropped where its ticket is of an earlier generation."""
