"""Data sets by name: loaded, downloaded, described, and fitted to the settings of a run."""

from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.datasets.published.download import DownloadProgress
from nntui.datasets.published.registry import Published
from nntui.errors import ConfigError, DataError, DownloadError, MissingDataError, ShapeError
from nntui.workspace import data, weight_files
from nntui.workspace.data_info import describe
from tests.datasets.server import Mirror
from tests.published_data import published_in
from tests.workspace.helpers import new_run

_ROWS = "label,a,b,c,d\n" + "0,0,0,9,9\n1,9,9,0,0\n" * 20


@pytest.fixture
def available(tmp_path: Path, published_mnist: Published, mnist_contents: dict[str, bytes]) -> Path:
    """The folder in NNTUI_DATA, with the files of a small MNIST."""
    return published_in(tmp_path / "no-data", published_mnist, mnist_contents)


def test_missing_data_can_be_downloaded(served: Mirror) -> None:
    """The error has the name for it; afterwards they are loaded."""
    with pytest.raises(MissingDataError) as caught:
        data.load("mnist")

    steps = list(data.download(caught.value.name))

    assert steps[-1].done == steps[-1].total
    assert {step.name for step in steps} == {"mnist"}
    assert len(data.load("mnist").train) == 6
    assert len(data.load_for(RunConfig.of({"data": "mnist"})).test) == 4
    assert len(served.asked) == 4


def test_ensure_downloads_what_is_missing_once(served: Mirror) -> None:
    """The second time nothing is yielded, and no server is asked."""
    assert list(data.ensure("mnist"))
    assert list(data.ensure("mnist")) == []
    assert len(served.asked) == 4


@pytest.mark.parametrize("name", ["lines", "digits", "nothing", "./nothing", "/", "a\0b", ""])
def test_ensure_leaves_what_cannot_be_downloaded(served: Mirror, name: str) -> None:
    """Synthetic data and paths, whether anything is there or not: loading finds that out."""
    assert list(data.ensure(name)) == []
    assert served.asked == []


def test_ensure_finds_data_in_every_folder(served: Mirror, available: Path) -> None:
    """Not only in the cache."""
    assert list(data.ensure("mnist")) == []
    assert served.asked == []
    assert available.is_dir()


def test_broken_data_are_an_error_or_repaired(served: Mirror, tmp_path: Path) -> None:
    """What is broken in the cache is replaced, if that is asked for."""
    folder = tmp_path / "kept" / "mnist"
    folder.mkdir(parents=True)
    (folder / "train-images-idx3-ubyte.gz").write_bytes(b"broken")

    with pytest.raises(DataError):
        list(data.ensure("mnist"))
    assert served.asked == []
    assert list(data.ensure("mnist", repair=True))
    assert len(data.load("mnist").train) == 6


@pytest.mark.parametrize("function", [data.download, data.ensure])
def test_closing_the_iterator_cancels_the_download(
    served: Mirror, tmp_path: Path, function: object
) -> None:
    """No file is left that is not whole, and no further one is asked for."""
    assert callable(function)
    steps = function("mnist")
    assert isinstance(steps, Generator)
    next(steps)

    steps.close()

    assert len(served.asked) == 1
    assert [path.name for path in tmp_path.glob("kept/**/*.part")] == []
    with pytest.raises(MissingDataError):
        data.load("mnist")


def test_a_download_that_fails_names_the_mirror(served: Mirror) -> None:
    """The files that a server does not have."""
    served.files.clear()

    with pytest.raises(DownloadError, match="mnist"):
        list(data.download("mnist"))


def test_without_a_mirror_nothing_is_downloaded() -> None:
    """NNTUI_MIRROR is none in all tests."""
    with pytest.raises(DownloadError, match="NNTUI_MIRROR is none"):
        list(data.download("mnist"))


def test_a_mirror_is_a_web_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anything else is refused before anything is asked."""
    monkeypatch.setenv("NNTUI_MIRROR", "ftp://nowhere")

    with pytest.raises(ConfigError, match="NNTUI_MIRROR"):
        list(data.download("mnist"))


def test_an_action_is_repeated_after_the_download(served: Mirror) -> None:
    """The progress can be shown; where nothing is missing, nothing is shown."""
    shown: list[str] = []

    def show(name: str, steps: Iterable[DownloadProgress]) -> None:
        shown.extend(f"{name}, {step.total} bytes" for step in steps)

    for _ in range(2):
        assert len(data.with_download(lambda: data.load("mnist"), show).train) == 6
    assert len(set(shown)) == 1
    assert shown[0].startswith("mnist, ")
    assert len(served.asked) == 4
    new_run("first")
    file = weight_files.pretrained()[0]
    for name, kind in (("first", "a run"), ("mlp-best", "weights"), (str(file), "weights")):
        with pytest.raises(DataError, match=f"{name}': expected a data set, received {kind}; see"):
            data.load(name)
        with pytest.raises(DataError, match=f"expected a data set, received {kind}"):
            data.load_for(RunConfig(data=name))
    with pytest.raises(DataError, match="unknown data set 'nothing'"):
        data.with_download(lambda: data.load("nothing"), show)


@pytest.mark.parametrize("name", ["lines", "nothing", "", "./mnist", "\x1b[m"])
def test_only_published_data_can_be_downloaded(name: str) -> None:
    """The error hints at their names."""
    with pytest.raises(DataError, match="expected a data set that can be downloaded"):
        list(data.download(name))


def test_the_app_begins_with_mnist(available: Path) -> None:
    """Where it is available, there is nothing to say."""
    first = data.initial()

    assert (first.data.name, first.note, first.missing) == ("mnist", "", "")
    assert available.is_dir()


def test_the_app_begins_with_digits_where_mnist_is_missing() -> None:
    """The note says why, and what is to be downloaded is named."""
    first = data.initial()

    assert (first.data.name, first.missing) == ("digits", "mnist")
    assert first.note == "mnist is not downloaded yet; synthetic digits are used meanwhile"


def test_the_app_begins_with_digits_where_mnist_is_broken(available: Path) -> None:
    """Downloading would not help, so nothing is named to be downloaded."""
    for path in available.iterdir():
        path.write_bytes(b"broken")

    first = data.initial()

    assert (first.data.name, first.missing) == ("digits", "")
    assert first.note.endswith("; synthetic digits are used meanwhile")


def test_imported_data_have_a_name(tmp_path: Path) -> None:
    """It is listed and loaded from every folder."""
    (tmp_path / "mine.csv").write_text(_ROWS)

    copy, loaded = data.import_files(tmp_path / "mine.csv", "mine", Reading(test_size=7))

    assert copy.is_file()
    assert len(loaded.test) == 7
    assert data.names()[-1] == "mine"
    assert data.imported_names() == ["mine"]
    assert data.full_name("mine") == "mine"
    assert len(data.load("mine", Reading(test_size=7)).test) == 7


def test_a_full_name_is_a_name_or_an_absolute_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not there stays as it is written."""
    (tmp_path / "mine.csv").write_text(_ROWS)
    monkeypatch.setenv("HOME", str(tmp_path))

    for name in ("mine.csv", "./mine.csv", "~/mine.csv", f"{tmp_path}/mine.csv"):
        assert data.full_name(name) == str(tmp_path / "mine.csv")
    for name in ("mnist", "nothing", "./nothing"):
        assert data.full_name(name) == name


