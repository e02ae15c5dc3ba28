"""Paths as users type them."""

import os
from pathlib import Path


def is_path(name: str) -> bool:
    """Return whether `name` can only be a path, because it names a folder.

    >>> is_path("./digits.csv"), is_path("digits.csv")
    (True, False)
    """
    return os.sep in name


def absolute(path: Path) -> str:
    """Return the absolute path as text; links stay links."""
    return os.path.abspath(path)  # noqa: PTH100 - Path.resolve follows links
