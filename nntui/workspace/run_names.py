"""Names of new runs: a name that already means something else would hide the run."""

from nntui.baselines.results import BASELINES
from nntui.errors import RunError
from nntui.runs.names import check_name
from nntui.strings import clean
from nntui.workspace import data, weight_files
from nntui.workspace.command_names import COMMANDS

_BEST = "best"
"""Of the weights of a run, as in RUN:best."""
_FILES = (weight_files.SUFFIX, ".npz", ".npy", ".csv", ".pkl", ".gz", ".zip", ".toml")
"""Suffixes of files that nntui reads; in lower case."""


def check_new_name(name: str) -> None:
    """Check that a user may give a run this name.

    >>> check_new_name("my first network")

    Raises:
        RunError: the name is invalid, or is that of a command, of a data set, of weights, of a
            baseline or of a file.
    """
    check_name(name)
    other = _meaning(name)
    if other:
        raise RunError(f"{clean(name, 60)}: {other} has this name; choose another")
    suffix = next((each for each in _FILES if name.lower().endswith(each)), "")
    if suffix:
        raise RunError(f"{clean(name, 60)}: names of files end in {suffix}; choose another name")


def _meaning(name: str) -> str:
    if name in COMMANDS:
        return "a command"
    if name == _BEST:
        return "the best checkpoint of a run"
    if name in BASELINES:
        return "a baseline"
    if name in data.names():
        return "a data set"
    return "a file of weights" if weight_files.find_named(name) is not None else ""
