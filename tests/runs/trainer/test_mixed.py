"""A run keeps the images that it mixes in, evaluates those held out, and resumes to the bit."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from nntui import locations
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import DataError
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.trainer.session import run_session
from nntui.runs.trash import delete_files
from nntui.training.events import AnyEvent, Evaluated, MixedEvaluated, RunStarted
from nntui.training.images import mixed_as
from nntui.view.runview import view_of
from tests.runs.helpers import EVERY_CHECKPOINT, small_run, theta


def _write(path: Path, seed: int) -> str:
    """Write 20 images of lines as a data set, and return its name."""
    images = np.zeros((20, 12, 12), np.uint8)
    places = np.random.default_rng(seed).integers(0, 12, 20)
    for number, place in enumerate(places):
        images[number, place] = 255
    vertical = np.arange(20) % 2 == 1
    images[vertical] = images[vertical].transpose(0, 2, 1)
    np.savez(path, x=images, y=vertical.astype(int), classes=np.array(["horizontal", "vertical"]))
    return str(path)


def _train(lines: Dataset, run: RunDirectory) -> Iterator[AnyEvent]:
    def load(config: RunConfig) -> Dataset:
        return mixed_as(config, lines, locations.data_folders())

    return run_session(run, load, timings=EVERY_CHECKPOINT)


def test_a_run_resumes_to_the_bit_though_the_images_have_changed(
    lines: Dataset, saves: Path, tmp_path: Path
) -> None:
    """Its folder has a copy of the images that it began with."""
    settings = {"mix": _write(tmp_path / "mine.npz", 1), "mix_times": 3}
    whole, resumed = small_run(saves, **settings), small_run(saves, **settings)
    list(_train(lines, whole))
    session = _train(lines, resumed)
    for _ in range(12):
        next(session)
    session.close()  # type: ignore[attr-defined]  # a generator; as if the process was killed
    _write(tmp_path / "mine.npz", 2)
    list(_train(lines, resumed))

    assert theta(resumed) == theta(whole)


def test_the_images_held_out_are_evaluated_after_each_epoch(
    lines: Dataset, saves: Path, tmp_path: Path
) -> None:
    """By themselves; the test images are those of the first data set."""
    run = small_run(saves, mix=_write(tmp_path / "mine.npz", 1))
    events = list(_train(lines, run))

    started = next(event for event in events if isinstance(event, RunStarted))
    tested = next(e for e in events if isinstance(e, Evaluated) and e.split == "test")
    mixed = [event for event in events if isinstance(event, MixedEvaluated)]
    assert started.mixed is not None
    assert (started.mixed.data, started.mixed.images, started.mixed.times) == ("mine", 16, 3)
    assert started.train_size == 500 + 3 * 16
    assert sum(map(sum, tested.confusion)) == 200
    assert [(event.epoch, event.images) for event in mixed] == [(1, 4), (2, 4)]
    assert view_of(events).mixed == mixed[-1]
    assert view_of(replay(run.events_file)).mixed == mixed[-1]


def test_a_run_whose_copy_was_changed_is_not_resumed(
    lines: Dataset, saves: Path, tmp_path: Path
) -> None:
    """The error names the file."""
    name = _write(tmp_path / "mine.npz", 1)
    run = small_run(saves, mix=name)
    session = _train(lines, run)
    for _ in range(5):
        next(session)
    session.close()  # type: ignore[attr-defined]  # a generator
    copy = run.mixed_file()
    assert copy is not None
    copy.unlink()
    _write(tmp_path / "mine.npz", 2)

    with pytest.raises(DataError, match=r"mix: expected the 20 images .* restore mine.mixed.npz"):
        list(_train(lines, run))


def test_the_copy_is_deleted_with_its_run(lines: Dataset, saves: Path, tmp_path: Path) -> None:
    """It is a file of the run as any other."""
    run = small_run(saves, mix=_write(tmp_path / "mine.npz", 1))
    list(_train(lines, run))
    run.fixes_file.write_text("{}")

    assert delete_files(run.path) == []
    assert not run.path.exists()
