"""What a failed piece of work answers: every piece is answered, whatever goes wrong."""

from typing import TypeAlias

from nntui.errors import (
    DownloadError,
    GoneDataError,
    MissingDataError,
    MissingRunError,
    WeightsError,
    sentence,
)
from nntui.runs.exit_reason import describe_exit
from nntui.tui.inside_work import InsideWork, LookInside, PassBackward, PassForward, ReadMoves
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
from nntui.tui.messages.digit_answers import (
    DigitsFailed,
    FixFailed,
    OtherFailed,
    RankingFailed,
)
from nntui.tui.messages.draw_answers import DrawingFailed
from nntui.tui.messages.inside_answers import InsideFailed
from nntui.tui.messages.run_answers import ComparisonFailed, EditFailed, ListFailed, SweepLost
from nntui.tui.work import (
    Augment,
    Checkpoint,
    CompareRuns,
    DigitWork,
    DownloadData,
    EditRun,
    EditSweep,
    Evaluate,
    ExplainDigit,
    FindDigits,
    FindFlips,
    FindInitialData,
    FindNeighbors,
    FixLabel,
    KeepDrawing,
    ListRuns,
    LoadData,
    OpenNamed,
    OpenOther,
    RankLabels,
    ReadDrawing,
    ReadPhotograph,
    ReadSettings,
    SaveWeights,
    SendCommand,
    StartRun,
    StartSweep,
    StudyDigits,
    WatchRun,
    WatchSweep,
)
from nntui.tui.workers.meter import CancelledError

Job: TypeAlias = (
    FindInitialData
    | LoadData
    | OpenNamed
    | StartRun
    | Evaluate
    | Augment
    | CompareRuns
    | ReadSettings
    | OpenOther
    | StartSweep
    | ReadDrawing
    | FindFlips
    | ReadPhotograph
)
_Drawn: TypeAlias = ReadDrawing | FindFlips | ReadPhotograph | KeepDrawing
Order: TypeAlias = SendCommand | SaveWeights | EditRun | EditSweep | KeepDrawing
Stream: TypeAlias = DownloadData | WatchRun | ListRuns | RankLabels | WatchSweep
_OnRuns: TypeAlias = (
    ListRuns | CompareRuns | EditRun | ReadSettings | WatchSweep | EditSweep | StartSweep
)


def failed(work: Job | Order | Stream | DigitWork | InsideWork, error: Exception) -> Answer:
    """Return the answer to work that raised `error`."""
    if isinstance(work, LookInside | PassForward | PassBackward | ReadMoves):
        return _failed_inside(work, error)
    if isinstance(work, FindDigits | ExplainDigit | FindNeighbors | StudyDigits | FixLabel):
        return _failed_on_digits(work, error)
    if isinstance(work, _OnRuns):
        return _failed_on_runs(work, error)
    if isinstance(work, _Drawn):
        return DrawingFailed(work.ticket, said(error))
    return _failed_at_work(work, error)


def _failed_inside(work: InsideWork, error: Exception) -> Answer:
    """Return the answer to work of the screen Network that raised `error`."""
    text = said(error)
    if isinstance(error, MemoryError):
        text = "there is not enough memory to look into this network"
    return InsideFailed(work.ticket, text)


def _failed_at_work(work: Job | Order | Stream, error: Exception) -> Answer:
    """Return the answer to work that raised `error`, of no screen in particular."""
    text, ticket = said(error), work.ticket
    answer: Answer
    match work:
        case FindInitialData() | LoadData() | OpenNamed():
            answer = _request_failed(work, error)
        case StartRun():
            answer = _start_failed(work, error)
        case SendCommand(number=number):
            answer = CommandFailed(ticket, number, text)
        case DownloadData():
            answer = _download_failed(work, error)
        case WatchRun():
            answer = WatchFailed(ticket, text)
        case Evaluate():
            answer = WorkFailed(ticket, _evaluation_error(work, error))
        case RankLabels():
            answer = RankingFailed(ticket, text)
        case OpenOther():
            answer = OtherFailed(ticket, text)
        case Augment() | SaveWeights():
            answer = WorkFailed(ticket, text)
    return answer


def said(error: Exception) -> str:
    """Return an error as the app says it: its keys take the place of options.

    >>> said(GoneDataError("a.csv: gone", "if it was moved, name it with --data"))
    'a.csv: gone; if they were moved, open them with o'
    """
    if isinstance(error, GoneDataError) and error.can_be_named:
        return f"{error.fact}; if they were moved, open them with o"
    return sentence(error)


def _request_failed(work: FindInitialData | LoadData | OpenNamed, error: Exception) -> Answer:
    if isinstance(error, MissingDataError):
        return DataMissing(work.ticket, error.name, said(error))
    return RequestFailed(work.ticket, said(error))


def _start_failed(work: StartRun, error: Exception) -> Answer:
    if isinstance(error, MissingDataError):
        return StartNeedsData(work.ticket, error.name, said(error))
    return StartFailed(work.ticket, said(error), isinstance(error, MissingRunError))


def _download_failed(work: DownloadData, error: Exception) -> Answer:
    text = said(error)
    brief = error.brief if isinstance(error, DownloadError) else text
    return DownloadFailed(work.ticket, text, brief)


def _failed_on_runs(work: _OnRuns, error: Exception) -> Answer:
    """Return the answer to work of the screen Runs that raised `error`."""
    text = "" if isinstance(error, CancelledError) else said(error)
    if isinstance(work, ListRuns):
        return ListFailed(work.ticket, text)
    if isinstance(work, WatchSweep):
        return SweepLost(work.ticket, text)
    if isinstance(work, CompareRuns):
        return ComparisonFailed(work.ticket, text)
    return EditFailed(work.ticket, text)


def _failed_on_digits(work: DigitWork, error: Exception) -> Answer:
    """Return the answer to work of the screen Digits that raised `error`."""
    text = "" if isinstance(error, CancelledError) else said(error)
    if isinstance(error, MemoryError):
        text = "there is not enough memory to explain this network"
    return (FixFailed if isinstance(work, FixLabel) else DigitsFailed)(work.ticket, text)


def _evaluation_error(work: Evaluate, error: Exception) -> str:
    if isinstance(error, CancelledError):
        return ""
    if isinstance(error, MemoryError):
        return f"{work.title}: this network does not fit into the memory; take fewer neurons"
    if isinstance(work.source, Checkpoint) and _is_replaced(work.source, error):
        return ""
    if isinstance(work.source, Checkpoint) and _is_gone(error) and not work.source.run.exists():
        return describe_exit(work.source.run)
    return said(error)


def _is_replaced(source: Checkpoint, error: Exception) -> bool:
    """Return whether a trainer removed this checkpoint, as it does once there are newer ones."""
    return _is_gone(error) and any(source.run.checkpoints.glob("*.safetensors"))


def _is_gone(error: Exception) -> bool:
    return isinstance(error, WeightsError) and isinstance(error.__context__, OSError)
