"""Drawn digits are kept: drawing takes a second, reading them again a hundredth of that."""

import io
from pathlib import Path

import numpy as np

from nntui.datasets import digits
from nntui.datasets.dataset import Pixels, Split
from nntui.datasets.idx import read_bytes
from nntui.errors import DataError, StorageError
from nntui.storage import write_whole

SIDE = 28


def drawn(folder: Path, count: int, seed: int) -> Split:
    """Return `count` drawn digits, from `folder` if they are there, and leave them there if not.

    A file that is not what it should be is drawn anew, and a folder that cannot be written to costs
    no more than the time.
    """
    path = folder / f"digits-{digits.VERSION}-{seed}-{count}.npy"
    kept = _read(path, count)
    if kept is None:
        images, labels = digits.draw(count, seed=seed)
        kept = np.concatenate([images.reshape(count, -1), labels[:, None]], axis=1)
        _keep(path, kept)
    return Split(kept[:, :-1].reshape(count, SIDE, SIDE), np.ascontiguousarray(kept[:, -1]))


def _read(path: Path, count: int) -> Pixels | None:
    if not path.exists():
        return None
    try:
        kept = np.load(io.BytesIO(read_bytes(path)), allow_pickle=False)
    except (DataError, ValueError, EOFError, OSError):
        return None
    expected = (count, SIDE * SIDE + 1)
    if kept.shape != expected or kept.dtype != np.uint8 or int(kept[:, -1].max()) > 9:
        return None
    table: Pixels = kept
    return table


def _keep(path: Path, table: Pixels) -> None:
    stream = io.BytesIO()
    np.save(stream, table)
    try:
        write_whole(path, stream.getvalue())
    except StorageError:
        return
