"""Names of classes from files and arrays beside the data."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.datasets.assembly.class_names import parse_names
from tests.datasets.files import npz, to_idx, write
from tests.datasets.samples import IMAGES, LABELS, load

_HIRAGANA = "index,codepoint,char\n0,U+304A,お\n1,U+304D,き\n2,U+3059,す\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("kmnist_classmap.csv", _HIRAGANA),
        ("kmnist-mapping.txt", "0 12362\n1 12365\n2 12377\n"),
        ("class_names.txt", "お\nき\nす\n"),
        ("labels.txt", "お\nき\nす\n"),
        ("classes.json", json.dumps({"0": "お", "1": "き", "2": "す"})),
        ("classes.json", json.dumps(["お", "き", "す"])),
        ("label_names.json", json.dumps({"お": 0, "き": 1, "す": 2})),
    ],
)
def test_class_names_of_files(tmp_path: Path, name: str, text: str) -> None:
    """In any of their usual forms, beside a file or in a folder."""
    write(tmp_path / name, text.encode())
    file = write(tmp_path / "kmnist.npz", npz(x=IMAGES, y=LABELS))

    for path in (file, tmp_path):
        data = load(path)
        assert data.classes == ("お", "き", "す")
        assert f"class names from {name}" in data.origin
        assert "not used" not in data.origin


def test_the_file_that_belongs_to_the_images_is_chosen(tmp_path: Path) -> None:
    """EMNIST has one for each of its sets; labels of letters begin with 1."""
    for name, first in (("digits", 48), ("letters", 65), ("balanced", 33)):
        lines = "".join(f"{n + (name == 'letters')} {first + n}\n" for n in range(3))
        write(tmp_path / f"emnist-{name}-mapping.txt", lines.encode())
    images = write(tmp_path / "emnist-letters-train-images-idx3-ubyte", to_idx(IMAGES))
    write(tmp_path / "emnist-letters-train-labels-idx1-ubyte", to_idx(LABELS + 1))

    assert load(images).classes == ("A", "B", "C")
    origin = load(tmp_path).origin
    assert origin.endswith("not used: emnist-balanced-mapping.txt, emnist-digits-mapping.txt")


def test_names_that_do_not_fit_are_not_used(tmp_path: Path) -> None:
    """A label without a name: the file is named, and numbers stay."""
    write(tmp_path / "classes.txt", b"a\nb\n")
    write(tmp_path / "digits.npz", npz(x=IMAGES, y=LABELS))

    data = load(tmp_path)

    assert data.classes == ("0", "1", "2")
    assert data.origin.endswith("not used: classes.txt")


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_any_bytes_are_names_or_none(raw: bytes) -> None:
    """Names are distinct and not empty."""
    names = parse_names(raw)

    assert len(set(names.values())) == len(names) != 1
    assert all(name and name.isprintable() for name in names.values())


def test_labels_of_integers_as_text_are_in_numeric_order(tmp_path: Path) -> None:
    """10 comes after 9."""
    labels = np.array(["9", "10", "2"])[LABELS]

    assert load(write(tmp_path / "a", npz(x=IMAGES, y=labels))).classes == ("2", "9", "10")
