"""Training a trial to a rung: attach to the run where another process trains it, or resume it."""

import time
from collections.abc import Callable
from pathlib import Path

from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.config.toml import encode_config
from nntui.datasets.dataset import Dataset
from nntui.datasets.recognized import with_content
from nntui.errors import BusyRunError, NntuiError, StorageError
from nntui.runs import commands
from nntui.runs.digest import Digest, EvaluationLine, read_digest
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.resume import queue_resume
from nntui.runs.trainer.session import run_session
from nntui.storage import make_folder, write_whole
from nntui.sweeps.job import End, Job, Outcome
from nntui.training.events import AnyEvent, RunFinished
from nntui.training.images import reading_of
from nntui.workspace import data as datasets

_LOOKS = 0.05
"""Seconds between two looks at a run that another process trains."""

Load = Callable[[RunConfig], Dataset]


class DataCache:
    """The data set that was loaded last: the trials of a sweep are trained on the same."""

    def __init__(self) -> None:
        self._key: tuple[str, str, int, Reading] | None = None
        self._data: Dataset | None = None

    def __call__(self, config: RunConfig) -> Dataset:
        """Return the data set that a config asks for."""
        key = config.data, config.mix, config.mix_times, reading_of(config)
        if self._data is None or key != self._key:
            self._key, self._data = key, with_content(datasets.load_for(config))
        return self._data


def do_job(
    job: Job,
    load: Load,
    stop_requested: Callable[[], str],
    report: Callable[[AnyEvent], None] = lambda _: None,
) -> Outcome:
    """Train a trial to its rung and return the outcome.

    What the run has reached already is not trained again. If another process trains the run, wait
    for it: the lock of the run decides.

    Args:
        job: what to do.
        load: returns the data set that a config asks for.
        stop_requested: returns why to stop, or an empty string.
        report: called with each event of the training.
    """
    run = RunDirectory(Path(job.path))
    try:
        _make(run, RunConfig.of(job.settings))
        while (outcome := known_outcome(run, job)) is None:
            if reason := stop_requested():
                return _outcome(job, "stopped", read_digest(run), reason)
            end = _train(run, job, load, stop_requested, report)
            if end is not None:
                return known_outcome(run, job) or _outcome(job, "stopped", read_digest(run), end)
    except StorageError as error:
        return Outcome(trial=job.trial, rung=job.rung, end="unwritable", message=str(error))
    except NntuiError as error:
        return Outcome(trial=job.trial, rung=job.rung, end="failed", message=str(error))
    return outcome


def known_outcome(run: RunDirectory, job: Job) -> Outcome | None:
    """Return the outcome of a job that needs no more training; None for any other.

    Raises:
        RunError: the journal of the run cannot be read.
    """
    digest = read_digest(run)
    last = digest.last
    reason = last.reason if isinstance(last, RunFinished) else ""
    message = last.message if isinstance(last, RunFinished) else ""
    if reason == "diverged":
        return _outcome(job, "diverged", digest, message)
    at_rung = _evaluation(digest, job.epoch)
    whole = job.epoch >= RunConfig.of(job.settings).epochs
    if reason == "done" or (at_rung is not None and not whole):
        return _outcome(job, "reached", digest, message if reason == "done" else "")
    return None


def _train(
    run: RunDirectory,
    job: Job,
    load: Load,
    stop_requested: Callable[[], str],
    report: Callable[[AnyEvent], None],
) -> str | None:
    """Train once; return why the run was stopped before its rung, None where it was not."""
    try:
        queue_resume(run, {})
        if job.epoch < RunConfig.of(job.settings).epochs:
            commands.send(run.commands, commands.Stop(after_epoch=job.epoch))
        end = None
        for event in run_session(run, load, stop_requested):
            report(event)
            if isinstance(event, RunFinished):
                end = event
    except BusyRunError:
        while run.alive() and not stop_requested():
            time.sleep(_LOOKS)
        return None
    stopped = end is not None and end.reason == "stopped"
    return (end.message or "stopped") if stopped and end is not None else None


def _make(run: RunDirectory, config: RunConfig) -> None:
    """Make the folder of a run where it is missing; a folder that is not complete is completed."""
    if not run.exists():
        make_folder(run.commands)
        make_folder(run.checkpoints)
        write_whole(run.config_file, encode_config(config))


def _evaluation(digest: Digest, epoch: int) -> EvaluationLine | None:
    found = [each for each in digest.validations if each.epoch == epoch]
    return found[-1] if found else None


def _outcome(job: Job, end: End, digest: Digest, message: str) -> Outcome:
    at_rung = _evaluation(digest, job.epoch)
    newest = at_rung or (digest.validations[-1] if digest.validations else None)
    last = at_rung or digest.last
    return Outcome(
        trial=job.trial,
        rung=job.rung,
        end=end,
        message=message,
        epoch=newest.epoch if newest else 0,
        accuracy=newest.accuracy if newest else 0.0,
        loss=newest.loss if newest else None,
        step=last.step if last else 0,
        seconds=last.at if last else 0.0,
        test=digest.test_accuracy,
    )
