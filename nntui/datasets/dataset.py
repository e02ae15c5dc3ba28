"""Dataset and Split: labeled images, divided into training, validation and test images."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.config.reading import Reading
from nntui.datasets.split import Rows, split_rows
from nntui.errors import DataError

Pixels: TypeAlias = NDArray[np.uint8]
Labels: TypeAlias = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Split:
    """Images and their labels.

    >>> split = Split(np.zeros((5, 28, 28), np.uint8), np.arange(5, dtype=np.uint8))
    >>> split[3:].labels.tolist()
    [3, 4]

    Args:
        images: uint8 of shape (count, height, width); the background is 0, strokes are up to 255.
        labels: uint8 of shape (count,); a label is the number of a class.

    Raises:
        DataError: the shapes are others, or there are not as many labels as images.
    """

    images: Pixels
    labels: Labels

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

    def take(self, rows: Rows) -> "Split":
        """Return a copy of the images and labels in these rows."""
        return Split(self.images[rows], self.labels[rows])


NEWEST_STREAM: Final = 3
"""The version of the images that are generated while training, raised when a seed gives others."""
MIXED_SHARE = 10
"""Images that are mixed in are at most one in so many, unless the user says how often."""
MOST_TIMES = 50
"""How many times each of them is in an epoch at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixed:
    """Images of a second data set, which are mixed into the training images of a first one.

    Args:
        name: of the second data set, to display.
        train: its images to train on, with labels of the classes of the first.
        test: its images that are held out, to be evaluated by themselves; may be empty.
        times: how many times each is in an epoch; 0 to make them a tenth, each MOST_TIMES at most.
        source: the settings that it was loaded with: the data set, and how many times.
        content: a hash of all images and labels.
    """

    name: str
    train: Split
    test: Split
    times: int = 0
    source: tuple[str, int] = ("", 0)
    content: str = ""

    def times_among(self, count: int) -> int:
        """Return how many times each image is in an epoch with `count` other images."""
        if self.times or not len(self.train):
            return self.times
        tenth = count / (MIXED_SHARE - 1) / len(self.train)
        return min(max(round(tenth), 1), MOST_TIMES)

    def joined(self, train: Split) -> Split:
        """Return training images, and after them the mixed ones as often as they are repeated."""
        times = self.times_among(len(train))
        return Split(
            np.concatenate([train.images, *[self.train.images] * times]),
            np.concatenate([train.labels, *[self.train.labels] * times]),
        )


class SampleGenerator(Protocol):
    """Generates as many images of a synthetic data set as requested."""

    def cached_split(self, count: int) -> Split:
        """Return `count` images; every call with the same count returns the same ones."""
        ...

    def new_split(self, count: int, seed: Sequence[int], stream: int = NEWEST_STREAM) -> Split:
        """Return `count` images that differ for every seed.

        Args:
            count: number of images.
            seed: integers, not negative.
            stream: the version of the images; a run continues with the one it began with.
        """
        ...


