"""Dataset and Split: pictures with labels, as everything else here takes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.errors import DataError

Pixels: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Split:
    """Pictures and what they show.

    `images` is (count, height, width) and `labels` (count,), both uint8; a label is the number of a
    class. Ink is bright: 255 on 0.
    """

    images: Pixels
    labels: Pixels

    def __post_init__(self) -> None:
        if self.images.ndim != 3 or self.labels.ndim != 1:
            raise DataError(
                "expected images of shape (count, height, width) and labels of shape (count,), "
                f"received {self.images.shape} and {self.labels.shape}"
            )
        if len(self.images) != len(self.labels):
            raise DataError(
                f"expected as many labels as images, received {len(self.labels)} labels "
                f"for {len(self.images)} images"
            )

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: slice) -> "Split":
        return Split(self.images[rows], self.labels[rows])


class Artist(Protocol):
    """Draws as many training images of a data set as are wanted."""

    def kept(self, count: int) -> Split:
        """Return `count` images, the same ones for everybody."""
        ...

    def fresh(self, count: int, seed: Sequence[int]) -> Split:
        """Return `count` images that no other seed draws."""
        ...


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set: what it is called, what its classes are called, and its splits.

    Args:
        name: what `--data` calls it.
        classes: the names of the classes, in the order of their numbers.
        train: what networks learn from.
        test: what they are judged on; shares no picture with `train`.
        validation: what is held out of `train` to watch a training by; may be empty.
        origin: where it came from, in words.
        artist: who draws more of it, where it is drawn.
    """

    name: str
    classes: tuple[str, ...]
    train: Split
    test: Split
    validation: Split
    origin: str
    artist: Artist | None = None

    def __post_init__(self) -> None:
        if not len(self.train) or not len(self.test):
            raise DataError(
                f"{self.name}: expected images to train and to test on, received "
                f"{len(self.train)} and {len(self.test)}"
            )
        for split in (self.train, self.test, self.validation):
            if split.images.shape[1:] != self.image_shape:
                raise DataError(
                    f"{self.name}: expected images of one size, received {self.image_shape} "
                    f"and {split.images.shape[1:]}"
                )
            if len(split) and int(split.labels.max()) >= len(self.classes):
                raise DataError(
                    f"{self.name}: expected labels from 0 to {len(self.classes) - 1}, "
                    f"received {int(split.labels.max())}"
                )

    @property
    def image_shape(self) -> tuple[int, int]:
        """(height, width) in pixels."""
        height, width = self.train.images.shape[1:]
        return height, width

    def sized(self, count: int) -> "Dataset":
        """Return this data set with `count` images to learn from; 0 leaves it as it is.

        Raises:
            DataError: there are not so many, and nobody who draws more.
        """
        if count in {0, len(self.train)}:
            return self
        if self.artist is not None:
            return replace(self, train=self.artist.kept(count))
        if count > len(self.train):
            raise DataError(
                f"images: expected at most the {len(self.train)} training images of {self.name}, "
                f"received {count}"
            )
        return replace(self, train=self.train[:count])

    def hold_out(self, count: int) -> "Dataset":
        """Return this data set with the last `count` training images set apart to validate on.

        Raises:
            DataError: fewer than one image would be left to train on.
        """
        left = len(self.train) - count
        if left < 1:
            raise DataError(
                f"validation: expected fewer than the {len(self.train)} training images of "
                f"{self.name}, received {count}"
            )
        return replace(self, train=self.train[:left], validation=self.train[left:])


def no_images(height: int, width: int) -> Split:
    """Return a split without pictures of that size."""
    return Split(np.empty((0, height, width), np.uint8), np.empty(0, np.uint8))
