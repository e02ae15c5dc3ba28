"""Generators of synthetic data; digits are cached on disk, since they take a second to generate."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nntui.datasets.dataset import NEWEST_STREAM, Pixels, Split
from nntui.datasets.formats.safe_read import read_bytes
from nntui.datasets.synthetic import digits, lines
from nntui.datasets.synthetic.pen import SIDE
from nntui.datasets.synthetic.quick import digits as quick_digits
from nntui.errors import DataError, StorageError
from nntui.storage import write_whole

_ROW = SIDE * SIDE + 1
"""Bytes of a digit in a cached file: its pixels and its label, without any header."""


@dataclass(frozen=True, slots=True)
class DigitsGenerator:
    """Generates digits.

    Args:
        folder: the cache.
        preset: see digits.generate.
    """

    folder: Path
    preset: str = "calm"

    @property
    def name(self) -> str:
        """The name of the data set."""
        return "digits" if self.preset == "calm" else f"digits-{self.preset}"

    def cached_split(self, count: int, seed: int = 1) -> Split:
        """Return `count` digits from the cache; if it does not have them, generate and cache them.

        A damaged file is generated again. If the cache cannot be written, the digits are
        still returned.
        """
        path = self.folder / f"{self.name}-{digits.VERSION}-{seed}-{count}.bytes"
        rows = _read_rows(path, count)
        if rows is None:
            images, labels = digits.generate(count, seed, preset=self.preset)
            rows = np.concatenate([images.reshape(count, -1), labels[:, None]], axis=1)
            with contextlib.suppress(StorageError):
                write_whole(path, rows.tobytes())
        return Split(rows[:, :-1].reshape(count, SIDE, SIDE), np.ascontiguousarray(rows[:, -1]))

    def new_split(self, count: int, seed: Sequence[int], stream: int = NEWEST_STREAM) -> Split:
        """Return `count` digits that are not cached; each seed gives other ones."""
        if stream == 1:
            return Split(*digits.generate(count, seed, preset=self.preset))
        return Split(*quick_digits.generate(count, seed, preset=self.preset, stream=stream))


@dataclass(frozen=True, slots=True)
class LinesGenerator:
    """Generates lines, which takes no longer than reading them from a cache."""

    def cached_split(self, count: int, seed: int = 1) -> Split:
        """Return `count` lines, the same ones for the same count and seed."""
        return lines.generate(count, seed)

    def new_split(self, count: int, seed: Sequence[int], stream: int = NEWEST_STREAM) -> Split:
        """Return `count` lines; each seed gives other ones, the same in all versions."""
        del stream
        return lines.generate(count, seed)


def _read_rows(path: Path, count: int) -> Pixels | None:
    """Return the cached digits as (count, pixels + 1), None if the file is missing or damaged."""
    try:
        raw = read_bytes(path)
    except DataError:
        return None
    if len(raw) != count * _ROW:
        return None
    rows: Pixels = np.frombuffer(raw, np.uint8).reshape(count, _ROW)
    return rows if int(rows[:, -1].max()) <= 9 else None
