"""Resuming: from the newest checkpoint that is intact, or from the beginning.

A resumed run ends at the same weights, to the bit, as one that was never interrupted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.datasets.membership import membership_of
from nntui.datasets.mixing import without_note
from nntui.datasets.recognized import for_resume, with_content
from nntui.errors import BusyRunError, DamagedError, NntuiError, RunError
from nntui.runs import commands
from nntui.runs.checkpoint import ResumePoint, load_checkpoint
from nntui.runs.data_record import DataRecord, read_data_record, write_data_record
from nntui.runs.directory import RunDirectory
from nntui.runs.initial_weights import (
    InitialWeights,
    read_initial_record,
    read_initial_weights,
)
from nntui.runs.journal import replay
from nntui.runs.manifest import Manifest, SavedCheckpoint, read_manifest, remove_partial_files
from nntui.runs.mixed_images import check_mixed, keep_mixed
from nntui.runs.trainer.same_data import check_same_data
from nntui.strings import quoted
from nntui.training.events import AnyEvent, RunContinued, RunStarted, Setting, SettingsChanged
from nntui.training.history import pending_changes
from nntui.training.loop import run_started
from nntui.training.trainer import Trainer


@dataclass(frozen=True)
class ResumedTraining:
    """A training as the next step continues it.

    Attributes:
        trainer: the training, with its weights and its state.
        point: where in the run it continues.
        manifest: the checkpoints that can still be used.
        pending_changes: changes of settings that were made after this point, to be repeated.
        opening_events: the events to record before the next step; empty where the run begins.
    """

    trainer: Trainer
    point: ResumePoint
    manifest: Manifest
    pending_changes: Sequence[SettingsChanged]
    opening_events: Sequence[AnyEvent]


def resume_training(run: RunDirectory, data: Dataset) -> ResumedTraining:
    """Return the training of `run` as it continues; the lock of the run must be held.

    Raises:
        NntuiError: the config is broken or does not fit the data, or images that the run began with
            are gone.
        RunError: a checkpoint is intact, but does not fit the config or cannot be read. Starting
            over would overwrite it.
    """
    config = run.config()
    run.make_missing_folders()
    remove_partial_files(run.checkpoints)
    recorded = replay(run.events_file)
    record = read_data_record(run)
    data = data_of_run(data, record)
    started = next((event for event in recorded if isinstance(event, RunStarted)), None)
    restored = _restore_newest(run, config, data, started if record is None else None)
    trainer, point = restored.trainer, restored.point
    check_mixed(trainer.data.mixed, started)
    if started is None:
        keep_mixed(run, trainer.data)
    initial = _initial_record(run, started)
    if initial is not None:
        trainer.initial_weights = initial.text
        if restored.saved is None:
            trainer.begin_with(read_initial_weights(run, initial).arrays)
    if record is None and not restored.saved:
        _record_data(run, data, trainer.data)
    opening_events: list[AnyEvent] = []
    if started is None and restored.saved:
        opening_events.append(run_started(trainer, point.at))
    if started is not None or restored.saved:
        opening_events.append(_continued(restored, without_note(data)))
    return ResumedTraining(
        trainer,
        point,
        restored.manifest,
        pending_changes(recorded, point.revision),
        opening_events,
    )


def _initial_record(run: RunDirectory, started: RunStarted | None) -> InitialWeights | None:
    initial = read_initial_record(run)
    if initial is None and started is not None and started.initial_weights:
        raise RunError(
            f"{run.initial_file}: the record of the initial weights, {started.initial_weights}, "
            "is missing; restore the file, or start a new run"
        )
    return initial


def data_of_run(data: Dataset, record: DataRecord | None) -> Dataset:
    """Return loaded data as the run that `record` belongs to divides it.

    Args:
        data: the data set of the run; what is divided already is returned as it is.
        record: that of the run; None for a run that begins, or of an earlier version.

    Raises:
        DataError: images that the run began with are gone.
    """
    if data.arranged:
        return data
    if record is None:
        return with_content(data)
    return for_resume(data, record.membership)


def _record_data(run: RunDirectory, data: Dataset, divided: Dataset) -> None:
    if data.content and not data.arranged:
        membership = membership_of(data, divided, data.content)
        write_data_record(run, DataRecord(data.name, membership))


def queue_resume(run: RunDirectory, changes: Mapping[str, Setting]) -> None:
    """Prepare `run` for its next trainer: leave only these changes among its commands.

    Raises:
        BusyRunError: the run is being trained; the commands for its trainer must not be lost.
        MissingRunError: the run was deleted or renamed.
        StorageError: the file cannot be written.
    """
    if not run.wait_until_free():
        raise BusyRunError(
            f"{run.name}: is being trained; nntui runs attach {quoted(run.name)} follows it"
        )
    run.make_missing_folders()
    commands.discard_pending(run.commands)
    if changes:
        commands.send(run.commands, commands.Change(dict(changes)))


@dataclass(frozen=True)
class _Restored:
    trainer: Trainer
    point: ResumePoint
    manifest: Manifest
    """The checkpoints that are not damaged."""
    saved: SavedCheckpoint | None
    """The checkpoint that was restored; None where none could be."""
    skipped: list[str]
    """Why newer checkpoints could not be used."""


def _restore_newest(
    run: RunDirectory, config: RunConfig, data: Dataset, started: RunStarted | None
) -> _Restored:
    manifest = read_manifest(run.checkpoints)
    skipped: list[str] = []
    for saved in reversed(manifest.saved):
        try:
            trainer, point = _restore(run, saved, config, data, started)
        except DamagedError as error:
            skipped.append(f"skipped a checkpoint: {error}")
            manifest = manifest.without(saved)
        except NntuiError as error:
            raise RunError(
                f"{run.name}: {saved.name} is intact, but cannot be resumed with this config, data "
                f"set and version: {error}; restore what was changed, or start a new run"
            ) from None
        else:
            return _Restored(trainer, point, manifest, saved, skipped)
    trainer = Trainer(config, data)
    point = ResumePoint(at=0, revision=0, settings={}, trainer=trainer.state())
    return _Restored(trainer, point, manifest, None, skipped)


def _restore(
    run: RunDirectory,
    saved: SavedCheckpoint,
    config: RunConfig,
    data: Dataset,
    started: RunStarted | None,
) -> tuple[Trainer, ResumePoint]:
    weights, point = load_checkpoint(run, saved)
    trainer = Trainer(config.replace(**point.settings), data)
    check_same_data(trainer.data, weights.info, started)
    trainer.restore(point.trainer, weights.arrays, weights.extra)
    return trainer, point


def _continued(restored: _Restored, notes: Sequence[str]) -> RunContinued:
    trainer, saved = restored.trainer, restored.saved
    return RunContinued(
        step=trainer.step,
        at=restored.point.at,
        epoch=trainer.current_epoch,
        seen=trainer.seen,
        name=saved.name if saved else "",
        settings=restored.point.settings,
        epochs=trainer.config.epochs,
        steps=trainer.steps,
        evaluated=trainer.offset < trainer.batches.count,
        skipped=restored.skipped,
        notes=list(notes),
    )
