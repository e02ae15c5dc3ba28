"""Drawn digits are kept: drawing takes a second, reading them again a hundredth of that."""

import contextlib
from pathlib import Path

import numpy as np

from nntui.datasets import digits
from nntui.datasets.dataset import Pixels, Split
from nntui.datasets.files import read_bytes
from nntui.errors import DataError, StorageError
from nntui.storage import write_whole

SIDE = 28
_ROW = SIDE * SIDE + 1
"""Bytes of a digit in the file: its pixels and its label, nothing before, between or behind."""


def drawn(folder: Path, count: int, seed: int) -> Split:
    """Return `count` drawn digits, from `folder` if they are there, and leave them there if not.

    A file that is not what it should be is drawn anew, and a folder that cannot be written to costs
    no more than the time.
    """
    path = folder / f"digits-{digits.VERSION}-{seed}-{count}.bytes"
    kept = _read(path, count)
    if kept is None:
        images, labels = digits.draw(count, seed=seed)
        kept = np.concatenate([images.reshape(count, -1), labels[:, None]], axis=1)
        with contextlib.suppress(StorageError):
            write_whole(path, kept.tobytes())
    return Split(kept[:, :-1].reshape(count, SIDE, SIDE), np.ascontiguousarray(kept[:, -1]))


def _read(path: Path, count: int) -> Pixels | None:
    try:
        raw = read_bytes(path)
    except DataError:
        return None
    if len(raw) != count * _ROW:
        return None
    kept: Pixels = np.frombuffer(raw, np.uint8).reshape(count, _ROW)
    return kept if int(kept[:, -1].max()) <= 9 else None
