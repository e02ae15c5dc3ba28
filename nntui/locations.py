"""Every path that nntui reads from or writes to, chosen by environment variables."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MIXED_COPY = ".mixed.npz"
"""Suffix of the copy of the images that a run mixes in, in the folder of the run."""


@dataclass(frozen=True, slots=True)
class DataFolders:
    """Where data sets are searched for, and where generated images are cached.

    Args:
        search: folders that may hold data sets, searched in this order.
        cache: folder for data that can be downloaded or generated again.
    """

    search: tuple[Path, ...]
    cache: Path


def saves() -> Path:
    """Return the folder for runs, weights and imported data.

    It is `NNTUI_SAVES` if that is set, else `saves/` in the working directory if it exists, else
    the user's data folder.
    """
    named = _from_environment("NNTUI_SAVES")
    if named is not None:
        return named
    here = Path("saves")
    if here.is_dir():
        return here.absolute()
    from platformdirs import user_data_path  # noqa: PLC0415 - 14 ms that few commands need

    return user_data_path("nntui", appauthor=False)


def runs() -> Path:
    """Return the folder that contains one folder for each run."""
    return saves() / "runs"


def sweeps() -> Path:
    """Return the folder that contains one folder for each sweep."""
    return saves() / "sweeps"


def trash() -> Path:
    """Return the folder of deleted runs, from which they can be restored."""
    return saves() / "trash"


def weights() -> Path:
    """Return the folder of weights that the user saved."""
    return saves() / "weights"


def pretrained() -> Path:
    """Return the folder of the weights that come with nntui."""
    return Path(__file__).parent / "pretrained"


def baselines() -> Path:
    """Return the folder of measured baseline results."""
    return saves() / "baselines"


def data_folders() -> DataFolders:
    """Return the folders of data sets.

    They are searched in this order: `NNTUI_DATA`, `data/` in the working directory, the imported
    data, the cache.
    """
    named = _from_environment("NNTUI_DATA")
    here = Path("data")
    with contextlib.suppress(FileNotFoundError):  # the working directory was deleted
        here = here.absolute()
    first = () if named is None else (named,)
    return DataFolders((*first, here, imported().parent, cache()), cache())


def imported() -> Path:
    """Return the folder that imported data sets are copied to."""
    return saves() / "data" / "imported"


def cache() -> Path:
    """Return the folder for data that can be downloaded or generated again.

    It is `NNTUI_CACHE` if that is set, else the user's cache folder.
    """
    named = _from_environment("NNTUI_CACHE")
    if named is not None:
        return named
    from platformdirs import user_cache_path  # noqa: PLC0415 - see above

    return user_cache_path("nntui", appauthor=False)


def state() -> Path:
    """Return the folder for what the app remembers from one start to the next.

    It is `NNTUI_STATE` if that is set, else the user's state folder.
    """
    named = _from_environment("NNTUI_STATE")
    if named is not None:
        return named
    from platformdirs import user_state_path  # noqa: PLC0415 - see above

    return user_state_path("nntui", appauthor=False)


def mirror() -> str | None:
    """Return `NNTUI_MIRROR`, the web address to download data sets from, or None.

    Each data set is expected in a folder of its name below that address. The value `none` turns
    downloads off.
    """
    return os.environ.get("NNTUI_MIRROR") or None


def expanded(name: str) -> Path:
    """Return the path `name` with `~` expanded, for names that no shell has expanded.

    A file that is dropped on a terminal arrives quoted, with escaped blanks or as a URL. It is
    found where no file has the literal name.

    >>> expanded("saves/weights")
    PosixPath('saves/weights')
    """
    path = _at_home(name)
    if _exists(path):
        return path
    return next((other for other in map(_at_home, _readings(name)) if _exists(other)), path)


def _at_home(name: str) -> Path:
    path = Path(name)
    with contextlib.suppress(RuntimeError):  # ~name of an unknown user stays as written
        path = path.expanduser()
    return path


def _exists(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:  # a zero byte
        return False


def _readings(name: str) -> Iterator[str]:
    """Yield what a name is without quotes and escapes, and the path of a URL of a file.

    >>> list(_readings("'/my digits/1.csv' "))
    ["'/my digits/1.csv'", '/my digits/1.csv']
    >>> list(_readings("file:///my%20digits/1.csv"))
    ['/my digits/1.csv', 'file:///my%20digits/1.csv']
    """
    import shlex  # noqa: PLC0415 - rarely needed, as is the next
    from urllib.parse import unquote, urlsplit  # noqa: PLC0415

    text = name.strip()
    readings = [text, re.sub(r"\\(.)", r"\1", text)]
    with contextlib.suppress(ValueError):  # a quotation that does not end
        words = shlex.split(name)
        readings += words if len(words) == 1 else []
    for reading in dict.fromkeys(readings):
        if reading.startswith("file:"):
            with contextlib.suppress(ValueError):
                if path := unquote(urlsplit(reading).path):
                    yield path
    yield from (reading for reading in dict.fromkeys(readings) if reading)


def _from_environment(variable: str) -> Path | None:
    """Return the path that an environment variable names, None where it is unset or empty."""
    value = os.environ.get(variable)
    return _at_home(value) if value else None
