"""Tables as other programs write them are the same images and labels."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nntui.errors import DataError
from tests.datasets.bundles import write_files
from tests.datasets.files import rows, write
from tests.datasets.samples import ALL, IMAGES, LABELS, load

_ROWS = [[int(n), *image.ravel().tolist()] for image, n in zip(IMAGES, LABELS, strict=True)]
_NAMES = ["label", *(f"pixel{n}" for n in range(36))]


def _text(
    table: list[list[object]],
    names: list[object] | None = None,
    separator: str = ",",
    shown: Callable[[object], str] = str,
) -> str:
    lines = [*([[str(n) for n in names]] if names else []), *([shown(c) for c in r] for r in table)]
    return "\n".join(separator.join(line) for line in lines) + "\n"


def _numbered(first: int = 0) -> list[list[object]]:
    return [[n, *row] for n, row in enumerate(_ROWS, first)]


def _quoted(cell: object) -> str:
    return f'"{cell}"'


_PLAIN: list[list[object]] = [list(row) for row in _ROWS]
_LIBSVM = "".join(
    f"{row[0]} " + " ".join(f"{n}:{value}" for n, value in enumerate(row[1:], 1) if value) + "\n"
    for row in _ROWS
)
_ARFF = (
    "% made by Weka\n@RELATION 'digits'\n\n"
    + "".join(f"@ATTRIBUTE pixel{n} NUMERIC\n" for n in range(36))
    + "@ATTRIBUTE class {0,1,2}\n@DATA\n"
)
_SHUFFLED = [_numbered()[n] for n in np.random.default_rng(1).permutation(60)]

VARIANTS: dict[str, tuple[str | bytes, str]] = {
    "index of a data frame": (_text(_numbered(), ["", *_NAMES]), "row numbers not used"),
    "index that was read again": (_text(_numbered(), ["Unnamed: 0", *_NAMES]), "row numbers"),
    "shuffled index": (_text(_SHUFFLED, ["", *_NAMES]), "row numbers not used"),
    "index without a header": (_text(_numbered()), "row numbers not used"),
    "row names of R": (_text(_numbered(1), ["", *_NAMES], shown=_quoted), "row numbers not used"),
    "row names of R without a name": (_text(_numbered(1), [*_NAMES]), "row numbers not used"),
    "header that counts": (_text(_PLAIN, list(range(37))), "with a header, label first"),
    "header that counts, label last": (
        _text([[*r[1:], r[0]] for r in _PLAIN], list(range(37))),
        "with a header, label last",
    ),
    "header that pandas made": (
        _text(_PLAIN, ["5", "0", *(f"0.{n}" for n in range(1, 36))]),
        "with a header, label first",
    ),
    "floats": (_text([[float(str(c)) for c in r] for r in _PLAIN]), "label first"),
    "floats up to 1": (
        _text([[r[0], *(int(str(c)) / 255 for c in r[1:])] for r in _PLAIN], [*_NAMES]),
        "with a header, label first",
    ),
    "decimal commas": (
        _text(
            [[r[0], *(int(str(c)) / 255 for c in r[1:])] for r in _PLAIN],
            separator=";",
            shown=lambda c: f"{c:.6g}".replace(".", ","),
        ),
        "label first",
    ),
    "savetxt": (_text(_PLAIN, separator=" ", shown=lambda c: f"{c:.18e}"), "label first"),
    "spaces": (_text(_PLAIN, separator="  "), "label first"),
    "tabs": (_text(_PLAIN, separator="\t"), "label first"),
    "label in the middle": (
        _text([[*r[1:9], r[0], *r[9:]] for r in _PLAIN], [*_NAMES[1:9], "Label", *_NAMES[9:]]),
        "label in column 9",
    ),
    "one-hot": (
        _text([[*r[1:], *np.eye(3, dtype=int)[int(str(r[0]))]] for r in _PLAIN]),
        "label one-hot",
    ),
    "quoted labels": (_text([[f"'{r[0]}'", *r[1:]] for r in _PLAIN]), "label first"),
    "UTF-16": (_text(_PLAIN, [*_NAMES]).encode("utf-16"), "with a header, label first"),
    "comment": ("# made by me\n" + _text(_PLAIN, [*_NAMES]), "with a header, label first"),
    "empty cells": (
        _text([[r[0], *(c or "" for c in r[1:])] for r in _PLAIN], [*_NAMES]),
        "empty cells read as 0",
    ),
    "another column": (
        _text([[r[0], "fold 1", *r[1:]] for r in _PLAIN], ["label", "fold", *_NAMES[1:]]),
        "column fold not used",
    ),
    "ARFF": (_ARFF + _text([[*r[1:], r[0]] for r in _PLAIN]), "ARFF as CSV with a header"),
    "LIBSVM": (_LIBSVM, "LIBSVM text"),
}


@pytest.mark.parametrize("kind", VARIANTS)
def test_a_table_of_another_program(tmp_path: Path, kind: str) -> None:
    """Every image is there once, with its label; the line says what was left out."""
    raw, said = VARIANTS[kind]
    data = load(write(tmp_path / "table", raw if isinstance(raw, bytes) else raw.encode()))

    assert rows(data.train) | rows(data.test) == ALL
    assert data.classes == ("0", "1", "2")
    assert said in data.origin


@pytest.mark.parametrize("names", [("five", "six", "ten"), ("A", "B", "C")])
@pytest.mark.parametrize("header", [None, _NAMES], ids=["without", "with"])
def test_labels_as_text_are_class_names(
    tmp_path: Path, names: tuple[str, ...], header: list[object] | None
) -> None:
    """With and without a header."""
    table: list[list[object]] = [[names[row[0]], *row[1:]] for row in _ROWS]
    data = load(write(tmp_path / "a.csv", _text(table, header).encode()))

    assert data.classes == names
    assert rows(data.train) | rows(data.test) == ALL


def test_one_hot_columns_name_the_classes(tmp_path: Path) -> None:
    """If the header does."""
    hot: list[list[object]] = [[*np.eye(3, dtype=int)[row[0]], *row[1:]] for row in _ROWS]
    names: list[object] = ["label_cat", "label_dog", "label_owl", *_NAMES[1:]]

    assert load(write(tmp_path / "a", _text(hot, names).encode())).classes == ("cat", "dog", "owl")


def test_labels_that_count_up_are_no_row_numbers(tmp_path: Path) -> None:
    """All lines are looked at before a column is left out."""
    table: list[list[object]] = [[n % 40, *row[1:]] for n, row in enumerate(_ROWS)]

    assert len(load(write(tmp_path / "a", _text(table).encode())).classes) == 40


@pytest.mark.parametrize(
    ("before", "number"), [("", 4), ("\n\n", 6), ("# note\n\n", 6), ("\r\n", 5), ("# a\n# b\n", 6)]
)
def test_an_error_names_the_line_of_the_file(tmp_path: Path, before: str, number: int) -> None:
    """Counted with blank lines and comments."""
    text = before + "label,pixel0\n1,2\n\n1,x\n"

    with pytest.raises(DataError, match=rf"expected .* in line {number}, "):
        load(write(tmp_path / "a", text.encode()))


def test_images_and_labels_in_two_tables(tmp_path: Path) -> None:
    """Paired by name and count; the label table may have a header and numbers."""
    pixels: list[list[object]] = [list(row[1:]) for row in _ROWS]
    labels: list[list[object]] = [[n, row[0]] for n, row in enumerate(_ROWS)]
    files = {"X.csv": _text(pixels).encode(), "y.csv": _text(labels, ["id", "label"]).encode()}

    for path in (write_files(tmp_path, files), tmp_path / "X.csv"):
        data = load(path)
        assert rows(data.train) | rows(data.test) == ALL
        assert "labels from y.csv" in data.origin
