"""A run trains on fixed labels, and keeps its own copy of the fixes: it is resumed exactly."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui import locations
from nntui.config.run_config import RunConfig
from nntui.datasets.label_fixes import LabelFixes, fix_of, write_label_fixes
from nntui.errors import DataError
from nntui.runs.data_record import config_with_data
from nntui.workspace import data as datasets
from nntui.workspace.interface import evaluate, resume, train
from nntui.workspace.label_fixes import fix_at, fix_label, fixes_file, load_fixes
from nntui.workspace.runs import create


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A data set of 40 images of two classes."""
    rng = np.random.default_rng(1)
    path = tmp_path / "own.npz"
    images = rng.integers(0, 256, (50, 6, 6)).astype(np.uint8)
    labels = (np.arange(50) % 2).astype(np.uint8)
    np.savez(path, x_train=images[:40], y_train=labels[:40], x_test=images[40:], y_test=labels[40:])
    return path


@pytest.fixture
def fixes(files: Path, tmp_path: Path) -> Path:
    """A file that changes one label and leaves one image out."""
    data = datasets.load(str(files))
    found = LabelFixes(data=str(files))
    found = found.with_fix(fix_of(data, "train", 0, "relabel", data.classes[1]))
    write_label_fixes(tmp_path / "fixes.json", found.with_fix(fix_of(data, "train", 1, "drop")))
    return tmp_path / "fixes.json"


def settings(files: Path, fixes: Path, epochs: int) -> dict[str, object]:
    return {
        "data": str(files),
        "label_fixes": str(fixes),
        "layers": "4:tanh",
        "batch": 10,
        "validation": 9,
        "epochs": epochs,
    }


@pytest.mark.usefixtures("saves")
def test_a_run_has_the_fixed_labels_and_a_copy_of_the_fixes(files: Path, fixes: Path) -> None:
    config = RunConfig.of(settings(files, fixes, 1))

    data = datasets.load_for(config)
    run = create(config)
    fixes.unlink()

    assert len(data.train) == 39
    assert "label fixes: 1 label changed, 1 image left out" in data.notes
    again = datasets.load_for(config_with_data(run))
    assert again.train.labels.tolist() == data.train.labels.tolist()
    with pytest.raises(DataError, match="cannot be read"):
        create(config)
    assert [each.name for each in locations.runs().iterdir()] == [run.path.name]


@pytest.mark.usefixtures("saves")
def test_a_run_is_resumed_exactly_though_the_file_has_changed(files: Path, fixes: Path) -> None:
    one = train(**settings(files, fixes, 2), name="one")  # type: ignore[arg-type]
    other = train(**settings(files, fixes, 2), name="other")  # type: ignore[arg-type]
    undisturbed = resume(one, epochs=4)
    write_label_fixes(fixes, LabelFixes())

    resumed = resume(other, epochs=4)

    first, second = undisturbed.weights.arrays, resumed.weights.arrays
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert evaluate(resumed).data.notes == ("label fixes: 1 label changed, 1 image left out",)


@pytest.mark.usefixtures("saves")
def test_fixes_of_own_files_are_beside_them_and_are_taken_back(files: Path) -> None:
    data = datasets.load(str(files))

    path, first = fix_label(data, "test", 3, "drop")
    assert path == files.with_name("own.npz.label-fixes.json") == fixes_file(data)
    assert fix_at(data, "test", 3, first) == first.fixes[0]
    assert fix_at(data, "test", 4, first) is None

    assert fix_label(data, "test", 3, None)[1].fixes == ()
    assert load_fixes(data).fixes == ()


def test_fixes_of_named_data_are_saved_with_the_runs(saves: Path) -> None:
    generated = datasets.load("lines")
    data = replace(generated, generator=None)
    with pytest.raises(DataError, match="received lines, whose images are generated"):
        fix_label(generated, "train", 0, "keep")

    path, fixes = fix_label(data, "train", 0, "keep")

    assert path == saves / "label-fixes" / "lines.label-fixes.json"
    assert load_fixes(data) == fixes
