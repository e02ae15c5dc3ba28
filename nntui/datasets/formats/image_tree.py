"""Which folders of images are classes, and which are splits."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from nntui.datasets.assembly.names import meaning
from nntui.datasets.formats.sources import SourceFile
from nntui.errors import DataError
from nntui.strings import clean


@dataclass(slots=True)
class ImageTree:
    """Image files by split and class.

    Args:
        splits: for each split, the files of each class by the name of its folder.
        unlabeled: image files without a class, by folder; empty for the top.
        unused: folders that are not used.
        notes: what was decided otherwise than by names.
    """

    splits: dict[str, dict[str, list[SourceFile]]] = field(default_factory=dict)
    unlabeled: dict[str, list[SourceFile]] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """The names of all classes: numbers in numeric order, then words."""
        return sorted({name for split in self.splits.values() for name in split}, key=_sort_key)


def read_tree(files: Sequence[SourceFile], name: str) -> ImageTree:
    """Return image files as splits and classes.

    A folder with images is a class. A folder of such folders is a split if its name says so, or
    a class if theirs do.

    Args:
        files: images, whose names no longer have a folder in common.
        name: the name of the data set, for errors.

    Raises:
        DataError: several folders of classes, of which none has the name of a split.
    """
    tree = ImageTree()
    classes: dict[str, list[SourceFile]] = {}
    holders: dict[str, dict[str, list[SourceFile]]] = {}
    for file in files:
        folders = file.name.split("/")[:-1]
        if not folders:
            tree.unlabeled.setdefault("", []).append(file)
        elif len(folders) == 1:
            is_split = _is_split(folders[0])
            target = tree.unlabeled if is_split else classes
            target.setdefault(folders[0], []).append(file)
        elif len(folders) == 2:
            if _is_split(folders[1]) and not _is_split(folders[0]):
                folders.reverse()  # the splits of each class
            holders.setdefault(folders[0], {}).setdefault(folders[1], []).append(file)
        else:
            _leave_out(tree, "/".join(folders[:2]))
    _place_holders(tree, holders, classes, name)
    if classes and "train" not in tree.splits:
        tree.splits["train"] = classes
    else:
        for folder, images in classes.items():
            _leave_out(tree, folder, len(images))
    return tree


def _is_split(folder: str) -> bool:
    """Return whether a folder has the name of a split and no other words, as test_images."""
    own = meaning(folder)
    return bool(own.split) and not own.rest


def _place_holders(
    tree: ImageTree,
    holders: dict[str, dict[str, list[SourceFile]]],
    classes: dict[str, list[SourceFile]],
    name: str,
) -> None:
    """Assign folders of class folders to splits by their names."""
    unknown: list[str] = []
    for folder in sorted(holders, key=lambda folder: (len(folder), folder)):
        split = meaning(folder).split
        if not split:
            unknown.append(folder)
        elif split in tree.splits:
            _leave_out(tree, folder, sum(map(len, holders[folder].values())))
        else:
            tree.splits[split] = holders[folder]
    if len(unknown) == 1 and not classes and "train" not in tree.splits:
        tree.splits["train"] = holders[unknown[0]]
        if len(tree.splits) > 1:
            tree.notes.append(f"{clean(unknown[0], 40)} has the training images")
        return
    if unknown and not tree.splits and not classes:
        found = ", ".join(clean(folder, 40) for folder in sorted(unknown)[:6])
        raise DataError(
            f"{name}: expected a folder of images for each class, received images two folders "
            f"down, in {found}; name one of these folders, or name them train and test"
        )
    for folder in unknown:
        _leave_out(tree, folder, sum(map(len, holders[folder].values())))


def _leave_out(tree: ImageTree, folder: str, count: int = 0) -> None:
    text = f"{clean(folder, 60)}/" + (f" ({count:,} images)" if count else "")
    if text not in tree.unused:
        tree.unused.append(text)


def _sort_key(name: str) -> tuple[bool, int, str]:
    number = name.isascii() and name.isdecimal() and len(name) < 10
    return not number, int(name) if number else 0, name