@dataclass(frozen=True, slots=True)
class Dataset:
    """A data set with its splits.

    Args:
        name: its name for `--data`.
        classes: the names of the classes; a label is an index into them.
        train: the images that networks are trained on.
        test: the images that trained networks are evaluated on; none of them is in `train`.
        validation: the images that a network is evaluated on during training; may be empty.
        origin: one line for the user that says where the images come from.
        generator: generates more images, for synthetic data.
        labeled: whether the labels are known. If not, all images are in `test`, their labels are
            meaningless, and `classes` are those of the network that classifies them.
        shuffled: whether the training images are in random order, so that the last ones can be
            held out.
        reading: how the images were read from files of the user, None for other data.
        verified: whether checksums confirm that these are the published files.
        as_loaded: whether these are the images and labels of the files: neither divided as a run
            has them nor matched with the classes of a network.
        arranged: whether training and validation images are already divided, as those of a run
            are: `hold_out` leaves them.
        content: a hash of the whole data set as it was loaded, where it is known; see membership.
        notes: what the user must know to understand results on these images, a sentence each.
        mixed: images that are mixed into `train` while a network is trained; None for none.

    Raises:
        DataError: there are no images, their sizes differ, or a label is too large.
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
    verified: bool = False
    as_loaded: bool = True
    arranged: bool = False
    content: str = ""
    notes: tuple[str, ...] = ()
    mixed: Mixed | None = None

    def __post_init__(self) -> None:
        if not len(self.test) or (self.labeled and not len(self.train)):
            raise DataError(
                f"{self.name}: expected training images and test images, received "
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

    @property
    def epoch_size(self) -> int:
        """Images that a network is trained on in an epoch, with those that are mixed in."""
        count = len(self.train)
        if self.mixed is None:
            return count
        return count + self.mixed.times_among(count) * len(self.mixed.train)

    @property
    def default_validation_size(self) -> int:
        """Number of validation images: those that came with the data, else 5,000 or a tenth."""
        if len(self.validation):
            return len(self.validation)
        images = len(self.train)
        return 5_000 if images >= 25_000 else images // 10

    def check_labeled(self) -> None:
        """Raise a DataError if the images have no labels."""
        if not self.labeled:
            raise DataError(
                f"{self.name}: these images have no labels, so a network can be neither trained "
                "nor evaluated on them; nntui show WEIGHTS --data shows what saved weights predict"
            )

    def with_train_size(self, count: int) -> "Dataset":
        """Return this data set with `count` generated training images.

        Data that is not synthetic is returned unchanged, and so is any data if `count` is 0.
        """
        if self.generator is None or count in {0, len(self.train)}:
            return self
        return replace(self, train=self.generator.cached_split(count))

    def hold_out(
        self, count: int, method: str = "auto", seed: int = 1, train_size: int = 0
    ) -> "Dataset":
        """Return this data set with `count` of the training images held out for validation.

        >>> split = Split(np.zeros((10, 8, 8), np.uint8), np.zeros(10, np.uint8))
        >>> data = Dataset("zeros", ("zero",), split, split, empty_split(8, 8), "an example")
        >>> held_out = data.hold_out(4)
        >>> len(held_out.train), len(held_out.validation)
        (6, 4)

        Args:
            count: number of validation images. If validation images came with the data, these are
                used if there are exactly that many; otherwise they are training images first.
            method: `last`, `random` or `stratified`; `auto` is `last` for shuffled images and
                `stratified` for others.
            seed: of the random choice.
            train_size: number of the remaining training images to keep, 0 for all.

        Raises:
            DataError: no training image would be left, or the images have no labels.
        """
        self.check_labeled()
        if self.arranged:
            return self
        train, validation = self.train, self.validation
        chosen = method if method != "auto" else "last" if self.shuffled else "stratified"
        if method != "auto" or count != len(validation) or not count:
            train, validation = _divided(self._joined(), count, chosen, seed, self.name)
        if 0 < train_size < len(train):
            # The images to leave out are held out, so `last` keeps the first ones.
            train = _divided(train, len(train) - train_size, chosen, seed, self.name)[0]
        return replace(self, train=train, validation=validation)

    def _joined(self) -> Split:
        """Return the training and validation images together."""
        if not len(self.validation):
            return self.train
        return Split(
            np.concatenate([self.train.images, self.validation.images]),
            np.concatenate([self.train.labels, self.validation.labels]),
        )


def empty_split(height: int, width: int) -> Split:
    """Return a split without images.

    >>> empty_split(28, 28).images.shape
    (0, 28, 28)
    """
    return Split(np.empty((0, height, width), np.uint8), np.empty(0, np.uint8))


def _divided(split: Split, count: int, method: str, seed: int, name: str) -> tuple[Split, Split]:
    """Return the images that remain and the `count` images that are held out."""
    rest = len(split) - count
    if rest < 1:
        raise DataError(
            f"validation: expected fewer than the {len(split)} training images of {name}, "
            f"received {count}"
        )
    if method == "last" or not count:
        return split[:rest], split[rest:]
    rest_rows, held_out_rows = split_rows(split.labels, count, method, seed)
    return split.take(rest_rows), split.take(held_out_rows)
