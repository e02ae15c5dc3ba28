"""Drawn digits: kept, because drawing takes a second and reading a hundredth of that, or fresh."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nntui.datasets.dataset import Pixels, Split
from nntui.datasets.formats.safe_read import read_bytes
from nntui.datasets.synthetic import digits, lines
from nntui.errors import DataError, StorageError
from nntui.storage import write_whole

SIDE = 28
_ROW = SIDE * SIDE + 1
"""Bytes of a digit in the file: its pixels and its label, nothing before, between or behind."""


@dataclass(frozen=True, slots=True)
class DigitsGenerator:
    """Draws digits; those that are the same for everybody are kept in `folder`."""

    folder: Path
    preset: str = "calm"

    def cached_split(self, count: int, seed: int = 1) -> Split:
        """Return `count` digits, from the folder if they are there."""
        return drawn(self.folder, count, seed, self.preset)

    def new_split(self, count: int, seed: Sequence[int]) -> Split:
        """Return `count` digits that nobody has seen yet, the same ones for the same seed."""
        return Split(*digits.draw(count, seed, preset=self.preset))


@dataclass(frozen=True, slots=True)
class LinesGenerator:
    """Draws lines, so quickly that keeping them is not worth it."""

    def cached_split(self, count: int, seed: int = 1) -> Split:
        """Return `count` lines."""
        return lines.draw(count, seed)

    def new_split(self, count: int, seed: Sequence[int]) -> Split:
        """Return `count` lines that nobody has seen yet, the same ones for the same seed."""
        return lines.draw(count, seed)


def drawn(folder: Path, count: int, seed: int, preset: str = "calm") -> Split:
    """Return `count` drawn digits, from `folder` if they are there, and leave them there if not.

    A file that is not what it should be is drawn anew, and a folder that cannot be written to costs
    no more than the time.
    """
    name = "digits" if preset == "calm" else f"digits-{preset}"
    path = folder / f"{name}-{digits.VERSION}-{seed}-{count}.bytes"
    kept = _read(path, count)
    if kept is None:
        images, labels = digits.draw(count, seed, preset=preset)
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
