"""`nntui data info`: what is in a data set, available or not."""

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


def test_info_prints_images_classes_hashes_and_source(nntui: Run, small_here: Path) -> None:
    out = nntui("data", "info", "mnist").out

    assert "images    6 training images, 4 test images, 28 x 28" in out
    assert f"from      MNIST from {small_here}" in out
    assert "license   CC BY-SA 3.0" in out
    assert "source    LeCun, Cortes and Burges" in out
    table = [line.split() for line in out.partition("\nclass ")[2].splitlines()[1:]]
    assert [cells[0] for cells in table] == list("0123456789")
    assert [sum(int(cells[place]) for cells in table) for place in (1, 2)] == [6, 4]


def test_info_of_a_missing_data_set_says_how_to_download_it(nntui: Run, cache: Path) -> None:
    """The rest is what its publishers say."""
    done = nntui("data", "info", "fashion")

    assert (done.code, done.err) == (0, "")
    assert "classes   T-shirt, Trouser, Pullover, Dress, Coat, Sandal, Shirt" in done.out
    assert f"download  nntui data get fashion, into {cache / 'fashion'}" in done.out
    assert "26,421,880 bytes" in done.out
    assert "class  " not in done.out


@pytest.mark.parametrize("name", ["digits", "mnist", "kmnist"])
def test_json_is_one_object_with_everything(nntui: Run, small_here: Path, name: str) -> None:
    del small_here
    record = json.loads(nntui("data", "info", name, "--json").out)

    assert record["name"] == name
    assert len(record["classes"]) == 10
    assert ("by_class" in record) == (name != "kmnist") == ("sha256" in record)
    assert ("files" in record) == (name != "digits")
