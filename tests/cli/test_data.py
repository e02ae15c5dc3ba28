"""`nntui data`: the data sets, and why one is not there."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("arguments", [["data"], ["data", "list"]])
def test_list(
    nntui: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str]
) -> None:
    """Each data set with its size; one that is not there with the reason, and no failure."""
    monkeypatch.setenv("COLUMNS", "400")
    head, mnist, digits = nntui(*arguments).out.splitlines()

    assert head.split() == ["data", "set", "images", "size", "classes", "from"]
    assert mnist.split()[:4] == ["mnist", "-", "-", "-"]
    assert f"its four files are in none of {tmp_path / 'no-data'}" in mnist
    assert digits.split() == [
        *("digits", "30,000", "+", "5,000", "test", "images", "28", "x", "28", "10"),
        *("digits", "drawn", "by", "nntui"),
    ]


def test_broken_files(nntui: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Files that only have the names of MNIST's are told, and the rest is listed all the same."""
    monkeypatch.setenv("COLUMNS", "400")
    (tmp_path / "no-data" / "train-images-idx3-ubyte").write_bytes(b"garbage")

    done = nntui("data")

    assert (done.code, done.err) == (0, "")
    assert "train-images-idx3-ubyte: expected an IDX file" in done.out
    assert "digits drawn by nntui" in done.out


@pytest.mark.usefixtures("mnist_folder")
def test_mnist(nntui: Run) -> None:
    """Where MNIST is, it is listed."""
    done = nntui("data")

    assert "60,000 + 10,000" in done.out.replace("\n", " ")
