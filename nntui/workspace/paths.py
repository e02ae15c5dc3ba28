"""Paths as users type them."""

import contextlib
import os
from pathlib import Path


def is_path(name: str) -> bool:
    """Return whether `name` can only be a path, because it names a folder.

    >>> is_path("./digits.csv"), is_path("digits.csv")
    (True, False)
    """
    return os.sep in name


def expanded(name: str) -> Path:
    """Return the path `name`, with a leading `~` replaced by the home of the user it names.

    >>> expanded("saves/weights")
    PosixPath('saves/weights')
    """
    path = Path(name)
    with contextlib.suppress(RuntimeError):  # an unknown user: the path stays as it is written
        path = path.expanduser()
    return path


def exists(path: Path) -> bool:
    """Return whether anything is at `path`, be it a broken link."""
    try:
        return os.path.lexists(path)
    except ValueError:  # a zero byte
        return False


def absolute(path: Path) -> str:
    """Return the absolute path as text; links stay links."""
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve follows links
