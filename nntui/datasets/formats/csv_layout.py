"""Which columns of a table are pixels, labels or row numbers, from its header and first lines."""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nntui.config.reading import Reading
from nntui.datasets.assembly.names import is_label, words
from nntui.datasets.formats.csv_table import Header, is_number
from nntui.datasets.formats.limits import MAX_CLASSES

_INDEX_NAMES = {"", "index", "id", "idx", "unnamed: 0", "rownames", "row", "imageid", "image_id"}
_MIN_RUNNING = 12
"""Lines that count up before a column without a name is taken for row numbers."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table.

    Args:
        pixels: the columns of pixels.
        labels: the columns of labels: one, or one for each class; none if it is undecided.
        unused: columns that are neither, by name or as row numbers.
        place: `first`, `last`, `none` or `auto`, for tables of pixels and labels alone; else
            where the label is, in words.
        classes: the names of the classes that one-hot columns have in the header.
    """

    pixels: tuple[int, ...]
    labels: tuple[int, ...]
    unused: tuple[str, ...]
    place: str
    classes: tuple[str, ...] = ()


def find_layout(
    header: Header,
    rows: Sequence[Sequence[bytes]],
    reading: Reading,
    counts_up: Callable[[], bool],
) -> Layout:
    """Return the layout of a table.

    Args:
        header: its first line.
        rows: the cells of some lines.
        reading: the setting `label_column`, and the image height.
        counts_up: returns whether all cells of the first column are the numbers of the lines.
    """
    columns = list(range(header.columns))
    unused: list[str] = []
    if _is_index(header, rows) and (bool(header.names) or counts_up()):
        columns = columns[1:]
        unused.append("row numbers")
    labels, classes = _label_columns(columns, header, rows, reading)
    pixels = [column for column in columns if column not in labels]
    if header.names and not _fits(len(pixels), reading):
        other = _odd_names(pixels, header, rows)
        if _fits(len(pixels) - len(other), reading) and other:
            unused += [f"column {header.names[column]}" for column in other]
            pixels = [column for column in pixels if column not in other]
    undecided = not labels and reading.label_column == "auto"
    place = "none"
    if labels == [columns[0]] and len(columns) > 1:
        place = "first"
    elif labels == [columns[-1]] and len(columns) > 1:
        place = "last"
    elif labels:
        place = f"in column {labels[0] + 1}" if len(labels) == 1 else "one-hot"
    elif undecided and not _has_no_label(pixels, header, reading):
        place = "auto"
    return Layout(tuple(pixels), tuple(labels), tuple(unused), place, classes)


def _is_index(header: Header, rows: Sequence[Sequence[bytes]]) -> bool:
    """Return whether the first column has row numbers, row names or identifiers."""
    if header.columns < 2 or not rows:
        return False
    cells = [row[0] for row in rows]
    running = _counts_up(cells)
    if header.names:
        name = header.names[0]
        return name in {"", "unnamed: 0"} or (name in _INDEX_NAMES and (running or _all_text(rows)))
    return running and len(cells) >= _MIN_RUNNING


def _all_text(rows: Sequence[Sequence[bytes]]) -> bool:
    return not any(is_number(row[0]) for row in rows)


def _counts_up(cells: Sequence[bytes]) -> bool:
    if not all(cell.isdigit() and len(cell) < 10 for cell in cells):
        return False
    numbers = [int(cell) for cell in cells]
    return all(after == before + 1 for before, after in itertools.pairwise(numbers))


def _label_columns(
    columns: list[int], header: Header, rows: Sequence[Sequence[bytes]], reading: Reading
) -> tuple[list[int], tuple[str, ...]]:
    """Return the columns of labels, and the names of classes that one-hot columns have."""
    if reading.label_column == "none":
        return [], ()
    if reading.label_column in {"first", "last"}:
        return [columns[0 if reading.label_column == "first" else -1]], ()
    named = [c for c in columns if header.names and is_label(header.names[c])]
    if named:
        return named[:1], ()
    texts = [c for c in columns if rows and not any(is_number(row[c]) for row in rows)]
    texts = [c for c in texts if any(row[c] for row in rows)]
    if len(texts) == 1 and len(columns) > 1:
        return texts, ()
    hot = _one_hot(columns, rows, reading)
    names = [header.names[c] for c in hot] if header.names else []
    known = [word.removeprefix("label_").removeprefix("class_") for word in names]
    return hot, tuple(known) if len(set(known)) == len(hot) and hot else ()


def _one_hot(columns: list[int], rows: Sequence[Sequence[bytes]], reading: Reading) -> list[int]:
    """Return the columns of one-hot labels, where the others are the pixels of an image."""
    count = len(columns)
    if not rows or _fits(count, reading) or _fits(count - 1, reading):
        return []
    for classes in range(2, min(MAX_CLASSES, count - 1) + 1):
        if not _fits(count - classes, reading):
            continue
        for chosen in (columns[-classes:], columns[:classes]):
            if all(_is_one_hot([row[c] for c in chosen]) for row in rows):
                return chosen
    return []


def _is_one_hot(cells: Sequence[bytes]) -> bool:
    if not all(is_number(cell) for cell in cells):
        return False
    numbers = [float(cell) for cell in cells]
    return set(numbers) <= {0.0, 1.0} and sum(numbers) == 1


def _odd_names(columns: list[int], header: Header, rows: Sequence[Sequence[bytes]]) -> list[int]:
    """Return the columns whose names lack the word that most of them begin with, or of text."""
    firsts = [(words(header.names[c]) or [""])[0] for c in columns]
    usual = max(set(firsts), key=firsts.count) if firsts else ""
    if usual.isdigit():
        usual = ""
    return [
        c
        for c, first in zip(columns, firsts, strict=True)
        if (first != usual if usual else not first.isdigit())
        or any(row[c] and not is_number(row[c]) for row in rows)
    ]


def _fits(pixels: int, reading: Reading) -> bool:
    """Return whether this many pixels are an image."""
    if pixels < 1:
        return False
    if reading.image_height:
        return pixels % reading.image_height == 0
    return math.isqrt(pixels) ** 2 == pixels


def _has_no_label(columns: list[int], header: Header, reading: Reading) -> bool:
    """Return whether all columns are pixels, by their number or their names."""
    if not _fits(len(columns) - 1, reading) and _fits(len(columns), reading):
        return True
    names = [header.names[end] for end in (columns[0], columns[-1])] if header.names else []
    return bool(names) and all(name.startswith("pixel") for name in names)
