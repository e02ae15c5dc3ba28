"""What a failed piece of work answers: every piece is answered, whatever goes wrong."""

from typing import TypeAlias

from nntui.errors import (
    DownloadError,
    MissingDataError,
    MissingRunError,
    WeightsError,
    sentence,
)
from nntui.runs.exit_reason import describe_exit
from nntui.tui.messages.answers import (
    Answer,
    CommandFailed,
    DataMissing,
    DownloadFailed,
    RequestFailed,
    StartFailed,
    StartNeedsData,
    WatchFailed,
    WorkFailed,
)
from nntui.tui.work import (
    Augment,
    Checkpoint,
    DownloadData,
    Evaluate,
    FindInitialData,
    LoadData,
    OpenNamed,
    SaveWeights,
    SendCommand,
    StartRun,
    WatchRun,
)
from nntui.tui.workers.meter import CancelledError

Job: TypeAlias = FindInitialData | LoadData | OpenNamed | StartRun | Evaluate | Augment
Order: TypeAlias = SendCommand | SaveWeights
Stream: TypeAlias = DownloadData | WatchRun


def failed(work: Job | Order | Stream, error: Exception) -> Answer:
    """Return the answer to work that raised `error`."""
    text, ticket = sentence(error), work.ticket
    answer: Answer
    match work:
        case FindInitialData() | LoadData() | OpenNamed():
            answer = RequestFailed(ticket, text)
            if isinstance(error, MissingDataError):
                answer = DataMissing(ticket, error.name, text)
        case StartRun():
            answer = StartFailed(ticket, text, isinstance(error, MissingRunError))
            if isinstance(error, MissingDataError):
                answer = StartNeedsData(ticket, error.name, text)
        case SendCommand(number=number):
            answer = CommandFailed(ticket, number, text)
        case DownloadData():
            brief = error.brief if isinstance(error, DownloadError) else text
            answer = DownloadFailed(ticket, text, brief)
        case WatchRun():
            answer = WatchFailed(ticket, text)
        case Evaluate():
            answer = WorkFailed(ticket, _evaluation_error(work, error))
        case Augment() | SaveWeights():
            answer = WorkFailed(ticket, text)
    return answer


def _evaluation_error(work: Evaluate, error: Exception) -> str:
    if isinstance(error, CancelledError):
        return ""
    if isinstance(error, MemoryError):
        return f"{work.title}: this network does not fit into the memory; take fewer neurons"
    if isinstance(work.source, Checkpoint) and _is_replaced(work.source, error):
        return ""
    if isinstance(work.source, Checkpoint) and _is_gone(error) and not work.source.run.exists():
        return describe_exit(work.source.run)
    return sentence(error)


def _is_replaced(source: Checkpoint, error: Exception) -> bool:
    """Return whether a trainer removed this checkpoint, as it does once there are newer ones."""
    return _is_gone(error) and any(source.run.checkpoints.glob("*.safetensors"))


def _is_gone(error: Exception) -> bool:
    return isinstance(error, WeightsError) and isinstance(error.__context__, OSError)
