"""What a name means where something else was expected, for errors that say so."""

import difflib
from collections.abc import Sequence
from typing import Literal, TypeAlias

from nntui import locations
from nntui.datasets import catalog
from nntui.errors import RunError
from nntui.storage import exists, is_file
from nntui.strings import clean
from nntui.weights import is_weights
from nntui.workspace import weight_files

Meaning: TypeAlias = Literal["a data set", "weights", "a run", ""]


def meaning(name: str) -> Meaning:
    """Return what has exactly this name or path; empty where nothing has it.

    >>> meaning("lines"), meaning("mlp-best"), meaning("nothing")
    ('a data set', 'weights', '')
    """
    if name in catalog.names(locations.data_folders()):
        return "a data set"
    if weight_files.find_named(name) is not None:
        return "weights"
    if is_file(locations.runs() / name / "config.toml"):
        return "a run"
    path = locations.expanded(name)
    if not name or not exists(path):
        return ""
    if is_file(path / "config.toml"):
        return "a run"
    named = path.suffix == weight_files.SUFFIX and is_file(path)
    return "weights" if named or is_weights(path) else "a data set"


def unknown_name(
    name: str, expected: str, known: Sequence[str], otherwise: str = "check the name or the path"
) -> RunError:
    """Return the error for a name that means nothing.

    Args:
        name: what the user typed.
        expected: what it should have named.
        known: names that exist, to suggest the nearest.
        otherwise: what to try if none is near.
    """
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"did you mean {close[0]}?" if close else otherwise
    return RunError(f"{clean(name, 80)!r}: expected {expected}, found nothing there; {hint}")
