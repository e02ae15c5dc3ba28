"""Files of pretrained and saved weights, and the names by which users open them."""

from pathlib import Path

from nntui import locations
from nntui.storage import is_file
from nntui.workspace.paths import is_path

SUFFIX = ".safetensors"


def pretrained() -> list[Path]:
    """Return the files of weights that come with nntui, by name."""
    return sorted(_files(locations.pretrained()), key=lambda path: path.stem)


def saved() -> list[Path]:
    """Return the files of weights that users saved, the newest first."""
    return sorted(_files(locations.weights()), key=_age, reverse=True)


def find_named(name: str) -> Path | None:
    """Return the saved or else pretrained weights called `name`; None where there are none.

    The suffix is optional, and saved weights take precedence. Paths are not names.

    >>> find_named("mlp-best").name
    'mlp-best.safetensors'
    """
    if is_path(name):
        return None
    for folder in (locations.weights(), locations.pretrained()):
        for path in (folder / name, folder / f"{name}{SUFFIX}"):
            if is_file(path):
                return path
    return None


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob(f"*{SUFFIX}") if is_file(path)]


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
