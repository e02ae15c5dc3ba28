"""Screenshots: SVG files of what the app shows, in a folder that exists."""

import contextlib
import tempfile
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from nntui.errors import StorageError
from nntui.storage import exists, write_whole


def save_screenshot(svg: str, now: datetime) -> Path:
    """Write a screenshot under a new name, in the first folder where that is possible.

    These are the current folder, the home folder, and the one for temporary files.

    Args:
        svg: the contents.
        now: the local time, of which the name is made.

    Returns:
        The absolute path of the file.

    Raises:
        StorageError: there is no such folder.
    """
    *others, last = _folders()
    for folder in others:
        with contextlib.suppress(StorageError):
            return _written(svg, folder, now)
    return _written(svg, last, now)


def _written(svg: str, folder: Path, now: datetime) -> Path:
    path = _new_path(folder, f"nntui-{now:%Y-%m-%d-%H%M%S}")
    write_whole(path, svg.encode(), "TMPDIR", make_folders=False)
    return path


def _folders() -> Iterator[Path]:
    for find in (Path.cwd, Path.home):
        try:
            yield find()
        except (OSError, RuntimeError):  # it was deleted, or the user has none
            continue
    yield Path(tempfile.gettempdir())


def _new_path(folder: Path, name: str) -> Path:
    """Return a path in `folder` that does not exist."""
    names = (name if number == 1 else f"{name}-{number}" for number in count(1))
    return next(path for each in names if not exists(path := folder / f"{each}.svg"))
