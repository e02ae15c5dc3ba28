"""Workers: which thread does which work."""

from collections.abc import Callable, Generator
from contextlib import closing
from functools import partial
from typing import Any, TypeAlias

from textual.app import App
from textual.worker import get_current_worker

from nntui.tui.inside_work import InsideWork
from nntui.tui.messages import Message
from nntui.tui.messages.answers import Answer, EvaluationAdvanced
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.run_answers import ComparisonAdvanced
from nntui.tui.work import (
    Augment,
    CancelComparison,
    CancelDownload,
    CancelEvaluation,
    CancelRanking,
    CompareRuns,
    DigitWork,
    DownloadData,
    EditRun,
    EditSweep,
    Evaluate,
    FindFlips,
    FindInitialData,
    GeneralWork,
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
    StopListing,
    StopWatching,
    StopWatchingSweep,
    ThreadWork,
    WatchRun,
    WatchSweep,
)
from nntui.tui.workers import digit_jobs, draw_jobs, jobs, opening, run_jobs, streams, sweep_jobs
from nntui.tui.workers.channel import Channel
from nntui.tui.workers.digit_jobs import DigitWorkers
from nntui.tui.workers.failures import Job, Order, Stream, failed
from nntui.tui.workers.inside_jobs import InsideWorkers
from nntui.tui.workers.meter import Meter, Wanted


