"""`nntui data list`: available, missing, synthetic and broken data sets."""

import json
from pathlib import Path

import pytest

from nntui.datasets.published.registry import Published
from tests.cli.conftest import Run
from tests.published_data import published_in


@pytest.fixture
def small_here(
    tmp_path: Path, published_mnist: Published, mnist_contents: dict[str, bytes]
) -> Path:
    """A small MNIST in the folder of NNTUI_DATA."""
    return published_in(tmp_path / "no-data", published_mnist, mnist_contents)


@pytest.mark.parametrize("arguments", [["data"], ["data", "list"]])
def test_each_data_set_is_a_line_with_its_size(
    nntui: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A missing one with the size of its download."""
    monkeypatch.setenv("COLUMNS", "400")
    head, *rows, empty, hint = nntui(*arguments).out.splitlines()

    assert head.split() == ["data", "set", "images", "size", "classes", "from"]
    listed = {line.split()[0]: line.split(maxsplit=1)[1] for line in rows}
    assert " ".join(listed["mnist"].split()) == (
        "60,000 + 10,000 28 x 28 10 missing, 11.6 MB to download"
    )
    assert " ".join(listed["digits"].split()).startswith("30,000 + 5,000 28 x 28 10 synthetic")
    assert {"mnist", "digits", "fashion", "kmnist"} <= listed.keys()
    assert (empty, hint) == ("", "nntui data get NAME downloads a missing data set")


def test_the_list_fits_80_columns(nntui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of missing and synthetic data sets."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = nntui("data").out.splitlines()

    assert all(not line.startswith(" ") for line in lines)
    assert max(map(len, lines)) <= 80


def test_json_is_one_object_per_data_set(nntui: Run, small_here: Path) -> None:
    """With its state and its origin."""
    rows = {
        row["name"]: row
        for row in map(json.loads, nntui("data", "list", "--json").out.split("\n")[:-1])
    }

    assert [rows[name]["state"] for name in ("mnist", "digits", "fashion")] == [
        *("available", "synthetic", "missing")
    ]
    assert rows["mnist"]["from"] == f"MNIST from {small_here}"
    assert (rows["mnist"]["train"], rows["mnist"]["test"]) == (6, 4)
    assert (rows["fashion"]["bytes"], rows["fashion"]["train"]) == (30_878_645, 60_000)


def test_broken_files_are_reported_among_the_others(
    nntui: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    (tmp_path / "no-data" / "train-images-idx3-ubyte").write_bytes(b"garbage")

    done = nntui("data")

    assert (done.code, done.err) == (0, "")
    assert "train-images-idx3-ubyte: expected an IDX file" in done.out
    assert "synthetic digits" in done.out


@pytest.mark.usefixtures("mnist_folder")
def test_mnist_is_listed_where_it_is_available(nntui: Run) -> None:
    done = nntui("data")

    assert "60,000 + 10,000" in done.out.replace("\n", " ")
