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
    head, mnist, digits, wild, lines = nntui(*arguments).out.splitlines()

    assert head.split() == ["data", "set", "images", "size", "classes", "from"]
    assert mnist.split()[:4] == ["mnist", "-", "-", "-"]
    assert f"its four files are in none of {tmp_path / 'no-data'}" in mnist
    assert digits.split() == [
        *("digits", "30,000", "+", "5,000", "test", "images", "28", "x", "28", "10"),
        *("digits", "drawn", "by", "nntui"),
    ]
    assert wild.split()[:3] == ["digits-wild", "30,000", "+"]
    assert lines.split()[:9] == ["lines", "6,500", "+", "10,000", "test", "images", "16", "x", "16"]


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


def test_sheet(nntui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Images side by side below their names, as many in a row as there is room for."""
    monkeypatch.setenv("COLUMNS", "40")
    done = nntui("data", "sheet", "lines", "--count", "3")
    rows = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    assert len(rows) == 9 + 1 + 9
    assert all(name in {"horizontal", "vertical"} for name in (rows[0] + rows[10]).split())
    assert len((rows[0] + rows[10]).split()) == 3
    assert max(map(len, rows)) == 33


def test_sheet_of_what_is_fed(nntui: Run) -> None:
    """The same images distorted: other pictures, the same for the same seed."""
    plain, fed, again, other = (
        nntui("data", "sheet", "lines", "--count", "2", *more).out
        for more in (
            [],
            ["--augment", "elastic:4/34"],
            ["--augment", "elastic:4/34"],
            ["--augment", "elastic:4/34", "--seed", "2"],
        )
    )

    assert fed == again
    assert len({plain, fed, other}) == 3
    assert len({text.splitlines()[0] for text in (plain, fed, other)}) == 1


def test_sheet_that_cannot_be(nntui: Run) -> None:
    """A sentence each: no such data set, no such distortion."""
    assert "unknown data set 'line'; did you mean lines?" in nntui("data", "sheet", "line").err
    done = nntui("data", "sheet", "lines", "--augment", "bend:3")
    assert (done.code, done.out) == (2, "")
    assert "unknown distortion 'bend'" in done.err
