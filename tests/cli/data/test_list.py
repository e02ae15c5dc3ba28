"""`nntui data`: the data sets, what is in them, and getting them."""

import json
from pathlib import Path

import pytest

from nntui.datasets.published.registry import Published
from tests.cli.conftest import Run
from tests.datasets import server
from tests.datasets.conftest import mirror, published_in, row, small_parts
from tests.datasets.server import Mirror

__all__ = ["mirror", "row", "small_parts"]  # fixtures


@pytest.mark.parametrize("arguments", [["data"], ["data", "list"]])
def test_list(nntui: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    """Each data set with its size; what is not here with how much is to be fetched."""
    monkeypatch.setenv("COLUMNS", "400")
    head, *rows, empty, hint = nntui(*arguments).out.splitlines()

    assert head.split() == ["data", "set", "images", "size", "classes", "from"]
    listed = {line.split()[0]: line.split(maxsplit=1)[1] for line in rows}
    assert " ".join(listed["mnist"].split()) == (
        "60,000 + 10,000 28 x 28 10 not here yet, 11.6 MB to fetch"
    )
    assert " ".join(listed["digits"].split()).startswith("30,000 + 5,000 28 x 28 10 digits drawn")
    assert {"mnist", "digits", "fashion", "kmnist"} <= listed.keys()
    assert (empty, hint) == ("", "nntui data get NAME fetches what is not here yet")


def test_list_fits_a_small_terminal(nntui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 80 columns no data set that is missing or drawn takes more than its line."""
    monkeypatch.setenv("COLUMNS", "80")
    lines = nntui("data").out.splitlines()

    assert all(not line.startswith(" ") for line in lines)
    assert max(map(len, lines)) <= 80


def test_list_as_json(nntui: Run, small_here: Path) -> None:
    """An object a line: what is here, where it is, what can be fetched, what is drawn."""
    rows = {
        row["name"]: row
        for row in map(json.loads, nntui("data", "list", "--json").out.split("\n")[:-1])
    }

    assert [rows[name]["state"] for name in ("mnist", "digits", "fashion")] == [
        *("here", "drawn", "missing")
    ]
    assert rows["mnist"]["from"] == f"MNIST from {small_here}"
    assert (rows["mnist"]["train"], rows["mnist"]["test"]) == (6, 4)
    assert (rows["fashion"]["bytes"], rows["fashion"]["train"]) == (30_878_645, 60_000)


def test_broken_files(nntui: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Files that only have the names of MNIST's are told, and the rest is listed all the same."""
    monkeypatch.setenv("COLUMNS", "400")
    (tmp_path / "no-data" / "train-images-idx3-ubyte").write_bytes(b"garbage")

    done = nntui("data")

    assert (done.code, done.err) == (0, "")
    assert "train-images-idx3-ubyte: expected an IDX file" in done.out
    assert "digits drawn by nntui" in done.out


@pytest.fixture
def small_here(tmp_path: Path, row: Published, small_parts: dict[str, bytes]) -> Path:
    """A small MNIST where data is looked for."""
    return published_in(tmp_path / "no-data", row, small_parts)


def test_info(nntui: Run, small_here: Path) -> None:
    """Shapes, classes with their counts, hashes, source, license and path."""
    out = nntui("data", "info", "mnist").out

    assert "images    6 images to train on, 4 to test on, 28 x 28" in out
    assert f"from      MNIST from {small_here}" in out
    assert "license   CC BY-SA 3.0" in out
    assert "source    LeCun, Cortes and Burges" in out
    table = [line.split() for line in out.partition("\nclass ")[2].splitlines()[1:]]
    assert [cells[0] for cells in table] == list("0123456789")
    assert [sum(int(cells[place]) for cells in table) for place in (1, 2)] == [6, 4]


def test_info_of_what_is_not_here(nntui: Run, cache: Path) -> None:
    """What its publishers say, where it would come from, and how to get it."""
    done = nntui("data", "info", "fashion")

    assert (done.code, done.err) == (0, "")
    assert "classes   T-shirt, Trouser, Pullover, Dress, Coat, Sandal, Shirt" in done.out
    assert f"fetch it  nntui data get fashion, into {cache / 'fashion'}" in done.out
    assert "26,421,880 bytes" in done.out
    assert "class  " not in done.out


@pytest.mark.parametrize("name", ["digits", "mnist", "kmnist"])
def test_info_as_json(nntui: Run, small_here: Path, name: str) -> None:
    """One object with all that is known."""
    del small_here
    told = json.loads(nntui("data", "info", name, "--json").out)

    assert told["name"] == name
    assert len(told["classes"]) == 10
    assert ("by_class" in told) == (name != "kmnist") == ("sha256" in told)
    assert ("files" in told) == (name != "digits")


@pytest.mark.parametrize("command", ["info", "get"])
def test_unknown_names(nntui: Run, command: str) -> None:
    """A name that is none is a bad request, with a hint."""
    done = nntui("data", command, "fasion")

    assert (done.code, done.out) == (2, "")
    assert done.err == "nntui: unknown data set 'fasion'; did you mean fashion?\n"


@pytest.fixture
def served(mirror: Mirror, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mirror:
    """A mirror that is used, and an empty cache."""
    monkeypatch.setenv("NNTUI_MIRROR", mirror.url)
    monkeypatch.setenv("NNTUI_CACHE", str(tmp_path / "kept"))
    return mirror


def test_get(nntui: Run, served: Mirror, tmp_path: Path) -> None:
    """It is fetched once, with a line on stderr, and then it is here."""
    first = nntui("data", "get", "mnist")
    again = nntui("data", "get", "mnist")

    here = f"mnist: 6 + 4 test images, MNIST from {tmp_path}/kept/mnist\n"
    assert (first.code, first.out) == (0, here)
    assert first.err == "fetching mnist, 0.0 MB, from 127.0.0.1\n"
    assert (again.code, again.out, again.err) == (0, here, "")
    assert len(served.asked) == 4


def test_get_mends_what_is_broken(nntui: Run, served: Mirror, tmp_path: Path) -> None:
    """A file in the cache that is damaged is fetched anew, and only that one."""
    nntui("data", "get", "mnist")
    damaged = tmp_path / "kept" / "mnist" / "t10k-labels-idx1-ubyte.gz"
    damaged.write_bytes(b"\x1f\x8b damaged")
    served.asked.clear()

    assert nntui("data", "get", "mnist", "--json").code == 0
    assert served.asked == ["/mnist/t10k-labels-idx1-ubyte.gz"]


def test_get_that_fails(nntui: Run, served: Mirror) -> None:
    """One sentence, exit code 1."""
    served.misbehave(server.status(403))

    done = nntui("data", "get", "mnist")

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("nntui: mnist: 127.0.0.1 refuses it (403); put these four files")


def test_training_fetches_what_it_needs(nntui: Run, served: Mirror) -> None:
    """`nntui train --data mnist` without the files: they come, a line says so, it trains."""
    done = nntui("train", "--data", "mnist", "--validation", "0", "--epochs", "1", "--json")

    assert done.code == 0
    assert done.err == "fetching mnist, 0.0 MB, from 127.0.0.1\n"
    assert json.loads(done.out.splitlines()[-1])["reason"] == "done"
    assert len(served.asked) == 4


def test_a_bar_on_a_terminal(terminal: Run, mirror: Mirror, tmp_path: Path) -> None:
    """On a terminal what is fetched is a bar, and an error is a sentence below it."""
    mirror.misbehave(server.status(404))
    found = terminal(
        "data", "get", "mnist", NNTUI_MIRROR=mirror.url, NNTUI_CACHE=str(tmp_path / "kept")
    )

    assert found.code == 1
    assert "fetching mnist" in found.out
    assert "nntui: mnist: 127.0.0.1 does not have it (404)" in found.out.replace("\r\n", "")


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
