"""What a reader of a file format returns: images as uint8 and their labels, for each split."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from numpy.typing import NDArray

from nntui.datasets.dataset import Pixels

AnyArray: TypeAlias = NDArray[Any]

ROLES = ("train", "validation", "test")
"""The names of splits."""


@dataclass(frozen=True, slots=True)
class ParsedSplit:
    """Images and labels as a file has them.

    Args:
        images: uint8 of shape (count, pixels) or (count, height, width).
        labels: (count,) integers or class names, None if the file has no labels.
    """

    images: Pixels
    labels: AnyArray | None


@dataclass(frozen=True, slots=True)
class ParsedData:
    """The contents of a file or folder.

    Args:
        splits: the splits by role, see ROLES; images of no particular role are `train`.
        description: what was detected, in a few words for the user.
        classes: the names of the classes that integer labels are indices into; empty if unknown.
    """

    splits: Mapping[str, ParsedSplit]
    description: str
    classes: tuple[str, ...] = ()


def roles_in_words(roles: Collection[str]) -> str:
    """Return the names of splits as text, in the order of ROLES.

    >>> roles_in_words({"test", "train"})
    'train, test'
    """
    return ", ".join(role for role in ROLES if role in roles)
