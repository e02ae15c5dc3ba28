"""Checkpoints: the weights of a step and all that is needed to go on from it, in one file."""

import contextlib
import json
from pathlib import Path

import msgspec

from nntui import __version__
from nntui.config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.recipes import book
from nntui.runs.directory import RunDirectory
from nntui.storage import write_whole
from nntui.training.loop import Training
from nntui.weights import Weights, WeightsInfo, encode

KEPT = 2
"""How many checkpoints a run keeps, the newest ones."""


def save_checkpoint(run: RunDirectory, training: Training, accuracy: float | None = None) -> str:
    """Write the state of `training` to the run's folder and return the name of the file.

    Raises:
        StorageError: the disk refused; the checkpoints before it are as they were.
    """
    name = f"step-{training.step:09}.safetensors"
    checkpoint = Weights(
        info=_info(run, training, accuracy),
        arrays=dict(training.network.parameters.arrays),
        extra=training.assembly.optimizer.state,
        position=_position(training),
    )
    write_whole(run.checkpoints / name, encode(checkpoint))
    _remove_old(run.checkpoints)
    return name


def newest_checkpoint(run: RunDirectory) -> Path | None:
    """Return the newest checkpoint of a run, or None where it has none yet."""
    found = _by_age(run.checkpoints)
    return found[-1] if found else None


def info_of(config: RunConfig, data: Dataset) -> WeightsInfo:
    """Return what weights that `config` begins with, for `data`, say of themselves."""
    return WeightsInfo(
        layers=config.layers,
        biased=config.biased,
        image_shape=data.image_shape,
        classes=list(data.classes),
        data=data.name,
        reading=data.reading.given() if data.reading else {},
        loss=config.loss,
        output=config.output,
        smoothing=config.smoothing,
        margin=config.margin,
        input_range=config.input_range,
        seed=config.seed,
        recipe=book.name_of(config),
        version=__version__,
    )


def _info(run: RunDirectory, training: Training, accuracy: float | None) -> WeightsInfo:
    return msgspec.structs.replace(
        info_of(training.config, training.data),
        accuracy=accuracy,
        step=training.step,
        epoch=training.current_epoch,
        run=run.name,
    )


def _position(training: Training) -> str:
    """With the config, all that the next step depends on but the arrays."""
    return json.dumps(
        {
            "step": training.step,
            "seen": training.seen,
            "layers_rng": training.assembly.layers_rng.bit_generator.state,
        }
    )


def _by_age(folder: Path) -> list[Path]:
    return sorted(folder.glob("step-*.safetensors"))


def _remove_old(folder: Path) -> None:
    for path in _by_age(folder)[:-KEPT]:
        with contextlib.suppress(OSError):
            path.unlink()
