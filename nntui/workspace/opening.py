"""What can be opened, and what a name means: a run, weights or data."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from nntui.errors import RunError
from nntui.locations import expanded
from nntui.storage import exists, is_file
from nntui.strings import clean, short_name
from nntui.weights import is_weights
from nntui.workspace import data, runs, weight_files, weights
from nntui.workspace.foreign_weights import is_folder_of_weights
from nntui.workspace.meanings import unknown_name
from nntui.workspace.paths import absolute

Kind: TypeAlias = Literal["run", "weights", "data"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be opened.

    Args:
        kind: what it is, and so which function opens it: `runs.find`, `weights.open_weights` or
            `data.load`.
        name: what that function takes. It means the same in every folder.
        line: one line of text to display.
    """

    kind: Kind
    name: str
    line: str


def identify(name: str) -> Entry:
    """Return what `name` means, by what is there.

    The first of these that exists:

    1. a data set of the catalog or an imported one;
    2. saved weights, then pretrained ones, with or without their suffix;
    3. a run: its folder, its name, an unambiguous start of it, or `last`;
    4. a path, of which the contents decide: weights, or else data; a file that is neither, with the
       suffix of weights, is damaged weights;
    5. `RUN:best`, the best weights of a run.

    A name with a slash can only be a path, or that of the folder of a run with `:best`.

    >>> identify("mnist").kind
    'data'

    Raises:
        RunError: nothing has this name, or several runs begin with it; hints at the nearest name.
    """
    found = _named(name) or _run(name) or _at_path(name) or _best_of_run(name)
    if found is None:
        raise _unknown(name)
    return found


def _named(name: str) -> Entry | None:
    if name in data.names():
        return Entry("data", name, name)
    path = weight_files.find_named(name)
    return Entry("weights", absolute(path), clean(path.stem, 60)) if path is not None else None


def _run(name: str) -> Entry | None:
    run = runs.lookup(name)
    return Entry("run", absolute(run.path), run.name) if run is not None else None


def _at_path(name: str) -> Entry | None:
    path = expanded(name)
    if not name or not exists(path):
        return None
    kind: Kind = "weights" if _is_weights(path) else "data"
    return Entry(kind, absolute(path), clean(short_name(str(path)), 60))


def _best_of_run(name: str) -> Entry | None:
    run = runs.lookup(name.removesuffix(weights.BEST)) if name.endswith(weights.BEST) else None
    if run is None:
        return None
    return Entry("weights", f"{absolute(run.path)}{weights.BEST}", f"{run.name}, best")


def _unknown(name: str) -> RunError:
    """Return the error for a name that means nothing."""
    known_runs = [run.path.name for run in runs.all_runs()]
    wanted = name.removesuffix(weights.BEST)
    if wanted and sum(known.startswith(wanted) for known in known_runs) > 1:
        runs.find(wanted)  # raises the error that lists them
    files = [path.stem for path in (*weight_files.saved(), *weight_files.pretrained())]
    expected = "the name or the path of a run, of weights or of data"
    return unknown_name(name, expected, [*data.names(), *files, *known_runs])


def _is_weights(path: Path) -> bool:
    """Return whether the contents are weights; of an unknown file, whether its name says so."""
    if is_weights(path) or is_folder_of_weights(path):
        return True
    return path.suffix == weight_files.SUFFIX and is_file(path)
