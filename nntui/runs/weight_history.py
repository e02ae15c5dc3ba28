"""The history of the weights of a run: light copies of them, by which one sees how they moved.

Each is a file of weights in float16, without the state of the optimizer. A run keeps at most MOST
of them, spread over all of its steps; nothing is resumed from them.
"""

import contextlib
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from nntui.errors import WeightsError
from nntui.runs.checkpoint import trained_info
from nntui.runs.directory import RunDirectory
from nntui.storage import open_file, write_whole
from nntui.training.trainer import Trainer
from nntui.weights import Weights, encode
from nntui.weights.model import Floats
from nntui.weights.native import decode

MOST = 24
"""Copies that a run keeps."""
_FEWEST = 4
_LARGEST = 4 * 2**20
"""Bytes of one copy; arrays that do not fit are left out, those of early layers last."""
_ALL = 16 * 2**20
"""Bytes of all copies of a run."""
_LARGEST_FLOAT16 = 65504.0


def recorded_steps(run: RunDirectory) -> list[int]:
    """Return the steps of which a copy of the weights was kept, in their order."""
    names = [path.stem.removeprefix("step-") for path in run.history.glob("step-*.safetensors")]
    return sorted(int(name) for name in names if name.isascii() and name.isdecimal())


def keep_weights(run: RunDirectory, trainer: Trainer) -> None:
    """Keep a copy of the weights of this step, and remove those that are too many.

    Nothing is kept of weights that are not finite, or where every array is too large.

    Raises:
        StorageError: the file cannot be written.
    """
    arrays = _halves(trainer.network.parameters.arrays)
    if not arrays or not all(np.isfinite(array).all() for array in arrays.values()):
        return
    run.history.mkdir(exist_ok=True)  # without parents: a deleted run stays deleted
    contents = encode(Weights(trained_info(run, trainer), arrays))
    # It may be lost in a power failure, so nothing waits for the disk.
    write_whole(_path(run, trainer.step), contents, make_folders=False, sync=False)
    most = min(max(_ALL // len(contents), _FEWEST), MOST)
    _keep_only(run, spread(recorded_steps(run), most))


def forget_after(run: RunDirectory, step: int) -> None:
    """Remove the copies of later steps: a run that is resumed makes these again."""
    _keep_only(run, [each for each in recorded_steps(run) if each <= step])


def read_recorded(run: RunDirectory, step: int) -> Weights | None:
    """Return the weights that were kept of a step; None where they are gone or damaged."""
    path = _path(run, step)
    try:
        with open_file(path) as file:
            return decode(file.read(2 * _LARGEST), str(path))
    except (OSError, WeightsError):
        return None


def spread(steps: Sequence[int], most: int) -> list[int]:
    """Return at most `most` of these steps, with the first and the last one.

    They are spread evenly by the square root of the step, because weights move most at first.

    >>> spread([0, 1, 2, 4, 50, 100], 4)
    [0, 4, 50, 100]
    """
    kept = list(steps)
    while len(kept) > max(most, 2):
        roots = [math.sqrt(step) for step in kept]
        gaps = [after - before for before, after in zip(roots, roots[2:], strict=False)]
        del kept[1 + gaps.index(min(gaps))]
    return kept


def _halves(arrays: dict[str, Floats]) -> dict[str, Floats]:
    """Return arrays in float16, in their order, as far as there is room for them."""
    halves: dict[str, Floats] = {}
    room = _LARGEST
    for name, array in arrays.items():
        if 2 * array.size <= room:
            room -= 2 * array.size
            with np.errstate(all="ignore"):  # what is not finite is not kept
                halves[name] = np.clip(array, -_LARGEST_FLOAT16, _LARGEST_FLOAT16).astype(
                    np.float16
                )
    return halves


def _path(run: RunDirectory, step: int) -> Path:
    return run.history / f"step-{step:09}.safetensors"


def _keep_only(run: RunDirectory, kept: Sequence[int]) -> None:
    for step in set(recorded_steps(run)) - set(kept):
        with contextlib.suppress(OSError):
            _path(run, step).unlink()
