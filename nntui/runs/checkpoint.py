"""Checkpoints: the weights of a step and all that is needed to go on from it, in one file."""

import json
from pathlib import Path

import msgspec
from msgspec import Struct

from nntui import __version__
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import DamagedError, WeightsError
from nntui.recipes import registry
from nntui.runs.directory import RunDirectory
from nntui.runs.manifest import Manifest, Saved, read_checkpoint, read_manifest, write_checkpoint
from nntui.training.events import Count, Seconds, Setting
from nntui.training.state import TrainerState
from nntui.training.trainer import Trainer
from nntui.weights import Weights, WeightsInfo, encode
from nntui.weights.native import decode


class ResumePoint(Struct, frozen=True, kw_only=True):
    """Where in its run a checkpoint was made."""

    at: Seconds
    revision: Count
    """How many times settings had changed."""
    settings: dict[str, Setting]
    """All that had changed since the run began."""
    trainer: TrainerState


def save_checkpoint(
    run: RunDirectory,
    manifest: Manifest,
    trainer: Trainer,
    place: ResumePoint,
    accuracy: float | None = None,
) -> Manifest:
    """Write the state of `training` to the run's folder; the last of the manifest is this one.

    Raises:
        StorageError: the disk refused; the checkpoints before it are as they were.
    """
    checkpoint = Weights(
        info=_info(run, trainer, accuracy),
        arrays=dict(trainer.network.parameters.arrays),
        extra=trainer.assembly.optimizer.state,
        # Not msgspec: the state of random numbers has whole numbers of 128 bits.
        position=json.dumps(msgspec.to_builtins(place)),
    )
    best = trainer.best is not None and trainer.best.step == trainer.step
    return write_checkpoint(run.checkpoints, manifest, trainer.step, encode(checkpoint), best=best)


def load_checkpoint(run: RunDirectory, saved: Saved) -> tuple[Weights, ResumePoint]:
    """Return what a checkpoint holds.

    Raises:
        DamagedError: it is missing, or not as it was written.
        WeightsError: it is whole, but none of ours.
    """
    name = str(run.checkpoints / saved.name)
    raw = read_checkpoint(run.checkpoints, saved)
    try:
        weights = decode(raw, name)
    except WeightsError as error:
        # Whole for certain is only what has a hash.
        raise error if saved.sha256 else DamagedError(str(error)) from None
    try:
        return weights, msgspec.convert(json.loads(weights.position), ResumePoint)
    except (ValueError, RecursionError) as error:
        raise WeightsError(
            f"{name}: expected a checkpoint, its position is none: {error}"
        ) from None


def newest_checkpoint(run: RunDirectory) -> Path | None:
    """Return the newest checkpoint of a run, or None where it has none yet."""
    saved = read_manifest(run.checkpoints).saved
    return run.checkpoints / saved[-1].name if saved else None


def newest_is_whole(run: RunDirectory) -> bool:
    """Return whether the newest checkpoint of a run is there as it was written."""
    saved = read_manifest(run.checkpoints).saved
    try:
        return bool(saved) and bool(_weights(run, saved[-1]))
    except WeightsError:
        return False


def newest_weights(run: RunDirectory) -> Weights | None:
    """Return the weights of the newest checkpoint that is whole, or None where there is none yet.

    Raises:
        WeightsError: there are some, and all of them are damaged.
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
    """Return the weights with the best validation accuracy, or None where none is known.

    Raises:
        WeightsError: they are damaged.
    """
    manifest = read_manifest(run.checkpoints)
    saved = manifest.named(manifest.best)
    return _weights(run, saved) if saved else None


def _weights(run: RunDirectory, saved: Saved) -> Weights:
    raw = read_checkpoint(run.checkpoints, saved)
    return decode(raw, str(run.checkpoints / saved.name))


def info_of(config: RunConfig, data: Dataset) -> WeightsInfo:
    """Return what weights that `config` begins with, for `data`, say of themselves."""
    return WeightsInfo(
        layers=config.layers,
        bias=config.bias,
        image_shape=data.image_shape,
        classes=list(data.classes),
        data=data.name,
        reading=data.reading.given() if data.reading else {},
        loss=config.loss,
        output=config.output,
        label_smoothing=config.label_smoothing,
        target_margin=config.target_margin,
        input_range=config.input_bounds,
        seed=config.seed,
        recipe=registry.name_of(config),
        version=__version__,
    )


def _info(run: RunDirectory, trainer: Trainer, accuracy: float | None) -> WeightsInfo:
    return msgspec.structs.replace(
        info_of(trainer.config, trainer.data),
        accuracy=accuracy,
        step=trainer.step,
        epoch=trainer.current_epoch,
        run=run.name,
    )
