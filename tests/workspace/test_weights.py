"""Weights: listed, opened by name, and saved under new names."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError, RunError, ShapeError, WeightsError
from nntui.runs import checkpoint
from nntui.runs.manifest import Manifest, read_manifest
from nntui.weights import encode, read
from nntui.workspace import data, weight_files, weights
from nntui.workspace.fine_tuning import config_for
from tests.workspace.helpers import WEIGHTS, add_checkpoint, new_run, trained_run

_ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=120)


def test_saved_weights_are_found_by_every_name(saves: Path) -> None:
    """By the path, the name of the file and the name they were given."""
    path = weights.save(WEIGHTS, "mine", 0.5)

    assert path == saves / "weights" / "mine.safetensors"
    for name in (str(path), "mine.safetensors", "mine"):
        opened = weights.open_weights(name)
        assert opened.title == "mine"
        assert opened.weights.info.accuracy == 0.5
    assert [path] == weight_files.saved()


def test_saved_weights_take_precedence_over_pretrained_ones() -> None:
    """The user's own weights are never hidden."""
    ours = weight_files.pretrained()[0].stem
    before = weights.open_weights(ours).weights
    weights.save(WEIGHTS, ours, 0.5)

    after = weights.open_weights(ours).weights

    assert before.info.data != after.info.data == "toy"


def test_weights_take_precedence_over_a_run_of_the_same_name() -> None:
    """A run over a file in the current folder; a path with a slash names the file."""
    add_checkpoint(new_run("mine"))
    Path("mine").write_bytes(encode(WEIGHTS))
    assert weights.open_weights("mine").title == "mine"
    assert weight_files.find_named("mine") is None

    path = weights.save(WEIGHTS, "mine", 0.5)

    assert weight_files.find_named("mine") == path
    assert weights.open_weights("mine").weights.info.accuracy == 0.5
    assert weights.open_weights("./mine").weights.info.accuracy is None


def test_any_file_of_weights_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever its suffix; a path may begin with the home."""
    (tmp_path / "copy.bin").write_bytes(encode(WEIGHTS))
    monkeypatch.setenv("HOME", str(tmp_path))

    for name in ("copy.bin", "./copy.bin", "~/copy.bin"):
        opened = weights.open_weights(name)
        assert (opened.title, opened.weights.info.data) == ("copy.bin", "toy")


def test_foreign_weights_are_named(tmp_path: Path) -> None:
    """A folder, too; the error says what they are."""
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "saved_model.pb").touch()

    with pytest.raises(WeightsError, match=r"received a TensorFlow model \(folder\)"):
        weights.open_weights("model")


def test_saved_weights_are_weights_alone() -> None:
    """The optimizer's state and the position in the run stay with the run."""
    saved = read(weights.save(WEIGHTS, "mine", 0.5))

    assert saved.extra == {}
    assert saved.position == ""
    assert saved.arrays.keys() == WEIGHTS.arrays.keys()


def test_saved_weights_are_never_overwritten() -> None:
    """A second file of that name is refused, with and without the suffix."""
    weights.save(WEIGHTS, "mine", 0.5)

    for name in ("mine", "mine.safetensors"):
        with pytest.raises(WeightsError, match="weights with this name exist"):
            weights.save(WEIGHTS, name, 0.9)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/", "a/b", "../a", ".hidden", "a\0b", "a\nb", "\x1b[m", "ж" * 101]
)
def test_an_invalid_name_is_refused(saves: Path, name: str) -> None:
    """Nothing is written outside the folder of weights, nor hidden in it."""
    with pytest.raises(WeightsError, match="expected a short file name without folders"):
        weights.save(WEIGHTS, name, 0.5)

    assert not saves.exists()


@given(_ANY_TEXT)
@example("ß" * 99)
@example("🙂" * 60)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_is_saved_under_or_refused(saves: Path, name: str) -> None:
    """Whatever can be typed."""
    try:
        path = weights.save(WEIGHTS, name, 0.5)
    except WeightsError:
        return

    assert path.parent == saves / "weights"
    assert path in weight_files.saved()
    path.unlink()


@given(_ANY_TEXT)
@example("x" * 5000)
@example("a\0b")
@example("")
@example(".")
@example("/")
@example(":best")
def test_any_name_is_opened_or_refused(name: str) -> None:
    """Where there is nothing, every name gets an error."""
    with pytest.raises(NntuiError):
        weights.open_weights(name)


def test_a_run_is_opened_with_its_newest_weights() -> None:
    """Once it has a checkpoint."""
    run = new_run("first")
    with pytest.raises(WeightsError, match="this run has no checkpoint yet; let it train first"):
        weights.open_weights("first")

    add_checkpoint(run, 5)

    opened = weights.open_weights("first")
    assert (opened.title, opened.weights.info.step) == ("first", 5)
    assert weights.open_weights(str(run.path)).weights.info.step == 5


