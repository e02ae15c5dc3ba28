"""The visible files and folders in a folder; broken links are left out."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from nntui.datasets.formats.limits import MAX_ENTRIES

_Entry: TypeAlias = "os.DirEntry[str]"


def files_in(folder: Path) -> list[Path]:
    """Return at most MAX_ENTRIES regular files in `folder`, sorted by name.

    Raises:
        OSError: the folder cannot be read.
    """
    return _visible(folder, lambda entry: entry.is_file(), MAX_ENTRIES)


def folders_in(folder: Path) -> list[Path]:
    """Return the folders in `folder`, sorted by name; none if it cannot be read."""
    try:
        return _visible(folder, lambda entry: entry.is_dir())
    except OSError:
        return []


def _visible(
    folder: Path, wanted: Callable[[_Entry], bool], limit: int | None = None
) -> list[Path]:
    paths: list[Path] = []
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries):
            if number == limit:
                break
            try:
                if not entry.name.startswith(".") and wanted(entry):
                    paths.append(Path(entry.path))
            except OSError:  # a loop of links
                continue
    return sorted(paths)
