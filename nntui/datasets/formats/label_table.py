"""A table of file names and labels beside images, as competitions publish them."""

from collections.abc import Sequence
from pathlib import PurePosixPath

import numpy as np

from nntui.datasets.assembly.names import is_label, is_no_data, meaning
from nntui.datasets.formats.csv_text import decode, most_common_separator, normalize
from nntui.datasets.formats.limits import MAX_FILES, too_large
from nntui.datasets.formats.parsed import AnyArray
from nntui.datasets.formats.sources import SourceFile
from nntui.errors import DataError
from nntui.strings import clean

_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
_MAX_BYTES = 2**26
_MAX_COLUMNS = 64


def is_table(file: SourceFile) -> bool:
    """Return whether a file may be a table of names and labels, by its own name."""
    return file.name.lower().endswith(_SUFFIXES) and not is_no_data(file.own_name)


def read_label_table(
    table: SourceFile, images: Sequence[SourceFile]
) -> tuple[list[SourceFile], AnyArray, int] | None:
    """Return the images that a table names, their labels, and how many lines name no image.

    Images are named by their path, their own name, or the latter without its suffix. None is
    returned if less than half of the lines name one.

    Raises:
        DataError: the table is too large.
    """
    rows = _rows(table)
    if len(rows) < 2:
        return None
    by_name = _by_name(images)
    columns = range(min(len(rows[0]), _MAX_COLUMNS))
    below = rows[1:]
    # Labels may be names of files as well, but each file has one line.
    hits = [len({_known(row, column, by_name) for row in below} - {None}) for column in columns]
    if len(columns) < 2 or 2 * max(hits) < len(below):
        return None
    names = hits.index(max(hits))
    labels = next(
        (column for column in columns if column != names and is_label(rows[0][column])),
        next((column for column in columns if column != names), names),
    )
    body = rows if _known(rows[0], names, by_name) is not None else below
    files: list[SourceFile] = []
    found: list[str] = []
    for row in body:
        file = _known(row, names, by_name)
        if file is not None and len(row) > labels:
            files.append(file)
            found.append(clean(row[labels], 40))
    return files, np.array(found), len(body) - len(files)


def split_of(table: SourceFile, images: Sequence[SourceFile]) -> str:
    """Return the split of a table of labels, by its own name or by the folder of its images."""
    own = meaning(table.own_name).split
    folders = {file.name.rpartition("/")[0] for file in images}
    return own or (meaning(next(iter(folders))).split if len(folders) == 1 else "")


def _rows(table: SourceFile) -> list[list[str]]:
    raw = table.read(_MAX_BYTES)
    text = normalize(decode(raw))
    separator = most_common_separator(text[: text.find(b"\n")]).decode()
    lines = text.decode("utf-8", "replace").split("\n")
    if len(lines) > MAX_FILES + 2:
        raise too_large(table.shown, _MAX_BYTES)
    return [[cell.strip() for cell in line.split(separator)] for line in lines if line.strip()]


def _by_name(images: Sequence[SourceFile]) -> dict[str, SourceFile | None]:
    """Return images by all names that a table may give them; None for ambiguous names."""
    found: dict[str, SourceFile | None] = {}
    for file in images:
        path = PurePosixPath(file.name)
        for key in {file.name, path.name, path.stem}:
            found[key] = None if key in found else file
    return found


def _known(
    row: Sequence[str], column: int, by_name: dict[str, SourceFile | None]
) -> SourceFile | None:
    if column >= len(row):
        return None
    cell = row[column].replace("\\", "/").removeprefix("./")
    return by_name.get(cell) or by_name.get(cell.rpartition("/")[2])


def check_labels(labels: AnyArray, shown: str) -> None:
    """Raise a DataError if a label of a table is empty."""
    if not all(labels.tolist()):
        raise DataError(f"{shown}: expected a label for each image, received an empty cell")
