"""The only place that knows paths: where data is looked for and where runs and weights go."""

import contextlib
import os
from pathlib import Path


def saves() -> Path:
    """Return the folder that everything is written to.

    `NNTUI_SAVES` if it is set; else `saves/` where nntui was started, if it is there; else the
    user's data folder.
    """
    named = _named("NNTUI_SAVES")
    if named is not None:
        return named
    here = Path("saves")
    if here.is_dir():
        return here.absolute()
    from platformdirs import user_data_path  # noqa: PLC0415 - 14 ms that few starts need

    return user_data_path("nntui", appauthor=False)


def runs() -> Path:
    """Return the folder with one folder for each run."""
    return saves() / "runs"


def weights() -> Path:
    """Return the folder of the weights saved by hand."""
    return saves() / "weights"


def pretrained() -> Path:
    """Return the folder of the weights that come with nntui."""
    return Path(__file__).parent / "pretrained"


def baselines() -> Path:
    """Return the folder of what baselines reached."""
    return saves() / "baselines"


def data_folders() -> list[Path]:
    """Return the folders that may hold data sets, in the order they are searched."""
    named = _named("NNTUI_DATA")
    here = Path("data")
    with contextlib.suppress(FileNotFoundError):  # started in a folder that is gone
        here = here.absolute()
    return [*([named] if named else []), here, imported().parent, cache()]


def imported() -> Path:
    """Return the folder that imported data sets are copied to."""
    return saves() / "data" / "imported"


def cache() -> Path:
    """Return the folder for what can be fetched or computed again; `NNTUI_CACHE` names another."""
    named = _named("NNTUI_CACHE")
    if named is not None:
        return named
    from platformdirs import user_cache_path  # noqa: PLC0415 - as above

    return user_cache_path("nntui", appauthor=False)


def mirror() -> str | None:
    """Return where `NNTUI_MIRROR` says data sets are to be fetched from instead.

    A web address, below which each data set has a folder; `none` is nowhere: nothing is fetched.
    """
    return os.environ.get("NNTUI_MIRROR") or None


def _named(variable: str) -> Path | None:
    value = os.environ.get(variable)
    if not value:
        return None
    named = Path(value)
    with contextlib.suppress(RuntimeError):  # the home of somebody unknown stays as it is written
        named = named.expanduser()
    return named
