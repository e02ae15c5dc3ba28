"""What the open dialog lists: runs, weights and data, and which of them match what is typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from nntui.errors import UsageError
from nntui.runs.row import RunRow
from nntui.view.formatting import percent
from nntui.view.names import cut, padded
from nntui.workspace import data
from nntui.workspace.opening import Entry
from nntui.workspace.paths import is_path
from nntui.workspace.run_filter import filter_rows
from nntui.workspace.run_listing import list_all

SHOWN = 60
"""Lines that are listed; what is typed finds the others."""
_NAME = 28
"""Cells of a name."""
_LAST = "last"
"""The newest run, by the word for it."""


@dataclass(frozen=True, slots=True)
class Openable:
    """Something that can be opened, and what is known of it."""

    entry: Entry
    row: RunRow


def openables() -> list[Openable]:
    """Return what can be opened, own runs first, the newest of them first.

    Raises:
        RunError: the folder of runs cannot be read.
    """
    rows = list_all().rows
    own = [_openable(row) for row in rows if row.origin in {"own", "saved"}]
    others = [_openable(row) for row in rows if row.origin not in {"own", "saved"}]
    return own + [_data(name) for name in data.imported_names()] + others + _published()


def matching(known: Sequence[Openable], typed: str) -> list[Openable]:
    """Return what matches a filter, that with exactly this name first, then by the name's start.

    Nothing matches what is a path, or no filter.
    """
    typed = typed.strip()
    if not typed:
        return [each for each in known if each.row.state != "catalog"]
    if is_path(typed) or typed == _LAST:
        return []
    try:
        found = {id(row) for row in filter_rows([each.row for each in known], typed)}
    except UsageError:
        return []
    matches = [each for each in known if id(each.row) in found]
    word = typed.casefold()

    def rank(each: Openable) -> int:
        name = each.row.name.casefold()
        return 0 if name == word else 1 if name.startswith(word) else 2

    return sorted(matches, key=rank)


def _openable(row: RunRow) -> Openable:
    kind = "weights" if row.origin in {"saved", "shipped"} else "run"
    accuracy = percent(row.accuracy) if row.accuracy is not None else ""
    name = padded(cut(row.name, _NAME), _NAME)
    line = f"{padded(row.state or kind, 11)}{name}{accuracy:>10}  {row.layers}".rstrip()
    return Openable(Entry("weights" if kind == "weights" else "run", row.path, line), row)


def _data(name: str, state: str = "data") -> Openable:
    return Openable(Entry("data", name, f"data       {name}"), RunRow(name=name, state=state))


def _published() -> list[Openable]:
    """Return the data sets of the catalog, which are found by what is typed alone."""
    imported = set(data.imported_names())
    return [_data(name, "catalog") for name in data.names() if name not in imported]
