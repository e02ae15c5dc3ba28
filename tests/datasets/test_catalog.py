"""Data sets by name, and the default one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.datasets import catalog
from nntui.errors import DataError, MissingDataError
from nntui.locations import DataFolders

_NOWHERE = DataFolders((), Path("missing"))


@given(st.text(st.characters(exclude_categories=[])))
def test_any_name_is_known_or_an_error(name: str) -> None:
    """An unknown name is an error with a hint, a path without data another one."""
    if name in catalog.CATALOG or name.startswith("/"):
        return
    hint = r"unknown data set .*(did you mean|try one of)"
    is_path = "/" in name or name in {".", ".."} or name.startswith("~")
    with pytest.raises(DataError, match="expected|cannot be read" if is_path else hint):
        catalog.load(name, _NOWHERE)


def test_mnist_is_searched_in_all_folders(tiny_mnist_folder: Path) -> None:
    folders = DataFolders(
        (tiny_mnist_folder.parent / "missing", tiny_mnist_folder), tiny_mnist_folder
    )

    assert catalog.load("mnist", folders).name == "mnist"


def test_an_error_names_the_folders_without_mnist(tmp_path: Path) -> None:
    """And the command that downloads it."""
    with pytest.raises(MissingDataError) as error:
        catalog.load("mnist", DataFolders((tmp_path / "a", tmp_path / "b"), tmp_path))

    assert (
        f"mnist: its four files are not in {tmp_path}/a, {tmp_path}/b; nntui data get mnist "
        "downloads them (11.6 MB)"
    ) == str(error.value)
    assert error.value.name == "mnist"


def test_mnist_is_the_default(tiny_mnist_folder: Path) -> None:
    """If it is available."""
    data, problem = catalog.load_default(DataFolders((tiny_mnist_folder,), tiny_mnist_folder))

    assert (data.name, problem) == ("mnist", None)


def test_synthetic_digits_are_the_default_without_mnist(cache: Path) -> None:
    """There is always data to train on, and the reason is returned, too."""
    data, problem = catalog.load_default(DataFolders((cache,), cache))

    assert data.name == "digits"
    assert (len(data.train), len(data.test)) == (30_000, 5_000)
    assert data.image_shape == (28, 28)
    assert isinstance(problem, MissingDataError)


def test_generated_digits_are_cached_in_the_cache_only(tmp_path: Path) -> None:
    """Not in the folders that are searched."""
    searched, cache = tmp_path / "searched", tmp_path / "kept"
    catalog.load_digits(DataFolders((searched,), cache))

    assert not searched.exists()
    assert len(list(cache.iterdir())) == 2
