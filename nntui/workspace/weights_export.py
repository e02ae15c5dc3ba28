"""Exporting weights to the formats of other programs."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nntui.analysis.restore import restore
from nntui.errors import UsageError, WeightsError
from nntui.storage import exists, write_whole
from nntui.strings import clean, nearest
from nntui.weights import read_info
from nntui.weights.exporters import EXPORTERS, Exporter, graph_of

if TYPE_CHECKING:
    from nntui.weights.exporters import Graph
    from nntui.workspace.weights import OpenedWeights

FORMATS = tuple(EXPORTERS)
"""The names of the formats."""


@dataclass(frozen=True, slots=True)
class Exported:
    """The contents of an exported file."""

    format: str
    contents: bytes
    exporter: Exporter
    graph: "Graph"

    def usage(self, path: Path) -> str:
        """Return the code that loads the file at `path` and runs the network."""
        return self.exporter.usage(self.graph, str(path))


def choose_format(to: str | None, output: Path | None) -> str:
    """Return the name of the format: the one that is asked for, or that of the file's suffix.

    Raises:
        UsageError: there is no such format.
    """
    if to is not None:
        if to not in EXPORTERS:
            raise UsageError(f"--to: unknown format {clean(to, 40)!r}; {nearest(to, FORMATS)}")
        return to
    suffix = "" if output is None else output.suffix.lower()
    named = [name for name, exporter in EXPORTERS.items() if exporter.suffix == suffix]
    if not named:
        raise UsageError(
            f"export: expected --to with one of {', '.join(FORMATS)}, or a file that ends in "
            f"{', '.join(exporter.suffix for exporter in EXPORTERS.values())}"
        )
    return named[0]


def export(opened: "OpenedWeights", to: str) -> Exported:
    """Return weights in another format.

    Args:
        opened: the weights.
        to: one of FORMATS.

    Raises:
        WeightsError: the arrays do not match the layers of the file, or the format cannot express
            the network.
    """
    restore(opened.weights)  # checks names and shapes of all arrays
    exporter = EXPORTERS[to]
    graph = graph_of(opened.weights)
    return Exported(to, exporter.encode(graph), exporter, graph)


def default_file(opened: "OpenedWeights", to: str) -> Path:
    """Return the file in the current folder to which weights are exported where none is named.

    Raises:
        WeightsError: it exists.
    """
    name = opened.title if opened.run is None else opened.title.replace(", ", "-")
    path = Path(f"{name}{EXPORTERS[to].suffix}")
    if exists(path):
        raise WeightsError(f"{path}: this file exists; name another one with --output")
    return path


def write(path: Path, exported: Exported) -> None:
    """Write an exported file; one that was there is replaced, unless it has weights of nntui.

    Raises:
        WeightsError: the file has weights of nntui, which cannot be made from the exported ones.
        StorageError: it cannot be written.
    """
    if _is_ours(path):
        raise WeightsError(
            f"{path}: this file has weights of nntui, which would be lost; choose another"
        )
    write_whole(path, exported.contents, "", make_folders=False)


def _is_ours(path: Path) -> bool:
    try:
        read_info(path)
    except WeightsError:
        return False
    return True