def test_a_run_is_opened_with_its_best_weights() -> None:
    """Once it has evaluated the validation images."""
    add_checkpoint(new_run("first"))
    with pytest.raises(WeightsError, match="no weights of this run are known to be the best"):
        weights.open_weights("first:best")

    run = trained_run("second", epochs=3)

    best = weights.open_weights("second:best")
    assert best.title == "second, best"
    assert best.weights.info.step in {100, 200, 300}
    assert weights.open_weights(f"{run.path}:best").title == "second, best"


def test_the_newest_checkpoint_is_the_one_of_most_steps() -> None:
    """Whichever file was touched last."""
    run = new_run()
    for step in (5, 40, 300):
        add_checkpoint(run, step)
    (run.checkpoints / "step-000000005.safetensors").touch()

    assert read_manifest(run.checkpoints).saved[-1].name == "step-000000300.safetensors"


def test_damaged_weights_are_an_error() -> None:
    """Of a run as of a file."""
    run = new_run("first")
    for path in (run.checkpoints / "step-000000001.safetensors", Path("mine.safetensors")):
        path.write_bytes(b"damaged")

    for name, words in (("first", "a safetensors file of nntui"), ("mine.safetensors", "weights")):
        with pytest.raises(WeightsError, match=f"expected {words}"):
            weights.open_weights(name)


def test_a_checkpoint_that_is_removed_meanwhile_is_read_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A trainer removes the one that was the newest a moment ago."""
    run = new_run("first")
    add_checkpoint(run, 5)
    add_checkpoint(run, 6)
    real = read_manifest

    def late(folder: Path) -> Manifest:
        manifest = real(folder)
        (folder / "step-000000006.safetensors").unlink(missing_ok=True)
        return Manifest(manifest.saved[-1:])

    monkeypatch.setattr(checkpoint, "read_manifest", late)

    assert weights.open_weights("first").weights.info.step == 5


def test_a_name_that_means_nothing_is_an_error() -> None:
    """With the name, and where to look."""
    with pytest.raises(RunError, match="'nothing': expected weights or a run, found"):
        weights.open_weights("nothing")
    with pytest.raises(RunError, match="did you mean mlp-best"):
        weights.open_weights("mlp-bset:best")
    for name in ("lines", "/"):
        with pytest.raises(RunError, match=f"'{name}': .* or a run, received a data set; see"):
            weights.open_weights(name)
    for number in range(2):
        new_run(f"run-{number}")
    with pytest.raises(RunError, match="it is the start of 2: "):
        weights.open_weights("run-:best")


def test_saved_weights_are_listed_from_the_newest(saves: Path) -> None:
    """By when they were saved; other files are left out."""
    paths = [weights.save(WEIGHTS, name, 0.5) for name in ("a", "b", "c")]
    for age, path in enumerate(paths):
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    (saves / "weights" / "notes.txt").touch()

    assert paths == weight_files.saved()


def test_without_saves_there_are_no_saved_weights() -> None:
    """And no error; pretrained weights come with nntui."""
    assert weight_files.saved() == []
    assert "mlp-best" in [path.stem for path in weight_files.pretrained()]


def test_untrained_weights_are_those_that_a_run_begins_with(lines: Dataset) -> None:
    """The same for the same seed."""
    config = RunConfig.of({"layers": "8:relu", "seed": 3})

    once, again, other = (weights.untrained(config.replace(seed=seed), lines) for seed in (3, 3, 4))

    assert (once.info.layers, once.info.image_shape, once.info.step) == ("8:relu", (12, 12), 0)
    assert np.array_equal(once.arrays["0/weight"], again.arrays["0/weight"])
    assert not np.array_equal(once.arrays["0/weight"], other.arrays["0/weight"])
    with pytest.raises(ShapeError):
        weights.untrained(config.replace(layers="conv:4x64"), lines)


def test_settings_take_the_layers_and_the_data_of_weights(tmp_path: Path) -> None:
    """Files only where they still are, read as they were."""
    config = RunConfig(lr=0.5, data="digits")
    ours = weights.open_weights("zimengx-lines")
    found = config_for(ours, config)
    assert (found.data, found.layers) == ("lines", ours.weights.info.layers)

    file = tmp_path / "mine.csv"
    file.write_text("0,0,0,9,9\n1,9,9,0,0\n" * 20)
    loaded = data.load(str(file), Reading(test_size=7))
    mine = weights.OpenedWeights(weights.untrained(config.replace(layers="4:tanh"), loaded), "mine")
    found = config_for(mine, config)
    assert (found.data, found.test_size, found.layers) == (str(file), 7, "4:tanh")
    file.unlink()
    found = config_for(mine, config)
    assert (found.data, found.test_size, found.layers) == ("digits", 0, "4:tanh")
