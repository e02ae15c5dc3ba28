"""Names of runs: what a user may choose, and what a run is called otherwise."""

import contextlib
import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from nntui.config.run_config import RunConfig
from nntui.errors import RunError
from nntui.storage import write_error
from nntui.strings import clean, is_clean, short_name

NEWEST = "last"
"""Stands for the newest run wherever a run is named."""
MAX_LENGTH = 80
_MAX_BYTES = 2 * MAX_LENGTH


def check_name(name: str) -> None:
    """Raise a RunError unless a user may call a run `name`.

    A name is one part of a path and can be shown as it is. A colon is reserved: `RUN:best` names
    weights of a run.

    >>> check_name("my first network")
    """
    plain = is_clean(name, MAX_LENGTH) and name == name.strip()
    short = plain and 0 < len(name.encode()) <= _MAX_BYTES
    if not short or name[0] in ".-" or set(name) & set("/:") or name.casefold() == NEWEST:
        raise RunError(
            f"{clean(name, 60)!r}: expected 1 to {MAX_LENGTH} printable characters (at most "
            f"{_MAX_BYTES} bytes) without / or :, not beginning with . or -, without spaces at "
            f"the ends, and not {NEWEST!r}, which means the newest run"
        )


def default_name(config: RunConfig, now: dt.datetime) -> str:
    """Return a name made of the minute, the data set and the layers.

    >>> default_name(RunConfig(), dt.datetime(2026, 11, 20, 14, 37))
    '2026-11-20-1437-mnist-128-relu'
    """
    trained = f"{short_name(config.data)}-{config.layers or 'linear'}"
    words = re.sub(r"[^A-Za-z0-9.]+", "-", trained)
    return f"{now:%Y-%m-%d-%H%M}-{words[:60].strip('-.')}"


def only_one(name: str, names: Sequence[str], what: str, folder: Path, if_none: str) -> str:
    """Return the one of `names` that begins with `name`.

    Args:
        name: as the user typed it.
        names: those there are.
        what: what they are names of, for the error.
        folder: where they are.
        if_none: what to try where none begins so.

    Raises:
        RunError: none begins so, or several do.
    """
    matches = [each for each in names if name and each.startswith(name)]
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise RunError(f"{clean(name, 80)}: no {what} has this name in {folder}; {if_none}")
    listed = ", ".join(clean(each, MAX_LENGTH) for each in matches[:3])
    raise RunError(
        f"{clean(name, 80)}: expected the name of one {what}, it is the start of "
        f"{len(matches)}: {listed}"
    )


def claim(folder: Path, name: str, what: str = "run") -> Path:
    """Make an empty folder called `name` in `folder`, and return its path.

    Args:
        folder: where to make it.
        name: what to call it.
        what: what it is the folder of, for the error.

    Raises:
        RunError: the name is taken.
        StorageError: the file cannot be written.
    """
    try:
        return _make(folder / name)
    except FileExistsError:
        raise RunError(f"{name}: a {what} with this name exists; choose another") from None


def claim_free(folder: Path, base: str) -> Path:
    """Make an empty folder called `base`, or where that is taken, with a number behind it.

    Raises:
        RunError: thousands of names are taken.
        StorageError: the file cannot be written.
    """
    for number in range(1, 10_000):
        with contextlib.suppress(FileExistsError):
            return _make(folder / (base if number == 1 else f"{base}-{number}"))
    raise RunError(f"{folder / base}: expected a free name for a run, found none")


def _make(path: Path) -> Path:
    try:
        path.mkdir()
    except FileExistsError:
        raise
    except OSError as error:
        raise write_error(path, error) from None
    return path
