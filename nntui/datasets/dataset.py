"""Dataset and Split: pictures with labels, as everything else here takes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.config.reading import Reading
from nntui.datasets.split import Rows, split_rows
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

    def at(self, rows: Rows) -> "Split":
        """Return the pictures at those rows, copied."""
        return Split(self.images[rows], self.labels[rows])


class SampleGenerator(Protocol):
    """Draws as many training images of a data set as are wanted."""

    def cached_split(self, count: int) -> Split:
        """Return `count` images, the same ones for everybody."""
        ...

    def new_split(self, count: int, seed: Sequence[int]) -> Split:
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
        labeled: whether it is known what the pictures show; where it is not, all of them are in
            `test`, their labels mean nothing, and `classes` are those of whoever looks at them.
        mixed: whether the training images come in no order, so that the last are as good as any.
        reading: how it was read, where it was read from a user's own files.
    """

    name: str
    classes: tuple[str, ...]
    train: Split
    test: Split
    validation: Split
    origin: str
    generator: SampleGenerator | None = None
    labeled: bool = True
    shuffled: bool = True
    reading: Reading | None = None

    def __post_init__(self) -> None:
        if not len(self.test) or (self.labeled and not len(self.train)):
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
            if self.labeled and len(split) and int(split.labels.max()) >= len(self.classes):
                raise DataError(
                    f"{self.name}: expected labels from 0 to {len(self.classes) - 1}, "
                    f"received {int(split.labels.max())}"
                )

    @property
    def image_shape(self) -> tuple[int, int]:
        """(height, width) in pixels."""
        height, width = self.train.images.shape[1:]
        return height, width

    def with_train_size(self, count: int) -> "Dataset":
        """Return this data set with `count` training images, drawn where they never were.

        As it is where `count` is 0, or nobody draws it.
        """
        if self.generator is None or count in {0, len(self.train)}:
            return self
        return replace(self, train=self.generator.cached_split(count))

    def check_labeled(self) -> None:
        """Raise a DataError where it is not known what the pictures show."""
        if not self.labeled:
            raise DataError(
                f"{self.name}: these images have no labels, so no network can be trained or judged "
                "on them; nntui show WEIGHTS --data says what saved weights make of them"
            )

    @property
    def default_validation_size(self) -> int:
        """How many images to validate on suit it: those given, else 5,000, of few ones a tenth."""
        if len(self.validation):
            return len(self.validation)
        images = len(self.train)
        return 5_000 if images >= 25_000 else images // 10

    def hold_out(self, count: int, how: str = "auto", seed: int = 1, most: int = 0) -> "Dataset":
        """Return this data set with `count` training images set apart to validate on.

        Args:
            count: how many; images to validate on that came with the data count as training
                images first, and are what is set apart where it is as many.
            how: `last`, `random` or `stratified`; by default the last ones, where the images come
                in no order.
            seed: of those drawn at random.
            most: how many of the others to train on, 0 for all.

        Raises:
            DataError: fewer than one image would be left to train on, or none has a label.
        """
        self.check_labeled()
        train, validation = self.train, self.validation
        chosen = how if how != "auto" else "last" if self.shuffled else "stratified"
        if how != "auto" or count != len(validation) or not count:
            train, validation = _parted(self._joined(), count, chosen, seed, self.name)
        if 0 < most < len(train):
            # Backwards: the first ones are left where the last ones are set apart.
            train = _parted(train, len(train) - most, chosen, seed, self.name)[0]
        return replace(self, train=train, validation=validation)

    def _joined(self) -> Split:
        if not len(self.validation):
            return self.train
        return Split(
            np.concatenate([self.train.images, self.validation.images]),
            np.concatenate([self.train.labels, self.validation.labels]),
        )


def _parted(split: Split, count: int, how: str, seed: int, name: str) -> tuple[Split, Split]:
    """Return what is left of a split, and what is set apart."""
    left = len(split) - count
    if left < 1:
        raise DataError(
            f"validation: expected fewer than the {len(split)} training images of {name}, "
            f"received {count}"
        )
    if how == "last" or not count:
        return split[:left], split[left:]
    rest, chosen = split_rows(split.labels, count, how, seed)
    return split.at(rest), split.at(chosen)


def empty_split(height: int, width: int) -> Split:
    """Return a split without pictures of that size."""
    return Split(np.empty((0, height, width), np.uint8), np.empty(0, np.uint8))
