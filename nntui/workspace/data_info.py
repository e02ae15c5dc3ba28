"""Descriptions of data sets: what is known of one by its name, available or not."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from nntui import locations
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.published.registry import PUBLISHED, Published, megabytes
from nntui.errors import DataError, MissingDataError
from nntui.workspace import data as datasets

DataState: TypeAlias = Literal["available", "synthetic", "missing", "broken"]


class ClassCount(NamedTuple):
    """The images of one class."""

    name: str
    train: int
    test: int


@dataclass(frozen=True, slots=True)
class DataDescription:
    """What is known of a data set.

    Args:
        name: what `--data` takes.
        state: `available` as files, `synthetic`, `missing` (it can be downloaded) or `broken`.
        data: the data set; None where it is missing or broken.
        published: how it is published; None where it is not.
        problem: why there is no data; empty where there is.
    """

    name: str
    state: DataState
    data: Dataset | None
    published: Published | None
    problem: str = ""

    @property
    def train_shape(self) -> tuple[int, ...]:
        """(count, height, width) of the training images; zeros where they are unknown."""
        if self.data is not None:
            return self.data.train.images.shape
        return self._published_shape("train-images")

    @property
    def test_shape(self) -> tuple[int, ...]:
        """(count, height, width) of the test images; zeros where they are unknown."""
        if self.data is not None:
            return self.data.test.images.shape
        return self._published_shape("t10k-images")

    @property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, empty where they are unknown."""
        known = self.data or self.published
        return known.classes if known is not None else ()

    @property
    def download_size(self) -> int:
        """Bytes to download for all of it, 0 where it cannot be downloaded."""
        return self.published.size if self.published is not None else 0

    @property
    def origin(self) -> str:
        """Where the data come from, or why there are none."""
        return self.data.origin if self.data is not None else self.problem

    @property
    def download_folder(self) -> Path:
        """The folder that it is downloaded to."""
        return locations.cache() / self.name

    def class_counts(self) -> list[ClassCount]:
        """Return the images of each class; nothing where they have no labels."""
        if self.data is None or not self.data.labeled:
            return []
        splits = (self.data.train, self.data.test)
        counts = [
            np.bincount(split.labels, minlength=len(self.classes)).tolist() for split in splits
        ]
        return [ClassCount(*row) for row in zip(self.classes, *counts, strict=True)]

    def hashes(self) -> dict[str, str]:
        """Return the SHA-256 of the pixels, then the labels, of `train` and of `test`."""
        if self.data is None:
            return {}
        return {"train": _sha256(self.data.train), "test": _sha256(self.data.test)}

    def _published_shape(self, kind: str) -> tuple[int, ...]:
        parts = self.published.files if self.published is not None else ()
        return next((part.shape for part in parts if part.kind == kind), (0, 0, 0))


def describe(name: str) -> DataDescription:
    """Return what is known of the data set `name`; problems are described, not raised.

    >>> describe("lines").state
    'synthetic'
    """
    published = PUBLISHED.get(name)
    try:
        data = datasets.load(name)
    except MissingDataError as error:
        size = megabytes(PUBLISHED[error.name].size)
        return DataDescription(name, "missing", None, published, f"missing, {size} to download")
    except DataError as error:
        return DataDescription(name, "broken", None, published, str(error))
    state: DataState = "available" if data.generator is None else "synthetic"
    return DataDescription(name, state, data, published)


def _sha256(split: Split) -> str:
    found = hashlib.sha256(split.images.tobytes())
    found.update(split.labels.tobytes())
    return found.hexdigest()
