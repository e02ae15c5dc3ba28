"""Files of published data sets are recognized by their contents, in any place and by any name."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from nntui.datasets.published.find import find_published, is_published_file
from nntui.datasets.published.registry import MNIST, PUBLISHED, Published
from nntui.errors import DataError
from tests.published_data import published_in


def test_the_four_files_are_found(tiny_mnist_folder: Path) -> None:
    """With their images, labels and classes."""
    data = find_published(PUBLISHED["mnist"], [tiny_mnist_folder])

    assert data is not None
    assert (len(data.train), len(data.test), len(data.validation)) == (6, 4, 0)
    assert tuple("0123456789") == data.classes
    assert f"MNIST from {tiny_mnist_folder}" == data.origin


def test_file_names_do_not_matter(tiny_mnist_folder: Path) -> None:
    """Decompressed and renamed files are recognized."""
    expected = find_published(PUBLISHED["mnist"], [tiny_mnist_folder])
    for number, path in enumerate(sorted(tiny_mnist_folder.iterdir())):
        (tiny_mnist_folder / f"file {number}").write_bytes(gzip.decompress(path.read_bytes()))
        path.unlink()

    found = find_published(PUBLISHED["mnist"], [tiny_mnist_folder])

    assert expected is not None
    assert found is not None
    assert np.array_equal(expected.train.images, found.train.images)
    assert np.array_equal(expected.test.labels, found.test.labels)


def test_swapped_file_names_do_not_matter(tiny_mnist_folder: Path) -> None:
    """A file of labels whose name says images is recognized as labels."""
    images, labels = (tiny_mnist_folder / f"train-{kind}-ubyte.gz" for kind in ("images", "labels"))
    images.rename(tiny_mnist_folder / "train-x.gz")
    labels.rename(images)
    (tiny_mnist_folder / "train-x.gz").rename(labels)

    assert find_published(PUBLISHED["mnist"], [tiny_mnist_folder]) is not None


def test_the_first_complete_folder_is_used(tiny_mnist_folder: Path, tmp_path: Path) -> None:
    """Missing, empty and incomplete folders are skipped."""
    part = tmp_path / "part"
    part.mkdir()
    name = "t10k-labels-ubyte.gz"
    (part / name).write_bytes((tiny_mnist_folder / name).read_bytes())

    found = find_published(
        PUBLISHED["mnist"], [tmp_path / "missing", part, tiny_mnist_folder, tmp_path]
    )

    assert found is not None
    assert f"MNIST from {tiny_mnist_folder}" == found.origin


def test_without_files_nothing_is_found(tmp_path: Path) -> None:
    """For no folders, an empty or missing one, or a file instead of one; that is not an error."""
    (tmp_path / "file").write_bytes(b"")

    assert find_published(PUBLISHED["mnist"], []) is None
    assert (
        find_published(PUBLISHED["mnist"], [tmp_path, tmp_path / "missing", tmp_path / "file"])
        is None
    )


def test_other_files_in_the_folder_are_ignored(tiny_mnist_folder: Path) -> None:
    """Garbage with other names is not an error."""
    for number in range(80):
        (tiny_mnist_folder / f"a{number}").write_bytes(
            b"\x1f\x8bgarbage" if number % 2 else b"\0\0\x08"
        )
    (tiny_mnist_folder / "folder").mkdir()

    assert find_published(PUBLISHED["mnist"], [tiny_mnist_folder]) is not None


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (b"", r"train-images-ubyte\.gz: expected an IDX file .* starts with nothing"),
        (b"\x1f\x8b\x08", r"train-images-ubyte\.gz: a broken gzip archive"),
        (b"<html>", r"train-images-ubyte\.gz: expected an IDX file .* starts with 3c 68 74 6d"),
        (
            b"\0\0\x08\1\0\0\0\2ab",
            r"expected the contents of MNIST .* other data of shape \(2,\); move the file away",
        ),
    ],
)
def test_a_broken_file_with_a_published_name_is_an_error(
    tiny_mnist_folder: Path, contents: bytes, sentence: str
) -> None:
    """The user expects it to be used, so it is not ignored silently."""
    (tiny_mnist_folder / "train-images-ubyte.gz").write_bytes(contents)

    with pytest.raises(DataError, match=sentence):
        find_published(PUBLISHED["mnist"], [tiny_mnist_folder])


def test_a_broken_file_beside_the_complete_set_is_ignored(tiny_mnist_folder: Path) -> None:
    """Nothing is missing without it."""
    (tiny_mnist_folder / "train-images-old.gz").write_bytes(b"broken")

    assert find_published(PUBLISHED["mnist"], [tiny_mnist_folder]) is not None


def test_a_subfolder_with_the_name_of_the_data_set_is_searched(
    tmp_path: Path, published_mnist: Published, mnist_contents: dict[str, bytes]
) -> None:
    """So several data sets with the same file names have room in one folder."""
    published_in(tmp_path / "mnist", published_mnist, mnist_contents)

    found = find_published(published_mnist, [tmp_path])

    assert found is not None
    assert f"MNIST from {tmp_path / 'mnist'}" == found.origin


def test_data_sets_are_not_confused(
    tmp_path: Path,
    published_mnist: Published,
    published_fashion: Published,
    fashion_contents: dict[str, bytes],
) -> None:
    """Files of Fashion-MNIST, which have the names of MNIST, are not a broken MNIST."""
    published_in(tmp_path, published_fashion, fashion_contents)

    assert find_published(published_mnist, [tmp_path]) is None
    fashion = find_published(published_fashion, [tmp_path])
    assert fashion is not None
    assert (fashion.classes[0], fashion.classes[9]) == ("T-shirt", "Ankle boot")


def test_files_without_a_known_checksum_are_accepted_by_folder_name_and_shape(
    tmp_path: Path, published_fashion: Published, fashion_contents: dict[str, bytes]
) -> None:
    """Decompressed files of Fashion-MNIST are accepted, and described as not verified."""
    for folder in (tmp_path, tmp_path / "fashion"):
        folder.mkdir(exist_ok=True)
        for file in published_fashion.files:
            (folder / file.name.removesuffix(".gz")).write_bytes(fashion_contents[file.kind])

    found = find_published(published_fashion, [tmp_path])

    assert found is not None
    assert found.origin.endswith("/fashion, not verified")
    short = tmp_path / "fashion" / "t10k-labels-idx1-ubyte"
    short.write_bytes(b"\0\0\x08\1\0\0\0\2\1\1")
    with pytest.raises(DataError, match=r"other data of shape \(2,\).*nntui data get fashion"):
        find_published(published_fashion, [tmp_path])


def test_a_file_may_be_compressed_again(
    published_mnist: Published, published_fashion: Published, mnist_contents: dict[str, bytes]
) -> None:
    """If the checksum of its contents is known; otherwise that of the archive must match."""
    raw = mnist_contents["t10k-labels"]
    file, other = published_mnist.files[3], published_fashion.files[3]

    assert is_published_file(file, gzip.compress(raw, 1, mtime=5))
    assert is_published_file(file, raw)
    assert not is_published_file(other, raw)


def test_the_registry_is_complete() -> None:
    """Three data sets of four files; different checksums, and mirrors that are folders."""
    entries = list(PUBLISHED.values())
    files = [file for entry in entries for file in entry.files]

    assert list(PUBLISHED) == ["mnist", "fashion", "kmnist"]
    assert [entry.size for entry in entries] == [11_594_722, 30_878_645, 21_240_888]
    assert len({file.sha256 for file in files}) == len(files) == 12
    assert {len(file.sha256) for file in files} == {64}
    assert all(len(entry.classes) == 10 and entry.license for entry in entries)
    assert all(url.endswith("/") for entry in entries for url in entry.mirrors)


def test_the_real_mnist(mnist_folder: Path) -> None:
    """It has 60,000 and 10,000 images, the well-known first digits, and a dark background."""
    data = find_published(MNIST, [mnist_folder])

    assert data is not None
    assert data.train.images.shape == (60_000, 28, 28)
    assert data.test.images.shape == (10_000, 28, 28)
    assert data.train.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert data.test.labels[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]
    assert np.count_nonzero(data.test.labels == 0) == 980
    assert pytest.approx(float(data.train.images.mean()), abs=0.001) == 33.318
