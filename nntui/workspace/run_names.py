"""Names of new runs: a name that already means data, weights or a baseline would hide the run."""

from nntui.baselines.results import BASELINES
from nntui.errors import RunError
from nntui.runs.names import check_name
from nntui.workspace import data, weight_files


def check_new_name(name: str) -> None:
    """Check that a user may give a run this name.

    >>> check_new_name("my first network")

    Raises:
        RunError: the name is invalid, or is that of a data set, of weights or of a baseline.
    """
    check_name(name)
    other = _meaning(name)
    if other:
        raise RunError(f"{name}: {other} has this name; choose another")


def _meaning(name: str) -> str:
    if name in BASELINES:
        return "a baseline"
    if name in data.names():
        return "a data set"
    return "a file of weights" if weight_files.find_named(name) is not None else ""