class Workers:
    """Starts work in threads of an app, and posts the answers to it.

    Loading and opening run beside each other, for only the answers to the newest request are
    wanted. Evaluations are done one at a time, and so are commands, in their order. There is at
    most one download, and at most one run is watched.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._newest = {
            kind: Channel[Any](self._run, self._do, newest_only=True) for kind in _NEWEST_ONLY
        }
        self._orders = Channel[Order](self._run, self._do)
        self._digits = DigitWorkers(self._run, self._post)
        self._inside = InsideWorkers(self._run, self._post)
        self._wanted_view = Wanted()
        self._wanted_request = Wanted()
        self._wanted_comparison = Wanted()

    def start(self, work: ThreadWork) -> None:
        """Start a piece of work and return at once."""
        self._note_wanted(work)
        if isinstance(work, DigitWork):
            self._digits.start(work)
        elif isinstance(work, InsideWork):
            self._inside.start(work)
        else:
            self._start(work)

    def _start(self, work: GeneralWork) -> None:
        match work:
            case DownloadData() | WatchRun() | ListRuns() | RankLabels() | WatchSweep():
                group, stream = _STREAMS[type(work)]
                self._run_stream(group, work, partial(stream, work))
            case (
                CancelDownload()
                | StopWatching()
                | StopListing()
                | CancelRanking()
                | StopWatchingSweep()
            ):
                self._app.workers.cancel_group(self._app, _GROUPS[type(work)])
            case Evaluate() | Augment() | ReadDrawing() | FindFlips():
                self._newest[type(work)].put(work)
            case SendCommand() | SaveWeights() | EditRun() | EditSweep() | KeepDrawing():
                self._orders.put(work)
            case CompareRuns():
                self._run(partial(self._compare, work))
            case CancelEvaluation() | CancelComparison():
                pass  # noted above
            case _:
                self._run(partial(self._do, work))

    def _note_wanted(self, work: ThreadWork) -> None:
        """Note which evaluations are wanted: the others in progress end after their batch."""
        match work:
            case Evaluate(ticket=ticket):
                self._wanted_view.want(ticket)
            case OpenNamed(ticket=ticket):
                self._wanted_request.want(ticket)
            case CompareRuns(ticket=ticket):
                self._wanted_comparison.want(ticket)
            case CancelComparison():
                self._wanted_comparison.want(None)
            case CancelEvaluation():
                self._wanted_view.want(None)
                self._wanted_request.want(None)

    def _run(self, function: Callable[[], None]) -> None:
        self._app.run_worker(function, thread=True, exit_on_error=False)

    def _do(self, work: Job | Order) -> None:
        if not get_current_worker().is_cancelled:
            self._post(answer(work, self._meter(work)))

    def _compare(self, work: CompareRuns) -> None:
        """Compare runs, and report which of them is being evaluated."""

        def post(report: EvaluationAdvanced) -> None:
            self._post(ComparisonAdvanced(report.ticket, report.title, report.share))

        def meter_of(title: str) -> Callable[[float], None]:
            return Meter(work.ticket, title, self._wanted_comparison, post)

        try:
            self._post(run_jobs.compare_runs(work, meter_of))
        except Exception as error:  # noqa: BLE001 - as in `answer`
            self._post(failed(work, error))

    def _meter(self, work: Job | Order) -> Callable[[float], None]:
        """Return a callback that reports progress, and ends an evaluation that is outdated."""
        match work:
            case Evaluate(ticket=ticket, title=title):
                return Meter(ticket, title, self._wanted_view, self._post)
            case OpenNamed(ticket=ticket):
                return Meter(ticket, opening.title_of(work), self._wanted_request, self._post)
        return _silent

    def _run_stream(
        self,
        group: str,
        work: Stream,
        stream: Callable[[Callable[[], bool]], "_Answers"],
    ) -> None:
        """Post what a stream yields; another one of the same group takes its place."""

        def run() -> None:
            worker = get_current_worker()
            try:
                with closing(stream(lambda: worker.is_cancelled)) as answers:
                    for each in answers:
                        if worker.is_cancelled:
                            return
                        self._post(each)
            except Exception as error:  # noqa: BLE001 - as in `answer`
                self._post(failed(work, error))

        self._app.run_worker(run, group=group, exclusive=True, thread=True, exit_on_error=False)

    def _post(self, message: Message) -> None:
        self._app.post_message(Envelope(message))


_Answers: TypeAlias = Generator[Answer, None, None]
_NEWEST_ONLY = (Evaluate, Augment, ReadDrawing, FindFlips)
"""Work of which only the newest piece waits."""
_STREAMS: dict[type[Any], tuple[str, Callable[[Any, Callable[[], bool]], "_Answers"]]] = {
    DownloadData: ("download", lambda work, _: streams.download(work)),
    WatchRun: ("watch", streams.watch_run),
    ListRuns: ("runs", run_jobs.list_runs),
    RankLabels: ("ranking", lambda work, _: streams.rank_labels(work)),
    WatchSweep: ("sweep", sweep_jobs.watch_sweep),
}
"""The group of a stream, and what yields its answers until it is stopped."""
_GROUPS: dict[type[Any], str] = {
    CancelDownload: "download",
    StopWatching: "watch",
    StopListing: "runs",
    CancelRanking: "ranking",
    StopWatchingSweep: "sweep",
}
"""The stream that a piece of work ends."""


def _silent(share: float) -> None:
    del share


def answer(work: Job | Order, meter: Callable[[float], None] = _silent) -> Answer:
    """Do a piece of work and return the answer to it, also where it failed.

    Args:
        work: what to do.
        meter: called with the share that is done of an evaluation; it may raise to end it.
    """
    try:
        if isinstance(work, Evaluate):
            return jobs.evaluate_network(work, meter)
        if isinstance(work, OpenNamed):
            return opening.open_named(work, meter)
        return _DO[type(work)](work)
    except Exception as error:  # noqa: BLE001 - the app would wait forever for an answer
        return failed(work, error)


_DO: dict[type[Job | Order], Callable[[Any], Answer]] = {
    FindInitialData: opening.find_initial_data,
    LoadData: opening.load_data,
    StartRun: opening.start_run,
    Augment: jobs.augment_digit,
    OpenOther: digit_jobs.open_other,
    SendCommand: jobs.send_command,
    SaveWeights: jobs.save_weights,
    EditRun: run_jobs.edit_run,
    EditSweep: sweep_jobs.edit_sweep,
    StartSweep: sweep_jobs.start_sweep,
    ReadSettings: run_jobs.read_settings,
    ReadDrawing: draw_jobs.read_drawing,
    FindFlips: draw_jobs.find_flips,
    ReadPhotograph: draw_jobs.read_photograph,
    KeepDrawing: draw_jobs.keep_drawing,
}
