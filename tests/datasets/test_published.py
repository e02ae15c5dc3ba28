"""Published data sets are known by their content, wherever they lie, whatever they are called."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.published.registry import MNIST, PUBLISHED, Published, find, is_part
from nntui.errors import DataError
from tests.datasets.conftest import published_in


def test_archives_are_found(small_mnist: Path) -> None:
    """The four files as they are published."""
    data = find(PUBLISHED["mnist"], [small_mnist])

    assert data is not None
    assert (len(data.train), len(data.test), len(data.validation)) == (6, 4, 0)
    assert tuple("0123456789") == data.classes
    assert f"MNIST from {small_mnist}" == data.origin


def test_names_do_not_matter(small_mnist: Path) -> None:
    """Unpacked and renamed, the files are what they contain."""
    expected = find(PUBLISHED["mnist"], [small_mnist])
    for number, path in enumerate(sorted(small_mnist.iterdir())):
        (small_mnist / f"file {number}").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()

    found = find(PUBLISHED["mnist"], [small_mnist])

    assert expected is not None
    assert found is not None
    assert np.array_equal(expected.train.images, found.train.images)
    assert np.array_equal(expected.test.labels, found.test.labels)


def test_swapped_names_do_not_mislead(small_mnist: Path) -> None:
    """A file of labels that is called images is still the labels."""
    images, labels = (small_mnist / f"train-{kind}-ubyte.gz" for kind in ("images", "labels"))
    images.rename(small_mnist / "train-x.gz")
    labels.rename(images)
    (small_mnist / "train-x.gz").rename(labels)

    assert find(PUBLISHED["mnist"], [small_mnist]) is not None


def test_the_first_folder_that_has_all_is_taken(small_mnist: Path, tmp_path: Path) -> None:
    """Folders that are missing, empty or incomplete are passed over."""
    part = tmp_path / "part"
    part.mkdir()
    name = "t10k-labels-ubyte.gz"
    (part / name).write_bytes((small_mnist / name).read_bytes())

    found = find(PUBLISHED["mnist"], [tmp_path / "missing", part, small_mnist, tmp_path])

    assert found is not None
    assert f"MNIST from {small_mnist}" == found.origin


def test_nothing_is_found_in_nothing(tmp_path: Path) -> None:
    """No folder, an empty one, or a file instead: None, and no complaint."""
    (tmp_path / "file").write_bytes(b"")

    assert find(PUBLISHED["mnist"], []) is None
    assert find(PUBLISHED["mnist"], [tmp_path, tmp_path / "missing", tmp_path / "file"]) is None


def test_other_files_in_the_folder_do_not_disturb(small_mnist: Path) -> None:
    """Garbage under names that promise nothing is nobody's business."""
    for number in range(80):
        (small_mnist / f"a{number}").write_bytes(b"\x1f\x8bgarbage" if number % 2 else b"\0\0\x08")
    (small_mnist / "folder").mkdir()

    assert find(PUBLISHED["mnist"], [small_mnist]) is not None


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (b"", r"train-images-ubyte\.gz: expected an IDX file .* starts with nothing"),
        (b"\x1f\x8b\x08", r"train-images-ubyte\.gz: a broken gzip archive"),
        (b"<html>", r"train-images-ubyte\.gz: expected an IDX file .* starts with 3c 68 74 6d"),
        (
            b"\0\0\x08\1\0\0\0\2ab",
            r"expected the contents of MNIST .* other data of shape \(2,\); move it away, or fetch",
        ),
    ],
)
def test_a_broken_file_of_that_name_is_told(
    small_mnist: Path, contents: bytes, sentence: str
) -> None:
    """Whoever put it there expects it to be used, so it is not passed over in silence."""
    (small_mnist / "train-images-ubyte.gz").write_bytes(contents)

    with pytest.raises(DataError, match=sentence):
        find(PUBLISHED["mnist"], [small_mnist])


