"""Files of a data set wherever they are: in a folder on disk, or in an archive."""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nntui.datasets.formats.limits import MAX_ENTRIES, MAX_FILES
from nntui.datasets.formats.safe_read import read_bytes, read_start
from nntui.errors import DataError
from nntui.strings import clean

MAX_DEPTH = 4
"""Folders below the one that was named that are searched."""
_MAX_LISTED = 3 * MAX_FILES
_IGNORED = {"__macosx", "thumbs.db", "desktop.ini"}
"""What operating systems leave behind."""


@dataclass(frozen=True, slots=True, eq=False)
class SourceFile:
    """A file that can be read.

    Args:
        name: its path below the folder or archive, with slashes.
        shown: its whole path, for errors.
        read: returns its contents, decompressed; the argument is the largest size in bytes.
        start: returns at most so many bytes of its beginning, decompressed.
    """

    name: str
    shown: str
    read: Callable[[int], bytes]
    start: Callable[[int], bytes]

    @property
    def own_name(self) -> str:
        """Its name without folders, cleaned."""
        return clean(self.name.rpartition("/")[2], 80)

    def under(self, folder: str) -> "SourceFile":
        """Return the same file with its path in another folder."""
        return replace(self, name=f"{folder}/{self.name}")

    def below(self, folder: str) -> "SourceFile":
        """Return the same file with its path below a folder that it is in."""
        return replace(self, name=self.name.removeprefix(f"{folder}/"))


def on_disk(path: Path, name: str = "") -> SourceFile:
    """Return the file at `path`."""
    return SourceFile(
        name or path.name,
        str(path),
        lambda limit: read_bytes(path, limit),
        lambda count: read_start(path, count),
    )


def files_below(folder: Path) -> list[SourceFile]:
    """Return the visible files in a folder and the folders below it, sorted by path.

    Raises:
        DataError: the folder cannot be read, or has too many files.
    """
    try:
        found = list(_walk(folder, "", MAX_DEPTH, set()))
    except OSError as error:
        raise DataError(f"{folder}: cannot be read: {error.strerror}; check the path") from None
    return [on_disk(folder / name, name) for name in sorted(found)]


def files_beside(path: Path) -> list[SourceFile]:
    """Return the files in the folder of a file, without this one; none if it cannot be read."""
    folder = path.parent
    found: list[SourceFile] = []
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number == MAX_ENTRIES:
                    break
                if is_visible(entry.name) and entry.name != path.name and entry.is_file():
                    found.append(on_disk(folder / entry.name))
    except OSError:
        return []
    return sorted(found, key=lambda file: file.name)


def top_names(files: Iterable[SourceFile]) -> list[str]:
    """Return the names of files and folders at the top, with the number of files in each folder.

    >>> file = on_disk(Path("a.txt"))
    >>> top_names([file, replace(file, name="more/b.txt")])
    ['a.txt', 'more/ (1 file)']
    """
    alone: list[str] = []
    folders: dict[str, int] = {}
    for file in files:
        folder, slash, _ = file.name.partition("/")
        if slash:
            folders[folder] = folders.get(folder, 0) + 1
        else:
            alone.append(file.own_name)
    return alone + [
        f"{clean(folder, 60)}/ ({count:,} {'file' if count == 1 else 'files'})"
        for folder, count in folders.items()
    ]


def is_visible(name: str) -> bool:
    """Return whether a file with this path is one that a user put there.

    >>> is_visible("digits/.DS_Store"), is_visible("__MACOSX/1.png"), is_visible("digits/1.png")
    (False, False, True)
    """
    return not any(part.startswith(".") or part.lower() in _IGNORED for part in name.split("/"))


def _walk(folder: Path, prefix: str, depth: int, seen: set[tuple[int, int]]) -> Iterator[str]:
    """Yield the paths of files; folders that were seen are left out, as links may lead back."""
    state = folder.stat()
    if (state.st_dev, state.st_ino) in seen:
        return
    seen.add((state.st_dev, state.st_ino))
    count = 0
    folders: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if not is_visible(entry.name):
                continue
            count += 1
            if count > _MAX_LISTED:
                raise DataError(f"{folder}: expected at most {_MAX_LISTED:,} files, received more")
            try:
                if entry.is_file():
                    yield prefix + entry.name
                elif entry.is_dir():
                    folders.append(entry.name)
            except OSError:  # a loop of links
                continue
    for name in sorted(folders) if depth else ():
        try:
            yield from _walk(folder / name, f"{prefix}{name}/", depth - 1, seen)
        except OSError:
            continue
