"""What there is to open, and how it is found by its name."""

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.errors import NntuiError, RunError, WeightsError
from nntui.runs import checkpoint
from nntui.runs.directory import RunDirectory
from nntui.runs.manifest import Manifest, read_manifest
from nntui.weights import Weights, WeightsInfo, encode, read
from nntui.workspace import library
from tests.runs.helpers import newest_checkpoint, small_run

_WEIGHTS = Weights(
    WeightsInfo(layers="", image_shape=(2, 2), classes=["a", "b"], data="toy", step=5),
    {"0/weight": np.ones((4, 2), np.float32), "0/bias": np.zeros(2, np.float32)},
    {"m": np.ones(10, np.float32)},
    "{}",
)


def _checkpoint(run: RunDirectory, step: int) -> None:
    path = run.checkpoints / f"step-{step:09}.safetensors"
    path.write_bytes(encode(_WEIGHTS))


def test_stored_weights_are_found_by_every_name(saves: Path) -> None:
    """By the path, the file's name and the name they were given."""
    path = library.store(_WEIGHTS, "mine", 0.5)

    assert path == saves / "weights" / "mine.safetensors"
    for name in (str(path), "mine.safetensors", "mine"):
        opened = library.open_named(name)
        assert (opened.run, opened.title) == (None, "mine")
        assert opened.weights is not None
        assert opened.weights.info.accuracy == 0.5
    assert [path] == library.saved_weights()


def test_what_was_stored_goes_before_what_came_with_nntui() -> None:
    """Somebody's own weights are never hidden by ours."""
    ours = library.pretrained_weights()[0].stem
    before = library.open_named(ours)
    library.store(_WEIGHTS, ours, 0.5)

    after = library.open_named(ours)
    assert before.weights is not None
    assert after.weights is not None
    assert before.weights.info.data != after.weights.info.data == "toy"


def test_stored_weights_are_weights_alone(saves: Path) -> None:
    """The optimizer's state and the place in the run stay with the run."""
    stored = read(library.store(_WEIGHTS, "mine", 0.5))

    assert stored.extra == {}
    assert stored.position == ""
    assert stored.arrays.keys() == _WEIGHTS.arrays.keys()
    assert saves.is_dir()


def test_stored_weights_are_never_written_over() -> None:
    """A second one of that name is refused, whichever way the name is written."""
    library.store(_WEIGHTS, "mine", 0.5)

    for name in ("mine", "mine.safetensors"):
        with pytest.raises(WeightsError, match="there are weights of that name already"):
            library.store(_WEIGHTS, name, 0.9)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/", "a/b", "../a", ".hidden", "a\0b", "a\nb", "\x1b[m", "ж" * 101]
)
def test_what_cannot_be_a_name_is_refused(saves: Path, name: str) -> None:
    """Nothing is written outside the folder of weights, nor where it is not seen."""
    with pytest.raises(WeightsError, match="expected a short name of a file, without folders"):
        library.store(_WEIGHTS, name, 0.5)

    assert not saves.exists()


@given(st.text(st.characters(exclude_categories=[]), max_size=120))
@example("ß" * 99)
@example("🙂" * 60)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_is_stored_under_or_refused(saves: Path, name: str) -> None:
    """Whatever can be typed."""
    try:
        path = library.store(_WEIGHTS, name, 0.5)
    except WeightsError:
        return

    assert path.parent == saves / "weights"
    assert path in library.saved_weights()
    path.unlink()


@given(st.text(st.characters(exclude_categories=[]), max_size=80))
@example("x" * 5000)
@example("a\0b")
@example("")
@example(".")
@example("/")
def test_any_name_is_opened_or_refused(name: str) -> None:
    """Where there is nothing, every name gets a sentence."""
    with pytest.raises(NntuiError):
        library.open_named(name)


def test_a_run_is_opened_with_its_newest_weights(saves: Path) -> None:
    """And refused as weights, while it has none."""
    run = small_run(saves)
    with pytest.raises(WeightsError, match="this run has no checkpoint yet; let it train first"):
        library.weights_named(run.name)

    _checkpoint(run, 5)

    opened = library.open_named(run.name)
    assert opened.run is not None
    assert (opened.run.path, opened.title) == (run.path, run.name)
    assert library.weights_named(run.name).info.step == 5


def test_the_newest_checkpoint_is_the_one_of_most_steps(saves: Path) -> None:
    """However long the run."""
    run = small_run(saves)
    for step in (5, 40, 300):
        _checkpoint(run, step)
    (run.checkpoints / "step-000000005.safetensors").touch()

    assert newest_checkpoint(run) == run.checkpoints / "step-000000300.safetensors"


def test_broken_weights_are_told(saves: Path) -> None:
    """A run whose checkpoint is damaged can be opened, and says so where its weights are wanted."""
    run = small_run(saves)
    (run.checkpoints / "step-000000001.safetensors").write_bytes(b"broken")

    assert library.open_named(run.name).title == run.name
    with pytest.raises(WeightsError, match="expected a safetensors file of nntui"):
        library.weights_named(run.name)


def test_a_checkpoint_that_goes_away_is_looked_for_again(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A trainer at work removes the one that was the newest a moment ago."""
    run = small_run(saves)
    _checkpoint(run, 5)
    _checkpoint(run, 6)
    real = read_manifest

    def late(folder: Path) -> Manifest:
        manifest = real(folder)
        (folder / "step-000000006.safetensors").unlink(missing_ok=True)
        return Manifest(manifest.saved[-1:])

    monkeypatch.setattr(checkpoint, "read_manifest", late)

    assert library.weights_named(run.name).info.step == 5


def test_what_is_not_there_is_told() -> None:
    """With the name, and where to look."""
    with pytest.raises(RunError, match=r"nothing: there is no run of that name .*; see nntui runs"):
        library.weights_named("nothing")


def test_the_run_under_way_is_known(saves: Path) -> None:
    """The newest one whose trainer lives."""
    runs = [small_run(saves) for _ in range(3)]
    for age, run in enumerate(runs):
        os.utime(run.config_file, (1_000_000 - age, 1_000_000 - age))
    assert library.live_run() is None

    with runs[1].locked(), runs[2].locked():
        living = library.live_run()

    assert living is not None
    assert living.path == runs[1].path
    assert [run.path for run in runs] == [run.path for run in library.all_runs()]


def test_without_saves_there_is_nothing() -> None:
    """And no complaint."""
    assert library.saved_weights() == []
    assert library.all_runs() == []


def test_saved_weights_come_from_the_newest(saves: Path) -> None:
    """By when they were saved; other files are not among them."""
    paths = [library.store(_WEIGHTS, name, 0.5) for name in ("a", "b", "c")]
    for age, path in enumerate(paths):
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    (saves / "weights" / "notes.txt").touch()

    assert paths == library.saved_weights()
