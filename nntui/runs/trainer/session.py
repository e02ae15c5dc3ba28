"""A session: trains a run in its folder, with the lock held and every event in the journal."""

from collections.abc import Callable, Iterable, Iterator

from msgspec.structs import replace
from threadpoolctl import threadpool_limits

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError
from nntui.runs.data_record import config_with_data
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import clear_log, write_last_error
from nntui.runs.journal import Journal
from nntui.runs.trainer.averaging import StepAverager
from nntui.runs.trainer.checkpointing import Checkpointer
from nntui.runs.trainer.clock import TrainingClock
from nntui.runs.trainer.control import RunController, StopRequest
from nntui.runs.trainer.live_settings import LiveSettings
from nntui.runs.trainer.resume import ResumedTraining, resume_training
from nntui.runs.trainer.timings import DEFAULT_TIMINGS, SessionTimings
from nntui.runs.trainer.weight_recorder import WeightRecorder
from nntui.training.events import AnyEvent, Evaluated, RunFinished, StepDone
from nntui.training.layer_recorder import LayerRecorder
from nntui.training.loop import train


def never_stop() -> str:
    """Return no reason to stop."""
    return ""


def run_session(
    run: RunDirectory,
    load: Callable[[RunConfig], Dataset],
    stop_requested: Callable[[], str] = never_stop,
    timings: SessionTimings = DEFAULT_TIMINGS,
) -> Iterator[AnyEvent]:
    """Train a run to its end, from its newest checkpoint or from the beginning.

    Args:
        run: the folder; its lock is held until the generator ends.
        load: returns the data set that a config asks for.
        stop_requested: returns why to stop before the next step, or an empty string.
        timings: how often to poll commands, save checkpoints and record steps.

    Yields:
        Every event, after it was written to the journal.

    Raises:
        NntuiError: config, data or disk made it impossible; the journal says so too, where it can
            still be written. It also records other exceptions, those thrown in by the caller, too.
    """
    with run.locked():
        clear_log(run)
        journal = Journal(run.events_file)
        step, at = 0, 0.0
        try:
            for event in _session_events(run, load, stop_requested, timings):
                journal.append(event)
                step, at = event.step, event.at
                yield event
        except KeyboardInterrupt:
            end = RunFinished(step=step, at=at, reason="stopped", message="interrupted")
            _record_end(run, journal, end)
            raise
        except (Exception, SystemExit) as error:
            reason = str(error) if isinstance(error, NntuiError) else repr(error)
            end = RunFinished(step=step, at=at, reason="failed", message=reason)
            _record_end(run, journal, end)
            raise
        finally:
            journal.close()


def _record_end(run: RunDirectory, journal: Journal, end: RunFinished) -> None:
    try:
        journal.append(end)
    except NntuiError:  # the exception that ended the session says more than this one
        write_last_error(run, end.message)


def _session_events(
    run: RunDirectory,
    load: Callable[[RunConfig], Dataset],
    stop_requested: Callable[[], str],
    timings: SessionTimings,
) -> Iterator[AnyEvent]:
    config = config_with_data(run)
    with threadpool_limits(config.threads, user_api="blas"):
        session = RunSession(run, resume_training(run, load(config)), timings)
        yield from session.events(stop_requested)


class RunSession:
    """Connects the training loop with averaging, checkpoints and commands."""

    def __init__(
        self, run: RunDirectory, resumed: ResumedTraining, timings: SessionTimings
    ) -> None:
        trainer = resumed.trainer
        self._trainer = trainer
        self._opening_events = resumed.opening_events
        self._clock = TrainingClock(begin=resumed.point.at)
        self._steps = StepAverager(timings)
        self._layers = LayerRecorder(trainer)
        self._weights = WeightRecorder(run, trainer)
        settings = LiveSettings(resumed, self._clock)
        self._checkpoints = Checkpointer(run, resumed, settings, self._clock, timings)
        self._control = RunController(
            run, trainer, self._clock, settings, self._checkpoints, timings
        )

    def events(self, stop_requested: Callable[[], str]) -> Iterator[AnyEvent]:
        """Yield the events to record, until the training ends or is stopped."""
        self._weights.begin(self._clock())
        for event in train(self._trainer, self._clock, self._opening_events, self._group):
            yield from self._recorded(event)
            if _is_final(event):
                continue  # the run takes no more commands
            yield from self._after_steps(self._control.respond(event, stop_requested))
            if self._control.stop:
                yield from self._after_steps(self._finish_stopped(self._control.stop))
                return

    def _group(self) -> tuple[int, float]:
        """Return how many steps to make before the next event, and for how long."""
        if self._steps.begins and not self._layers.begin():
            self._trainer.measure_gradient()
        most, seconds = self._steps.group()
        return int(min(most, self._control.steps_left())), seconds

    def _recorded(self, event: AnyEvent) -> Iterator[AnyEvent]:
        """Yield what is recorded for one event of the loop: means of steps, layers, checkpoints."""
        if isinstance(event, StepDone):
            yield from self._layers.measured(event.at)
            if mean := self._steps.add(event):
                yield mean
        else:
            yield from self._steps.flush(smooth=True)
            if isinstance(event, RunFinished) and event.reason == "done":
                yield from self._checkpoints.save(event.accuracy)
                self._weights.keep(event.at)
                event = replace(event, at=self._clock())
            yield event
        if isinstance(event, StepDone | Evaluated):
            if self._checkpoints.is_due(event):
                yield from self._checkpoints.save()
            self._weights.after(event)

    def _after_steps(self, events: Iterable[AnyEvent]) -> Iterator[AnyEvent]:
        """Yield `events`, and before them the steps that are not recorded yet."""
        for event in events:
            yield from self._steps.flush()
            yield event

    def _finish_stopped(self, stop: StopRequest) -> Iterator[AnyEvent]:
        yield from self._checkpoints.save_new()
        self._weights.keep(self._clock())
        yield RunFinished(
            step=self._trainer.step,
            at=self._clock(),
            reason="stopped",
            message=stop.reason,
            command=stop.command,
        )


def _is_final(event: AnyEvent) -> bool:
    """Return whether the loop is about to end: after the test images nothing is trained."""
    return isinstance(event, RunFinished) or (
        isinstance(event, Evaluated) and event.split == "test"
    )
