"""Transposed images are recognized by the pixels of digits, or by the name of their own file."""

from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.assembly.orientation import looks_transposed
from nntui.datasets.dataset import Split
from nntui.datasets.synthetic.digits import generate
from tests.datasets.files import csv, npz, write
from tests.datasets.samples import load

_DIGITS = Split(*generate(300, 5))
_LETTERS = np.random.default_rng(1).integers(0, 256, (60, 6, 6), np.uint8)


def test_digits_are_recognized_by_their_pixels() -> None:
    """Also where 10 stands for 0; other classes, and images turned by 90 degrees, are uncertain."""
    images, labels = _DIGITS.images, _DIGITS.labels.astype(np.int64)
    transposed = images.transpose(0, 2, 1)

    assert looks_transposed(images, labels) is False
    assert looks_transposed(transposed, labels) is True
    assert looks_transposed(transposed, np.where(labels == 0, 10, labels)) is True
    assert looks_transposed(transposed, labels[::-1]) is None
    assert looks_transposed(np.rot90(images, 1, (1, 2)), labels) is None
    assert looks_transposed(transposed[:50], labels[:50]) is None


@pytest.mark.parametrize("name", ["digits.csv", "emnist-digits.csv"])
@pytest.mark.parametrize("stored", ["upright", "transposed"])
def test_digits_are_upright_whatever_the_name_of_their_file(
    tmp_path: Path, name: str, stored: str
) -> None:
    """Their pixels are certain."""
    images = _DIGITS.images if stored == "upright" else _DIGITS.images.transpose(0, 2, 1)
    data = load(write(tmp_path / name, csv(images, _DIGITS.labels)), split="last")

    assert np.array_equal(data.train.images, _DIGITS.images[: len(data.train)])
    assert ("transposed" in data.origin) == (stored == "transposed")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("emnist-letters.npz", "transposed"),
        ("EMNIST_balanced.npz", "transposed"),
        ("notemnist.npz", "upright"),
        ("emnistlike.npz", "upright"),
        ("not-emnist.npz", "upright"),
        ("emnist-vs-mnist/data/letters.npz", "upright"),
        ("emnist/letters.npz", "upright"),
    ],
)
def test_other_images_are_transposed_by_the_name_of_their_file(
    tmp_path: Path, path: str, expected: str
) -> None:
    """Never by that of a folder."""
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    labels = np.array(list("abc"))[np.arange(60) % 3]
    file = write(tmp_path / path, npz(x=_LETTERS, y=labels))
    stored = _LETTERS.transpose(0, 2, 1) if expected == "transposed" else _LETTERS

    assert np.array_equal(load(file, split="last").train.images, stored[:54])
    upright = load(file, split="last", orientation="upright").train.images
    assert np.array_equal(upright, _LETTERS[:54])
