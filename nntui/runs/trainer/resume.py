"""Taking a run up: from the newest checkpoint that is whole, or from the beginning.

A run that goes on ends at the same weights, to the bit, as one that was never interrupted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from nntui.datasets.dataset import Dataset
from nntui.errors import DamagedError, NntuiError, RunError
from nntui.runs import commands
from nntui.runs.changes import still_to_come
from nntui.runs.checkpoint import ResumePoint, load_checkpoint
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.manifest import Manifest, Saved, read_manifest, remove_parts
from nntui.training.events import AnyEvent, RunContinued, RunStarted, Setting, SettingsChanged
from nntui.training.loop import started
from nntui.training.trainer import Trainer


@dataclass(frozen=True)
class ResumedTraining:
    """A training at the place where its run goes on, and what has to be known besides."""

    trainer: Trainer
    manifest: Manifest
    """The checkpoints that can still be used."""
    place: ResumePoint
    to_come: list[SettingsChanged]
    """Changes that were made after this place, to be made again."""
    first: list[AnyEvent]
    """What is to be told before the next step; nothing where the run only begins."""


def resume_training(run: RunDirectory, data: Dataset) -> ResumedTraining:
    """Return the training of `run` where it goes on; the lock of the run must be held.

    Raises:
        NntuiError: the config is broken or does not fit the data.
        RunError: there is a checkpoint that is whole, and does not fit the config or cannot be
            read; to begin anew would cost it.
    """
    config = run.config()
    remove_parts(run.checkpoints)
    told = replay(run.events_file)
    manifest = read_manifest(run.checkpoints)
    skipped: list[str] = []
    for saved in reversed(manifest.saved):
        try:
            weights, place = load_checkpoint(run, saved)
            trainer = Trainer(config.replace(**place.settings), data)
            trainer.restore(place.trainer, weights.arrays, weights.extra)
        except DamagedError as error:
            skipped.append(f"skipped a checkpoint: {error}")
            manifest = manifest.without(saved)
            continue
        except NntuiError as error:
            raise RunError(
                f"{run.name}: {saved.name} is whole, but with this config, these data and this "
                f"version it is no place to go on from: {error}; put back what was changed, or "
                "begin a new run"
            ) from None
        break
    else:
        saved, trainer = None, Trainer(config, data)
        place = ResumePoint(at=0, revision=0, settings={}, trainer=trainer.position())
    begun = any(isinstance(event, RunStarted) for event in told)
    first: list[AnyEvent] = []
    if begun or saved:
        first = [] if begun else [started(trainer, place.at)]
        first.append(_continued(trainer, place, saved, skipped))
    return ResumedTraining(trainer, manifest, place, still_to_come(told, place.revision), first)


def prepare(run: RunDirectory, changes: Mapping[str, Setting]) -> None:
    """Have the next trainer of `run` begin with these changes and no other wish.

    Raises:
        RunError: it has a trainer, who might be robbed of what others want of it.
        StorageError: the disk refused.
    """
    if not run.left():
        raise RunError(f"{run.name}: is under way; nntui runs attach {run.name} follows it")
    commands.discard_pending(run.commands)
    if changes:
        commands.send(run.commands, commands.Change(dict(changes)))


def _continued(
    trainer: Trainer, place: ResumePoint, saved: Saved | None, skipped: list[str]
) -> RunContinued:
    return RunContinued(
        step=trainer.step,
        at=place.at,
        epoch=trainer.current_epoch,
        seen=trainer.seen,
        name=saved.name if saved else "",
        settings=place.settings,
        epochs=trainer.config.epochs,
        steps=trainer.steps,
        judged=trainer.offset < trainer.batches.count,
        skipped=skipped,
    )
