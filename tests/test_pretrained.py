"""The weights that come with nntui: each file loads and has the accuracy in the documentation."""

import re
from pathlib import Path

import pytest

from nntui import locations
from nntui.analysis.evaluated import evaluate_network
from nntui.analysis.restore import restore
from nntui.datasets import catalog
from nntui.recipes import registry
from nntui.weights import read
from nntui.workspace.weight_files import SUFFIX, pretrained
from nntui.workspace.weights import open_weights

_TABLE = Path(__file__).parent.parent / "docs" / "guide" / "weights.md"
_ROW = re.compile(
    r"^\| `([\w-]+)` \| .* \| ([\d.]+) % \| `(nntui [^`]+)` \| `(nntui [^`]+)` \|$", re.MULTILINE
)
ROWS = {
    name: (float(accuracy), training, evaluation)
    for name, accuracy, training, evaluation in _ROW.findall(_TABLE.read_text())
}
"""Accuracy in percent, training command and evaluation command of each file."""
NAMES = [path.stem for path in pretrained()]
_MAX_BYTES = 4_000_000
"""Size of all files, which every installation downloads."""


def test_the_table_is_complete() -> None:
    """It has a row for each file."""
    assert sorted(ROWS) == NAMES != []


def test_the_files_are_small() -> None:
    """All of them together."""
    assert sum(path.stat().st_size for path in pretrained()) < _MAX_BYTES


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_in_the_table_belong_to_the_file(name: str) -> None:
    """The training command has an existing recipe, the evaluation command the name of the file."""
    _, training, evaluation = ROWS[name]
    match = re.fullmatch(r"nntui train --recipe ([\w-]+)(?: --data digits)?", training)

    assert match
    assert match[1] in registry.names()
    assert re.fullmatch(rf"nntui eval {name} --data (mnist|lines)", evaluation)


@pytest.mark.parametrize("name", NAMES)
def test_weights_are_found_by_their_names(name: str) -> None:
    """They are complete, with their origin and accuracy."""
    weights = open_weights(name).weights

    assert restore(weights).parameters.finite()
    assert weights.info.accuracy is not None
    assert weights.info.version
    assert weights.info.recipe or weights.info.data == "digits"


@pytest.mark.parametrize("name", [name for name in NAMES if "digits" in name or "lines" in name])
def test_accuracy_on_synthetic_images(name: str) -> None:
    """It is the one in the file, also after rounding to float16."""
    weights = read(locations.pretrained() / f"{name}{SUFFIX}")
    data = catalog.load(weights.info.data, locations.data_folders())

    predictions = evaluate_network(weights, data, weights.info.run).predictions
    assert predictions.accuracy == pytest.approx(weights.info.accuracy, abs=1e-3)


@pytest.mark.usefixtures("mnist_folder")
@pytest.mark.parametrize("name", [name for name in NAMES if "--data mnist" in ROWS[name][2]])
def test_accuracy_on_mnist(name: str) -> None:
    """It is the one in the table, up to two images: other machines round differently."""
    weights = open_weights(name).weights
    data = catalog.load("mnist", locations.data_folders())

    predictions = evaluate_network(weights, data, name).predictions
    assert 100 * predictions.accuracy == pytest.approx(ROWS[name][0], abs=0.021)