def test_settings_take_the_default_validation_size_of_other_data(lines: Dataset) -> None:
    """Unless it was chosen, and the new data have enough images."""
    digits = data.load("digits")
    config = RunConfig(validation=digits.default_validation_size)

    assert data.suit_config(config, lines, digits).validation == 60
    assert data.suit_config(config, lines, None).validation == 60
    chosen = config.replace(validation=77)
    assert data.suit_config(chosen, lines, digits).validation == 77
    assert data.suit_config(chosen.replace(validation=500), lines, digits).validation == 60
    assert data.suit_config(chosen.replace(train_size=601), lines, digits).train_size == 0
    assert data.suit_config(chosen.replace(train_size=600), lines, digits).train_size == 600


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"layers": "conv:4x64"}, ShapeError),
        ({"validation": 600}, DataError),
        ({"train_size": 601, "validation": 0}, DataError),
        ({"resample": True, "validation": 60}, DataError),
    ],
)
def test_settings_are_checked_against_the_data(
    lines: Dataset, settings: dict[str, object], error: type[Exception]
) -> None:
    """Without training anything."""
    data.check(RunConfig.of({"layers": "", "validation": 60}), lines)
    with pytest.raises(error):
        data.check(RunConfig.of(settings), lines)
    with pytest.raises(DataError, match="have no labels"):
        data.check(RunConfig.of({"validation": 60}), replace(lines, labeled=False))


def test_available_data_are_described(available: Path) -> None:
    """With the images of each class, and hashes of the pixels."""
    found = describe("mnist")

    assert (found.state, found.problem) == ("available", "")
    assert (found.train_shape, found.test_shape) == ((6, 28, 28), (4, 28, 28))
    assert found.classes == tuple("0123456789")
    assert sum(count.train for count in found.class_counts()) == 6
    assert sum(count.test for count in found.class_counts()) == 4
    assert {len(value) for value in found.hashes().values()} == {64}
    assert found.download_size > 0
    assert str(available) in found.origin


def test_missing_data_are_described_as_published() -> None:
    """Nothing is downloaded for it."""
    found = describe("mnist")

    assert (found.state, found.data) == ("missing", None)
    assert (found.train_shape, found.test_shape) == ((60_000, 28, 28), (10_000, 28, 28))
    assert found.origin == found.problem == "missing, 11.6 MB to download"
    assert found.download_folder.name == "mnist"
    assert (found.class_counts(), found.hashes()) == ([], {})


def test_other_data_are_described() -> None:
    """Synthetic ones, and names of nothing, which are not an error."""
    lines = describe("lines")
    assert (lines.state, lines.download_size, lines.published) == ("synthetic", 0, None)
    assert lines.class_counts()[0] == ("horizontal", 728, 5038)

    nothing = describe("nothing")
    assert (nothing.state, nothing.train_shape) == ("broken", (0, 0, 0))
    assert nothing.classes == ()
    assert "unknown data set 'nothing'" in nothing.origin


def test_files_are_described(tmp_path: Path) -> None:
    """They are available, not synthetic; without labels there are no classes to count."""
    (tmp_path / "mine.csv").write_text(_ROWS)
    np.save(tmp_path / "unlabeled.npy", np.zeros((3, 4, 4), np.uint8))

    assert describe("mine.csv").state == "available"
    assert describe("./mine.csv").class_counts()[0].train == 18
    unlabeled = describe("./unlabeled.npy")
    assert unlabeled.class_counts() == []


@pytest.mark.parametrize("error", [KeyError("test"), IndexError(), RecursionError("too deep")])
def test_whatever_a_reader_raises_is_a_data_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """One sentence with the name of the files; its cause is kept for --debug."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("nntui.datasets.catalog.load_user_files", fail)
    path = str(tmp_path / "mine.csv")
    with pytest.raises(DataError, match="expected a data set, but reading it failed") as got:
        data.load(path)
    assert got.value.__cause__ is error
    with pytest.raises(DataError, match="expected a data set, but reading it failed"):
        data.load_for(RunConfig.of({"data": path}))