def test_a_broken_file_beside_the_good_ones_does_no_harm(small_mnist: Path) -> None:
    """What is complete is used."""
    (small_mnist / "train-images-old.gz").write_bytes(b"broken")

    assert find(PUBLISHED["mnist"], [small_mnist]) is not None


def test_a_folder_of_its_name_is_looked_into(
    tmp_path: Path, row: Published, small_parts: dict[str, bytes]
) -> None:
    """Several data sets, whose files have the same names, lie side by side."""
    published_in(tmp_path / "mnist", row, small_parts)

    found = find(row, [tmp_path])

    assert found is not None
    assert f"MNIST from {tmp_path / 'mnist'}" == found.origin


def test_data_sets_are_not_taken_for_each_other(
    tmp_path: Path,
    row: Published,
    fashion_row: Published,
    fashion_parts: dict[str, bytes],
) -> None:
    """Files that have the names of MNIST's and are those of another set are no broken MNIST."""
    published_in(tmp_path, fashion_row, fashion_parts)

    assert find(row, [tmp_path]) is None
    fashion = find(fashion_row, [tmp_path])
    assert fashion is not None
    assert (fashion.classes[0], fashion.classes[9]) == ("T-shirt", "Ankle boot")


def test_where_no_hash_is_known_the_name_of_the_folder_and_the_shape_must_do(
    tmp_path: Path, fashion_row: Published, fashion_parts: dict[str, bytes]
) -> None:
    """Unpacked files of Fashion-MNIST are taken from a folder of that name, and it is said so."""
    for folder in (tmp_path, tmp_path / "fashion"):
        folder.mkdir(exist_ok=True)
        for part in fashion_row.parts:
            (folder / part.file.removesuffix(".gz")).write_bytes(fashion_parts[part.kind])

    found = find(fashion_row, [tmp_path])

    assert found is not None
    assert found.origin.endswith("/fashion, unpacked, so not checked")
    short = tmp_path / "fashion" / "t10k-labels-idx1-ubyte"
    short.write_bytes(b"\0\0\x08\1\0\0\0\2\1\1")
    with pytest.raises(DataError, match=r"other data of shape \(2,\).*nntui data get fashion"):
        find(fashion_row, [tmp_path])


def test_packed_anew_a_file_is_what_it_contains(
    row: Published, fashion_row: Published, small_parts: dict[str, bytes]
) -> None:
    """Where the hash of the contents is known, it counts; else only that of the archive."""
    raw = small_parts["t10k-labels"]
    part, other = row.parts[3], fashion_row.parts[3]

    assert is_part(part, gzip.compress(raw, 1, mtime=5))
    assert is_part(part, raw)
    assert not is_part(other, raw)


def test_the_table_is_that_of_the_publishers() -> None:
    """Three data sets of four files each; every hash once, every mirror a folder."""
    parts = [part for row in PUBLISHED.values() for part in row.parts]

    assert list(PUBLISHED) == ["mnist", "fashion", "kmnist"]
    assert [row.size for row in PUBLISHED.values()] == [11_594_722, 30_878_645, 21_240_888]
    assert len({part.packed for part in parts}) == len(parts) == 12
    assert {len(part.packed) for part in parts} == {64}
    assert all(len(row.classes) == 10 and row.license for row in PUBLISHED.values())
    assert all(url.endswith("/") for row in PUBLISHED.values() for url in row.mirrors)


def test_the_real_one(mnist_folder: Path) -> None:
    """60,000 and 10,000 images, the first digits as everybody knows them, ink bright."""
    data = find(MNIST, [mnist_folder])

    assert data is not None
    assert data.train.images.shape == (60_000, 28, 28)
    assert data.test.images.shape == (10_000, 28, 28)
    assert data.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert np.count_nonzero(data.test.labels == 0) == 980
    assert pytest.approx(float(data.train.images.mean()), abs=0.001) == 33.318
