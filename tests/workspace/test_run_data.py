"""A run knows its data by their contents: when they grow, are shuffled, moved or replaced."""

from pathlib import Path

import numpy as np
import pytest

from nntui.config.reading import Reading
from nntui.datasets.dataset import Dataset, Split
from nntui.datasets.published.registry import Published
from nntui.errors import ConfigError, DataError, GoneDataError, RunError
from nntui.runs.data_record import read_data_record
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import RunContinued
from nntui.view.runview import view_of
from nntui.workspace import data, resuming, runs
from nntui.workspace.evaluation import evaluate_named
from nntui.workspace.run_data import TrainedOn, load_of_run, load_other, trained_on
from nntui.workspace.weights import open_weights, save
from nntui.workspace.weights_evaluation import WeightsEvaluation
from tests.published_data import published_in
from tests.runs.helpers import theta
from tests.workspace.helpers import TINY, trained_run

COUNT, ADDED = 1_500, 60
_RNG = np.random.default_rng(8)
# The center of an image says its class, and the rest is noise: a little can be learned, and images
# that were trained on are recognized better than others.
LABELS = _RNG.integers(0, 3, COUNT + ADDED).astype(np.uint8)
IMAGES = _RNG.integers(0, 256, (COUNT + ADDED, 16), np.uint8)
IMAGES[:, 5] = IMAGES[:, 5] // 2 + LABELS * 40
LEFT_OUT = (
    "digits.csv has 60 images more than when the run began, which are left out; every image stays "
    "in the part that it was in"
)


def _write(path: Path, rows: np.ndarray | range) -> Path:
    path.parent.mkdir(exist_ok=True)
    table = np.concatenate([LABELS[rows, None], IMAGES[rows]], axis=1)
    np.savetxt(path, table, "%d", ",")
    return path


