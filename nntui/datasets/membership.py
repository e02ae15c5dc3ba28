"""Membership: which images a network was trained, validated and tested on, known by their pixels.

A division that is drawn again after the files have changed moves images from the training part into
the test part. With the hash of each image, every image stays in its part wherever its files are.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from nntui.datasets.dataset import Dataset, Labels, Split
from nntui.datasets.hashes import image_hashes
from nntui.datasets.pairing import NONE, pair_labeled

Hashes: TypeAlias = NDArray[np.uint64]


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """The images of one part, in their order: the hash of each, and its label."""

    hashes: Hashes
    labels: Labels

    def __len__(self) -> int:
        return len(self.labels)

    @classmethod
    def of(cls, split: Split) -> "Members":
        """Return the members of a split."""
        return cls(image_hashes(split.images), split.labels)


@dataclass(frozen=True, slots=True, eq=False)
class Membership:
    """A data set as a run divided it when the run began.

    Args:
        content: see `content_hash`.
        classes: the names of the classes; labels are indices into them.
        image_shape: (height, width) in pixels.
        train: the images that the network is trained on.
        validation: the images that it is evaluated on during training.
        test: the images that it is evaluated on at the end.
        unused: the images that are in none of these parts.
    """

    content: str
    classes: tuple[str, ...]
    image_shape: tuple[int, int]
    train: Members
    validation: Members
    test: Members
    unused: Members

    @property
    def seen(self) -> Hashes:
        """The hashes of all images that influenced the weights or the choice among them."""
        return np.concatenate([self.train.hashes, self.validation.hashes])


def is_known(data: Dataset) -> bool:
    """Return whether the contents follow from the name, so that they cannot change."""
    return data.verified or data.generator is not None


def content_hash(data: Dataset) -> str:
    """Return a hash of all images and labels in their order, of the classes and of the parts.

    It is made of the hashes of the images, which are faster than a cryptographic hash of all
    pixels.
    """
    splits = (data.train, data.validation, data.test)
    header = [data.image_shape, data.classes, [len(split) for split in splits]]
    digest = hashlib.sha256(json.dumps(header).encode())
    for split in splits:
        digest.update(image_hashes(split.images).astype("<u8").data)
        digest.update(np.ascontiguousarray(split.labels).data)
    return digest.hexdigest()


def membership_of(data: Dataset, divided: Dataset, content: str) -> Membership:
    """Return the membership of a run that begins.

    Args:
        data: the data set as it was loaded.
        divided: the same with the images of the run chosen and held out for validation.
        content: the content hash of `data`.
    """
    parts = {name: Members.of(getattr(divided, name)) for name in ("train", "validation", "test")}
    return Membership(
        content, data.classes, data.image_shape, unused=_unused(data, divided, parts), **parts
    )


def _unused(data: Dataset, divided: Dataset, parts: dict[str, Members]) -> Members:
    count = len(data.train) + len(data.validation)
    if count == len(divided.train) + len(divided.validation):
        return Members(np.empty(0, np.uint64), np.empty(0, np.uint8))
    splits = [Members.of(split) for split in (data.train, data.validation)]
    every = _joined(splits)
    used = _joined([parts["train"], parts["validation"]])
    left = np.ones(len(every), bool)
    left[pair_labeled(used.hashes, used.labels, every.hashes, every.labels)] = False
    return Members(every.hashes[left], every.labels[left])


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """Where the images of a membership are in a data set that may have changed since.

    Args:
        images: all images of the data set.
        rows: for each part, the rows of its images in their order; those that are gone left out.
        gone: for each part, how many of its images are gone.
        new: the rows of the images that are in no part.
        relabeled: how many images have another label.
    """

    images: Split
    rows: dict[str, NDArray[np.intp]]
    gone: dict[str, int]
    new: NDArray[np.intp]
    relabeled: int

    def split(self, part: str) -> Split:
        """Return the images of a part, in their order."""
        return self.images.take(self.rows[part])

    @property
    def seen(self) -> NDArray[np.bool_]:
        """For each of the images, whether the network was trained or validated on it."""
        seen = np.zeros(len(self.images), bool)
        seen[self.rows["train"]] = seen[self.rows["validation"]] = True
        return seen

    @property
    def unchanged(self) -> bool:
        """Whether the images are the same, in whatever order."""
        return not (any(self.gone.values()) or len(self.new) or self.relabeled)


def find_members(membership: Membership, data: Dataset, labels: dict[str, Labels]) -> Found:
    """Return where the images of `membership` are in `data`.

    Args:
        membership: of a run.
        data: a data set with images of the same size.
        labels: the labels of each split of `data` as indices into the classes of `membership`.
    """
    splits = [Split(split.images, labels[name]) for name, split in _distinct_splits(data)]
    images = Split(
        np.concatenate([split.images for split in splits]),
        np.concatenate([split.labels for split in splits]),
    )
    names = ("train", "validation", "test", "unused")
    parts = [getattr(membership, name) for name in names]
    wanted = _joined(parts)
    found = pair_labeled(wanted.hashes, wanted.labels, image_hashes(images.images), images.labels)
    ends = np.cumsum([len(part) for part in parts])[:-1]
    rows = dict(zip(names, np.split(found, ends), strict=True))
    there = found[found != NONE]
    new = np.ones(len(images), bool)
    new[there] = False
    return Found(
        images,
        rows={name: row[row != NONE] for name, row in rows.items()},
        gone={name: int(np.count_nonzero(row == NONE)) for name, row in rows.items()},
        new=np.flatnonzero(new),
        relabeled=int(np.count_nonzero(images.labels[there] != wanted.labels[found != NONE])),
    )


def _distinct_splits(data: Dataset) -> Iterator[tuple[str, Split]]:
    yield "train", data.train
    yield "validation", data.validation
    # Of files without a test part that are evaluated as a whole, both parts are all images.
    if data.test.images is not data.train.images:
        yield "test", data.test


def _joined(parts: list[Members]) -> Members:
    return Members(
        np.concatenate([part.hashes for part in parts]),
        np.concatenate([part.labels for part in parts]),
    )
