"""Data sets by their names, and the one to begin with."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.datasets import catalog
from nntui.errors import DataError, MissingDataError


@given(st.text(st.characters(exclude_categories=[])))
def test_any_name_is_known_or_refused(name: str) -> None:
    """A name that is not in the catalog gets a sentence with a hint; a path gets one of its own."""
    if name in catalog.CATALOG or name.startswith("/"):
        return
    hint = r"unknown data set .*(did you mean|try one of)"
    is_path = "/" in name or name in {".", ".."} or name.startswith("~")
    with pytest.raises(DataError, match="expected|cannot be read" if is_path else hint):
        catalog.load(name, [])


def test_mnist_is_loaded_by_its_name(small_mnist: Path) -> None:
    """From the folders that are given, in their order."""
    data = catalog.load("mnist", [small_mnist.parent / "missing", small_mnist])

    assert data.name == "mnist"


def test_a_missing_mnist_says_where_it_was_looked_for(tmp_path: Path) -> None:
    """The sentence names the folders, and the command that fetches it."""
    with pytest.raises(MissingDataError) as refusal:
        catalog.load("mnist", [tmp_path / "a", tmp_path / "b"])

    assert (
        f"mnist: its four files are in none of {tmp_path}/a, {tmp_path}/b; nntui data get mnist "
        "fetches them (11.6 MB)"
    ) == str(refusal.value)
    assert refusal.value.name == "mnist"


def test_mnist_is_what_to_begin_with(small_mnist: Path) -> None:
    """Where it is there, without a word."""
    data, problem = catalog.available([small_mnist])

    assert (data.name, problem) == ("mnist", None)


def test_without_mnist_the_drawn_digits_are_begun_with(cache: Path) -> None:
    """There is always something to train on, and it is told why it is this."""
    data, problem = catalog.available([cache])

    assert data.name == "digits"
    assert (len(data.train), len(data.test)) == (30_000, 5_000)
    assert data.image_shape == (28, 28)
    assert isinstance(problem, MissingDataError)