def _shuffled(count: int) -> np.ndarray:
    return np.random.default_rng(1).permutation(count)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The data of the run, 1,500 lines."""
    return _write(tmp_path / "a" / "digits.csv", range(COUNT))


@pytest.fixture
def run(file: Path) -> RunDirectory:
    """A run of two epochs on it; its validation images are chosen as by default."""
    return trained_run("first", data=str(file), layers="24:relu", epochs=2)


def _result(found: WeightsEvaluation) -> tuple[int, float, float | None]:
    return len(found.predictions), found.accuracy, found.loss


def _resumed(run: RunDirectory, **changes: object) -> RunDirectory:
    data = resuming.prepare(run, changes)
    resuming.resume(run, changes, data)
    assert list(runs.train(run, data))
    return run


def _pixels(split: Split) -> set[bytes]:
    return {image.tobytes() for image in split.images}


def test_growing_shuffling_and_moving_data_change_no_result(
    run: RunDirectory, file: Path, tmp_path: Path
) -> None:
    """The evaluation stays the same to the bit, and says what changed."""
    before = evaluate_named("first")
    assert len(before.predictions) == COUNT // 10
    assert before.data.notes == ()

    _write(file, range(COUNT + ADDED))
    grown = evaluate_named("first")
    _write(file, _shuffled(COUNT + ADDED))
    shuffled = evaluate_named("first", str(file))
    _write(file, _shuffled(COUNT))
    reordered = evaluate_named("first")

    assert _result(before) == _result(grown) == _result(shuffled) == _result(reordered)
    assert grown.data.notes == shuffled.data.notes == (LEFT_OUT,)
    assert reordered.data.notes[0].startswith("the images of digits.csv are in another order")
    assert not _pixels(grown.data.test) & _pixels(grown.data.train)

    moved = file.rename(tmp_path / "elsewhere.csv")
    with pytest.raises(GoneDataError, match=r"a/digits\.csv: the data of the training are no long"):
        evaluate_named("first")
    assert _result(evaluate_named("first", str(moved))) == _result(before)
    assert run.data_file.exists()


def test_a_resumed_run_continues_to_the_bit_on_data_that_grew(file: Path) -> None:
    """The same images in the same order as in a run that was never interrupted."""
    settings = {
        **TINY,
        "data": str(file),
        "layers": "24:relu",
        "validation": 135,
        "schedule": "constant",
    }
    whole = trained_run("whole", **{**settings, "epochs": 4})
    run = trained_run("first", **{**settings, "epochs": 2})
    _write(file, _shuffled(COUNT + ADDED))

    _resumed(run, epochs=4)

    assert theta(run) == theta(whole)
    tests = [view_of(replay(each.events_file)).test for each in (run, whole)]
    assert tests[0] is not None
    assert tests[1] is not None
    assert tests[0].confusion == tests[1].confusion
    continued = [event for event in replay(run.events_file) if isinstance(event, RunContinued)]
    assert continued[0].notes == [LEFT_OUT]


def test_a_run_is_resumed_on_data_that_were_moved(
    run: RunDirectory, file: Path, tmp_path: Path
) -> None:
    """It remembers the new place."""
    moved = file.rename(tmp_path / "elsewhere.csv")

    with pytest.raises(GoneDataError, match="no longer there; if they were moved, name them with"):
        resuming.prepare(run, {"epochs": 3})
    _resumed(run, epochs=3, data=str(moved))

    assert evaluate_named("first").data.name == str(moved)
    assert load_of_run(run).name == str(moved)
    record = read_data_record(run)
    assert record is not None
    assert record.name == str(moved)
    assert run.config().data == str(file)


def test_a_run_is_not_resumed_on_other_data(run: RunDirectory, tmp_path: Path) -> None:
    """Nothing is written to its journal."""
    other = _write(tmp_path / "other.csv", range(COUNT - 100, COUNT + ADDED))
    before = run.events_file.read_bytes()

    with pytest.raises(DataError, match="training images are gone; restore them, or start a new"):
        resuming.prepare(run, {"epochs": 3, "data": str(other)})

    assert run.events_file.read_bytes() == before


def test_a_run_without_a_record_trusts_the_path(run: RunDirectory, tmp_path: Path) -> None:
    """As in earlier versions; its data cannot be elsewhere."""
    run.data_file.unlink()
    other = _write(tmp_path / "other.csv", range(COUNT))

    assert len(evaluate_named("first").predictions) == COUNT // 10
    with pytest.raises(ConfigError, match="data: cannot change after the first step of a run"):
        resuming.prepare(run, {"epochs": 3, "data": str(other)})
    assert resuming.prepare(run, {"epochs": 3, "data": run.config().data}).name


@pytest.mark.parametrize("rows", [_shuffled(COUNT), np.arange(COUNT + ADDED)])
def test_a_run_without_a_record_is_not_resumed_on_changed_data(
    run: RunDirectory, file: Path, rows: np.ndarray
) -> None:
    """Its checkpoint has the hash of the data; its journal has the numbers of images."""
    run.data_file.unlink()
    _write(file, rows)

    data = resuming.prepare(run, {"epochs": 3})
    resuming.resume(run, {"epochs": 3}, data)

    with pytest.raises(RunError, match=r"expected the .* that the run began with, received"):
        list(runs.train(run, data))


def test_without_a_record_an_evaluation_on_other_files_says_so(
    run: RunDirectory, tmp_path: Path
) -> None:
    """Images of the training may be among them."""
    run.data_file.unlink()
    other = _write(tmp_path / "other.csv", range(COUNT))

    found = evaluate_named("first", str(other))

    assert found.data.notes[-1].startswith(
        "no record of the images that these weights were trained"
    )


def test_a_run_on_data_without_duplicates_is_evaluated(file: Path) -> None:
    """Its checkpoints say how the data were read, with a flag."""
    trained_run("flagged", data=str(file), drop_duplicates=True)

    assert len(evaluate_named("flagged").predictions) == COUNT // 10


def test_a_damaged_record_is_one_sentence(run: RunDirectory) -> None:
    """Rather than a result on images that were trained on."""
    run.data_file.write_bytes(b"{}")

    for action in (lambda: evaluate_named("first"), lambda: resuming.prepare(run, {"epochs": 3})):
        with pytest.raises(RunError, match=r"data\.json: expected the record of the data"):
            action()


def test_other_data_is_evaluated_without_images_of_the_training(
    run: RunDirectory, file: Path, tmp_path: Path
) -> None:
    """A copy has the test images of the run, also under another name."""
    copy = _write(tmp_path / "copy.csv", _shuffled(COUNT))
    grown = _write(tmp_path / "grown.csv", range(COUNT + ADDED))
    seen = load_of_run(run)
    trained = _pixels(seen.train)

    copied = evaluate_named("first", str(copy))
    other = evaluate_named("first", str(grown))

    assert _result(copied) == _result(evaluate_named("first"))
    assert len(other.predictions) == COUNT // 10 + ADDED
    assert other.data.notes == (
        (
            "grown.csv: the network was trained or validated on 1,350 of the 1,560 images; they "
            "are left out"
        ),
    )
    assert not _pixels(other.data.test) & (trained - _pixels(seen.test))
    assert file.exists()


def test_data_that_were_replaced_are_evaluated_only_when_named(
    run: RunDirectory, file: Path
) -> None:
    """By themselves they are not the data of the run."""
    _write(file, range(COUNT, COUNT + ADDED))

    with pytest.raises(GoneDataError, match="all of its 150 test images are gone"):
        evaluate_named("first")
    assert len(evaluate_named("first", str(file)).predictions) == ADDED
    assert run.data_file.exists()


def test_options_with_which_no_image_is_found_are_named(run: RunDirectory) -> None:
    """The images themselves are still there."""
    with pytest.raises(DataError, match="they were read with --invert, which may be why"):
        evaluate_named("first", settings={"invert": "yes"})
    assert run.data_file.exists()


def test_saved_weights_find_the_record_of_their_run(run: RunDirectory, file: Path) -> None:
    """Without it, they say that the data have changed."""
    weights = open_weights("first").weights
    save(weights, "kept", 0.5)
    before = evaluate_named("kept")
    _write(file, range(COUNT + ADDED))

    assert _result(evaluate_named("kept")) == _result(before)
    assert evaluate_named("kept").data.notes == (LEFT_OUT,)

    runs.delete(run)
    alone = evaluate_named("kept")

    assert not run.path.exists()
    assert alone.data.notes == (
        (
            "digits.csv has changed since these weights were trained, and no record of their "
            "images is left: images that they were trained on may be among the test images"
        ),
    )


def test_a_run_of_another_name_or_time_is_not_asked(run: RunDirectory, file: Path) -> None:
    """A new run under the old name has other data."""
    save(open_weights("first").weights, "kept", 0.5)
    runs.delete(run)
    other = _write(file.with_name("other.csv"), range(COUNT // 2))
    trained_run("first", data=str(other), validation=10)

    known = trained_on(open_weights("kept").weights.info)

    assert known.membership is None
    assert evaluate_named("kept").data.notes == ()


def test_runs_on_synthetic_data_need_no_record(lines: Dataset) -> None:
    """No setting changes them."""
    run = trained_run("synthetic")

    assert not run.data_file.exists()
    assert open_weights("synthetic").weights.info.content == ""
    assert len(load_of_run(run).test) == len(evaluate_named("synthetic").predictions)
    assert lines.content == ""


def test_a_run_is_never_resumed_on_published_or_synthetic_data(run: RunDirectory) -> None:
    """They have a known content, which is another one."""
    with pytest.raises(DataError, match="expected the images of 4 x 4 that the run began with"):
        resuming.prepare(run, {"epochs": 3, "data": "lines"})
    with pytest.raises(ConfigError, match="data: cannot change after the first step"):
        resuming.prepare(trained_run("synthetic"), {"epochs": 3, "data": run.config().data})


def test_a_run_is_not_resumed_on_images_without_labels(run: RunDirectory, file: Path) -> None:
    """One sentence, before anything is written."""
    np.save(file.with_name("x.npy"), IMAGES.reshape(-1, 4, 4))

    with pytest.raises(DataError, match="these images have no labels"):
        resuming.prepare(run, {"epochs": 3, "data": str(file.with_name("x.npy"))})


def test_images_of_a_published_training_part_are_counted(
    tmp_path: Path, published_mnist: Published, mnist_contents: dict[str, bytes]
) -> None:
    """In other files, on which weights of MNIST are evaluated."""
    published_in(tmp_path / "no-data", published_mnist, mnist_contents)
    mnist = data.load("mnist")
    images = np.concatenate([mnist.train.images[:4], mnist.test.images])
    np.savez(tmp_path / "mine.npz", x=images, y=np.arange(len(images)) % 8)
    known = TrainedOn("mnist", Reading())

    notes = load_other(known, str(tmp_path / "mine.npz"), None).notes

    assert notes == (
        (
            "4 of the 8 images are among the training images of mnist, the data set that these "
            "weights were trained on"
        ),
    )
    assert load_other(known, "mnist", None).notes == ()
