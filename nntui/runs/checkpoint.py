"""Checkpoints: the weights of a step and all that is needed to resume from it, in one file."""

import json

import msgspec
from msgspec import Struct

from nntui.config.aliases import current_names
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import DamagedError, WeightsError
from nntui.recipes import registry
from nntui.runs.directory import RunDirectory
from nntui.runs.manifest import (
    Manifest,
    SavedCheckpoint,
    read_checkpoint,
    read_manifest,
    write_checkpoint,
)
from nntui.training.events import Count, Seconds, Setting
from nntui.training.state import TrainerState
from nntui.training.trainer import Trainer
from nntui.version import __version__
from nntui.weights import Weights, WeightsInfo, encode
from nntui.weights.native import decode


class ResumePoint(Struct, frozen=True, kw_only=True):
    """Where in its run a checkpoint was saved."""

    at: Seconds
    revision: Count
    """How often settings had changed."""
    settings: dict[str, Setting]
    """Every setting that had changed since the run began."""
    trainer: TrainerState = msgspec.field(name="training")


def save_checkpoint(
    run: RunDirectory,
    manifest: Manifest,
    trainer: Trainer,
    point: ResumePoint,
    accuracy: float | None = None,
) -> Manifest:
    """Save the weights and the state of `trainer` in the folder of its run.

    Args:
        run: the folder.
        manifest: the checkpoints that it has.
        trainer: the training.
        point: where it is.
        accuracy: that on the test images, where it was measured.

    Returns:
        The manifest with the new checkpoint as its last.

    Raises:
        StorageError: the file cannot be written; earlier checkpoints are unchanged.
    """
    checkpoint = Weights(
        info=trained_info(run, trainer, accuracy),
        arrays=dict(trainer.network.parameters.arrays),
        extra=trainer.optimizer_state(),
        # Not msgspec: the state of a random generator has integers of 128 bits.
        position=json.dumps(msgspec.to_builtins(point)),
    )
    best = trainer.best is not None and trainer.best.step == trainer.step
    return write_checkpoint(run.checkpoints, manifest, trainer.step, encode(checkpoint), best=best)


def load_checkpoint(run: RunDirectory, saved: SavedCheckpoint) -> tuple[Weights, ResumePoint]:
    """Return the weights of a checkpoint, and where in the run it was saved.

    Raises:
        DamagedError: it is missing, or its contents have changed.
        WeightsError: it is intact, but not a checkpoint of this program.
    """
    name = str(run.checkpoints / saved.name)
    raw = read_checkpoint(run.checkpoints, saved)
    try:
        weights = decode(raw, name)
    except WeightsError as error:
        # Without a hash the file may not be what was written.
        raise error if saved.sha256 else DamagedError(str(error)) from None
    try:
        point = msgspec.convert(json.loads(weights.position), ResumePoint)
    except (ValueError, RecursionError) as error:
        raise WeightsError(f"{name}: the checkpoint's resume data is invalid: {error}") from None
    return weights, msgspec.structs.replace(point, settings=current_names(point.settings))


def newest_is_intact(run: RunDirectory) -> bool:
    """Return whether the newest checkpoint of a run is still as it was written."""
    saved = read_manifest(run.checkpoints).saved
    try:
        return bool(saved) and bool(_weights(run, saved[-1]))
    except WeightsError:
        return False


def damage_of_all(run: RunDirectory) -> str:
    """Return what is wrong with every checkpoint of a run, so that it resumes at step 0.

    Empty where one is intact, or none was saved.
    """
    damage = []
    for saved in reversed(read_manifest(run.checkpoints).saved):
        try:
            load_checkpoint(run, saved)
        except DamagedError as error:
            damage.append(str(error))
        except WeightsError:  # it is intact, and resuming says why it cannot be used
            return ""
        else:
            return ""
    return "; ".join(damage)


def newest_weights(run: RunDirectory) -> Weights | None:
    """Return the weights of the newest intact checkpoint, or None if there is none yet.

    Raises:
        WeightsError: all checkpoints are damaged.
    """
    problem: WeightsError | None = None
    for saved in reversed(read_manifest(run.checkpoints).saved):
        try:
            return _weights(run, saved)
        except WeightsError as error:
            problem = problem or error
    if problem is not None:
        raise problem
    return None


def best_weights(run: RunDirectory) -> Weights | None:
    """Return the weights with the best validation accuracy, or None if there are none yet.

    Raises:
        WeightsError: they are damaged.
    """
    manifest = read_manifest(run.checkpoints)
    saved = manifest.named(manifest.best)
    return _weights(run, saved) if saved else None


def _weights(run: RunDirectory, saved: SavedCheckpoint) -> Weights:
    raw = read_checkpoint(run.checkpoints, saved)
    return decode(raw, str(run.checkpoints / saved.name))


def weights_info(config: RunConfig, data: Dataset) -> WeightsInfo:
    """Return the metadata of the weights of a run of `config` on `data`, before it begins."""
    return WeightsInfo(
        layers=config.layers,
        bias=config.bias,
        image_shape=data.image_shape,
        classes=list(data.classes),
        data=data.name,
        reading=data.reading.given() if data.reading else {},
        content=data.content,
        loss=config.loss,
        output=config.output,
        label_smoothing=config.label_smoothing,
        target_margin=config.target_margin,
        seed=config.seed,
        recipe=registry.name_of(config),
        version=__version__,
    ).scaled(config.scaling)


def trained_info(run: RunDirectory, trainer: Trainer, accuracy: float | None = None) -> WeightsInfo:
    """Return the metadata of the weights of a step."""
    return msgspec.structs.replace(
        weights_info(trainer.config, trainer.data),
        accuracy=accuracy,
        step=trainer.step,
        epoch=trainer.current_epoch,
        run=run.name,
    )
