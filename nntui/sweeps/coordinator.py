"""The coordinator of a sweep: proposes trials, gives jobs to workers, and records every decision.

It remembers nothing that is not in the folder. Whenever it is killed, the next one reads the
journal and gives out the jobs that are open; what a run has reached already is not trained again.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping

import msgspec

from nntui.errors import ConfigError, FailedError, NntuiError
from nntui.runs import commands
from nntui.runs.digest import read_digest
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.events import (
    AnySweepEvent,
    CoordinatorStarted,
    Failed,
    Failure,
    Interrupted,
    Promoted,
    Proposed,
    Reached,
    SweepEnd,
    SweepFinished,
)
from nntui.sweeps.executors.executor import Executor
from nntui.sweeps.halving import Step, is_refuted, next_step, standings
from nntui.sweeps.job import FAILURES, TEMPORARY, Job, Outcome
from nntui.sweeps.plan import Plan
from nntui.sweeps.proposers.propose import propose
from nntui.sweeps.rebuild import lost_proposals
from nntui.sweeps.retries import Retries
from nntui.sweeps.state import SweepState, state_of

_STOP_PATIENCE = 10.0
"""Seconds that runs have to save a checkpoint and end when a sweep is stopped."""
_INTERVAL = 0.2
"""Seconds between two looks for commands, while no outcome arrives."""
_PROGRESS_INTERVAL = 1.0
"""Seconds between two reports of the progress of trials that are trained elsewhere."""


def coordinate(
    sweep: SweepDirectory, executor: Executor, stop_requested: Callable[[], str] = str
) -> Iterator[AnySweepEvent]:
    """Work on a sweep until it is done.

    Args:
        sweep: its folder; its lock is held until the generator ends.
        executor: does the jobs.
        stop_requested: returns why to stop, or an empty string.

    Yields:
        Every event, after it was written to the journal.

    Raises:
        NntuiError: the sweep cannot be read, or the file cannot be written.
    """
    with sweep.locked():
        plan = sweep.plan()
        state = state_of(sweep.reader().poll())
        journal = sweep.journal()
        try:
            work = _Work(sweep, plan, state, executor)
            for event in work.events(stop_requested):
                journal.append(event)
                yield event
        finally:
            executor.close()
            journal.close()


class _Work:
    """The work on one sweep."""

    def __init__(
        self, sweep: SweepDirectory, plan: Plan, state: SweepState, executor: Executor
    ) -> None:
        self._sweep, self._plan, self._executor = sweep, plan, executor
        self._state = state
        self._standings = standings(state, plan.ladder)
        self._busy: dict[int, Job] = {}
        """The jobs in work, by trial."""
        self._stopping: set[int] = set()
        """Trials that were asked to stop, because they were promoted too early."""
        self._retries = Retries()
        self._shares: Mapping[int, float] = {}
        self._progress_due = 0.0

    def events(self, stop_requested: Callable[[], str]) -> Iterator[AnySweepEvent]:
        """Yield the events to record."""
        commands.discard_pending(self._sweep.commands)
        executor = self._executor
        yield from self._record(
            CoordinatorStarted(at=time.time(), workers=executor.workers, where=executor.where)
        )
        for number, values in lost_proposals(self._sweep, self._plan, self._state):
            yield from self._record(Proposed(at=time.time(), trial=number, settings=dict(values)))
        while True:
            if reason := stop_requested() or self._asked_to_stop():
                yield from self._stop(reason)
                return
            yield from self._fill()
            if not self._busy and self._next() is None and not self._retries.waiting():
                yield self._finished("done", "")
                return
            try:
                outcomes = executor.wait(self._retries.pause(_INTERVAL))
            except FailedError as error:
                yield self._finished("failed", str(error))
                return
            for outcome in outcomes:
                yield from self._take(outcome)
            self._stop_refuted()
            self._write_progress()

    def _record(self, event: AnySweepEvent) -> Iterator[AnySweepEvent]:
        yield event
        self._state = self._state.after(event)
        if not isinstance(event, Promoted | CoordinatorStarted):
            self._standings = standings(self._state, self._plan.ladder)

    def _fill(self) -> Iterator[AnySweepEvent]:
        """Give jobs to all free workers."""
        while len(self._busy) < self._executor.workers:
            step = self._next()
            if step is None:
                return
            yield from self._begin(step)

    def _next(self) -> Step | None:
        """Return what a free worker would do next."""
        unavailable = self._busy.keys() | self._retries.delayed()
        return next_step(self._state, self._plan.ladder, self._standings, unavailable)

    def _begin(self, step: Step) -> Iterator[AnySweepEvent]:
        now = time.time()
        if step.trial not in self._state.trials:
            values = propose(self._plan, self._state)
            yield from self._record(Proposed(at=now, trial=step.trial, settings=dict(values)))
        trial = self._state.trials[step.trial]
        if step.rung > trial.target or (step.rung in trial.early and not step.early):
            yield from self._record(
                Promoted(at=now, trial=step.trial, rung=step.rung, early=step.early)
            )
        try:
            job = self._job(step)
        except ConfigError as error:
            yield from self._record(_failed(step.trial, step.rung, "failed", str(error)))
            return
        self._busy[step.trial] = job
        self._stopping.discard(step.trial)
        self._executor.submit(job)

    def _job(self, step: Step) -> Job:
        trial = self._state.trials[step.trial]
        return Job(
            trial=step.trial,
            rung=step.rung,
            path=str(self._sweep.run_of(step.trial).path.absolute()),
            settings=msgspec.structs.asdict(self._plan.config_of(trial.settings)),
            epoch=self._plan.epoch_of(trial.settings, step.rung),
        )

    def _take(self, outcome: Outcome) -> Iterator[AnySweepEvent]:
        """Record the outcome of a job."""
        job = self._busy.pop(outcome.trial, None)
        if job is None or outcome.end == "stopped":
            return
        trial, rung, now = outcome.trial, outcome.rung, time.time()
        if outcome.end == "reached":
            yield from self._record(_reached(outcome, now))
            return
        if outcome.end in TEMPORARY:
            yield from self._record(
                Interrupted(at=now, trial=trial, rung=rung, message=outcome.message)
            )
            if self._retries.again(trial, self._steps_of(trial)):
                return
        yield from self._record(_failed(trial, rung, FAILURES[outcome.end], outcome.message))

    def _steps_of(self, trial: int) -> int:
        """Return the step of the newest event of a trial, a measure of its progress."""
        with contextlib.suppress(NntuiError):
            last = read_digest(self._sweep.run_of(trial)).last
            return last.step if last else 0
        return 0

    def _write_progress(self) -> None:
        """Write the progress of trials that are trained elsewhere, for those who watch."""
        shares = self._executor.progress()
        if shares == self._shares or time.monotonic() < self._progress_due:
            return
        self._shares, self._progress_due = shares, time.monotonic() + _PROGRESS_INTERVAL
        with contextlib.suppress(NntuiError):  # nothing depends on it
            self._sweep.write_progress(shares)

    def _stop_refuted(self) -> None:
        """Stop the trials in work that were promoted too early."""
        for number, job in self._busy.items():
            refuted = is_refuted(number, job.rung, self._plan.ladder, self._standings)
            if refuted and number not in self._stopping:
                self._stopping.add(number)
                self._stop_run(number)

    def _stop_run(self, trial: int) -> None:
        """Ask the trainer of a trial to stop after a checkpoint, if it can be reached."""
        run = self._sweep.run_of(trial)
        if run.alive():
            with contextlib.suppress(NntuiError):
                commands.send(run.commands, commands.Stop())

    def _any_alive(self) -> bool:
        return any(self._sweep.run_of(number).alive() for number in self._busy)

    def _asked_to_stop(self) -> str:
        received = commands.receive(self._sweep.commands)
        return "stopped" if any(isinstance(r.command, commands.Stop) for r in received) else ""

    def _stop(self, reason: str) -> Iterator[AnySweepEvent]:
        """Stop the runs in training after checkpoints, then end the workers and the sweep."""
        for number in list(self._busy):
            self._stop_run(number)
        deadline = time.monotonic() + _STOP_PATIENCE
        while self._busy and time.monotonic() < deadline and self._any_alive():
            with contextlib.suppress(FailedError):
                for outcome in self._executor.wait(_INTERVAL):
                    yield from self._take(outcome)
        self._executor.close()
        yield self._finished("stopped", "" if reason == "stopped" else reason)

    @staticmethod
    def _finished(reason: SweepEnd, message: str) -> SweepFinished:
        return SweepFinished(at=time.time(), reason=reason, message=message)


def _reached(outcome: Outcome, now: float) -> Reached:
    return Reached(
        at=now,
        trial=outcome.trial,
        rung=outcome.rung,
        epoch=outcome.epoch,
        accuracy=outcome.accuracy,
        loss=outcome.loss,
        step=outcome.step,
        seconds=outcome.seconds,
        test=outcome.test,
        message=outcome.message,
    )


def _failed(trial: int, rung: int, reason: Failure, message: str) -> Failed:
    return Failed(at=time.time(), trial=trial, rung=rung, reason=reason, message=message)
