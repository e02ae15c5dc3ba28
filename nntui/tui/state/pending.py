"""What the app waits for: a request, a download, the start of a run, answers to commands."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nntui.config.run_config import RunConfig
from nntui.tui.state.requests import Request

if TYPE_CHECKING:
    from nntui.datasets.dataset import Dataset
    from nntui.datasets.published.download import DownloadProgress
    from nntui.runs.commands import AnyCommand


@dataclass(frozen=True, slots=True)
class PendingRequest:
    """The newest request, not fulfilled yet.

    Args:
        request: what was asked for.
        waits_for: the data set that is downloaded for it; empty while it is being worked on.
        downloaded: the data sets that were downloaded for it already.
    """

    request: Request
    waits_for: str = ""
    downloaded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Download:
    """A data set that is being downloaded.

    Args:
        name: which one.
        stand_in: the data that are shown instead until then, where it is the data set to begin
            with; None where only a request waits for it.
        progress: how far it is; None before it is known.
    """

    name: str
    stand_in: "Dataset | None" = None
    progress: "DownloadProgress | None" = None


@dataclass(frozen=True, slots=True)
class PendingStart:
    """A run that is being started or resumed.

    Args:
        config: its settings.
        commands: what the user asked of it already; sent once it is there.
        superseded: whether the user asked to see something else meanwhile.
        leaving: whether the user asked to leave meanwhile.
    """

    config: RunConfig
    commands: "tuple[AnyCommand, ...]" = ()
    superseded: bool = False
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class PendingCommand:
    """A command to the run that is shown, until its trainer has answered it.

    Args:
        number: counts the commands of this app.
        command: what was asked for.
        name: that of its file, which the answer carries; empty until the file is written.
        ends: how often the run had ended when the command was sent; None before that is known.
    """

    number: int
    command: "AnyCommand"
    name: str = ""
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class EvaluationProgress:
    """A network whose evaluation takes a while.

    Args:
        title: where its weights come from.
        share: how much of the images is done, from 0 to 1.
    """

    title: str
    share: float

    @property
    def text(self) -> str:
        """What is being done, as text to display.

        >>> EvaluationProgress("convnet-best", 0.344).text
        'evaluating convnet-best 34 %'
        """
        return f"evaluating {self.title} {100 * self.share:.0f} %"
