"""What a reader of a file format returns: images and their labels, for each split."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from numpy.typing import NDArray

AnyArray: TypeAlias = NDArray[Any]

ROLES = ("train", "validation", "test")
"""The names of splits."""


@dataclass(frozen=True, slots=True)
class ParsedSplit:
    """Images and labels as a file has them.

    Args:
        images: numbers of any type, of a shape that pixels.raw.RawImages describes.
        labels: (count,) integers or class names, None if the file has no labels.
        name: of the images, for errors; empty for the name of the data set.
    """

    images: AnyArray
    labels: AnyArray | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class ParsedData:
    """The contents of a file or folder.

    Args:
        splits: the splits by role, see ROLES; images of no particular role are `train`.
        description: what was detected, in a few words for the user.
        classes: the names of the classes that integer labels are indices into; empty if unknown.
        notes: what was changed or is unusual, each a short phrase for the user.
        unused: the names of files, folders and arrays that are not used.
        files: the own names of the files and arrays of the images.
        upright: whether the files themselves say that the images are upright.
    """

    splits: Mapping[str, ParsedSplit]
    description: str
    classes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    upright: bool = False

    def with_unused(self, names: Iterable[str]) -> "ParsedData":
        """Return the same data with more names of what is not used."""
        return self.replaced_unused((*self.unused, *names))

    def replaced_unused(self, names: Iterable[str]) -> "ParsedData":
        """Return the same data with these names of what is not used, each once."""
        return replace(self, unused=tuple(dict.fromkeys(names)))

    def with_files(self, names: Iterable[str]) -> "ParsedData":
        """Return the same data with more names of files that it is from."""
        return replace(self, files=(*self.files, *names))


def roles_in_words(roles: Collection[str]) -> str:
    """Return the names of splits as text, in the order of ROLES.

    >>> roles_in_words({"test", "train"})
    'train, test'
    """
    return ", ".join(role for role in ROLES if role in roles)
