"""The weights that come with nntui: each loads, and is as good as the table says."""

import re
from pathlib import Path

import pytest

from nntui import locations
from nntui.analysis.evaluated import evaluate_network
from nntui.analysis.restore import restore
from nntui.datasets import catalog
from nntui.recipes import registry
from nntui.weights import read
from nntui.workspace.library import SUFFIX, pretrained_weights, weights_named

_TABLE = Path(__file__).parent.parent / "saves" / "README.md"
_ROW = re.compile(
    r"^\| `([\w-]+)` \| .* \| ([\d.]+) % \| `(nntui [^`]+)` \| `(nntui [^`]+)` \|$", re.MULTILINE
)
ROWS = {name: (float(share), trains, checks) for name, share, trains, checks in _ROW.findall(
    _TABLE.read_text()
)}  # fmt: skip
NAMES = [path.stem for path in pretrained_weights()]
LIMIT = 4_000_000
"""Bytes of all files: what nobody minds to download."""


def test_the_table_has_every_file() -> None:
    """No more rows than files and no fewer."""
    assert sorted(ROWS) == NAMES != []


def test_they_are_small() -> None:
    """All of them together."""
    assert sum(path.stat().st_size for path in pretrained_weights()) < LIMIT


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_are_those_of_the_file(name: str) -> None:
    """What trains it is a recipe, what checks it names it and the data of the table."""
    _, trains, checks = ROWS[name]
    found = re.fullmatch(r"nntui train --recipe ([\w-]+)(?: --data digits)?", trains)

    assert found
    assert found[1] in registry.names()
    assert re.fullmatch(rf"nntui eval {name} --data (mnist|lines)", checks)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_found_by_its_name_and_loads(name: str) -> None:
    """A complete network, that says where it comes from and how good it is."""
    weights = weights_named(name)

    assert restore(weights).parameters.finite()
    assert weights.info.accuracy is not None
    assert weights.info.version
    assert weights.info.recipe or weights.info.data == "digits"


@pytest.mark.parametrize("name", [name for name in NAMES if "digits" in name or "lines" in name])
def test_accuracy_on_drawn_images(name: str) -> None:
    """What the file says of itself is so, after its rounding."""
    weights = read(locations.pretrained() / f"{name}{SUFFIX}")
    data = catalog.load(weights.info.data, locations.data_folders())

    predictions = evaluate_network(weights, data, weights.info.run).predictions
    assert predictions.accuracy == pytest.approx(weights.info.accuracy, abs=1e-3)


@pytest.mark.usefixtures("mnist_folder")
@pytest.mark.parametrize("name", [name for name in NAMES if "--data mnist" in ROWS[name][2]])
def test_accuracy_on_mnist(name: str) -> None:
    """The test images of the table, to a digit of the table: another machine rounds otherwise."""
    weights = weights_named(name)
    data = catalog.load("mnist", locations.data_folders())

    predictions = evaluate_network(weights, data, name).predictions
    assert 100 * predictions.accuracy == pytest.approx(ROWS[name][0], abs=0.021)
