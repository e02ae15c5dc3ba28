"""`nntui eval`: weights evaluated on test images, in all and by class."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from nntui.runs.journal import replay
from nntui.training.events import Evaluated
from nntui.weights import Weights, WeightsInfo, save
from tests.cli.conftest import TRAIN, Run
from tests.datasets.files import csv


def _weights_for_small_images(path: Path) -> Path:
    """Save weights of a network for images of 2 x 2."""
    info = WeightsInfo(layers="", image_shape=(2, 2), classes=["a", "b"], data="digits")
    arrays = {
        "0/weight": np.zeros((4, 2), np.float32),
        "0/bias": np.zeros(2, np.float32),
    }
    save(path, Weights(info, arrays))
    return path


def test_evaluation_equals_that_of_the_run_to_the_bit(nntui: Run, run_folder: Path) -> None:
    """With the same number of threads."""
    evaluated = replay(run_folder / "events.jsonl")[-3]
    assert isinstance(evaluated, Evaluated)

    with threadpool_limits(1, user_api="blas"):
        record = json.loads(nntui("eval", "last", "--json").out)

    assert (record["data"], record["images"]) == ("digits", 5_000)
    assert (record["accuracy"], record["loss"]) == (evaluated.accuracy, evaluated.loss)
    assert record["confusion"] == evaluated.confusion


def test_scores_by_class_follow_from_the_confusion_matrix(nntui: Run, run_folder: Path) -> None:
    record = json.loads(nntui("eval", run_folder.name, "--json").out)
    confusion = np.array(record["confusion"])

    assert list(record["classes"]) == list("0123456789")
    seven = record["classes"]["7"]
    assert seven["images"] == confusion[7].sum()
    assert seven["recall"] == confusion[7, 7] / confusion[7].sum()
    assert seven["precision"] == confusion[7, 7] / confusion[:, 7].sum()


@pytest.mark.parametrize("how", ["path", "run", "start", "last"])
def test_weights_are_named_in_several_ways(
    nntui: Run, run_folder: Path, weights_file: Path, how: str
) -> None:
    """A path, a run, the beginning of its name, or last."""
    name = {
        "path": str(weights_file),
        "run": run_folder.name,
        "start": run_folder.name[:8],
        "last": "last",
    }[how]

    done = nntui("eval", name)

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("16:relu on 5,000 images of digits: ")


def test_accuracy_scores_and_confusion_matrix_are_printed(nntui: Run, run_folder: Path) -> None:
    evaluated = replay(run_folder / "events.jsonl")[-3]
    assert isinstance(evaluated, Evaluated)
    first, _, head, *rest = nntui("eval", "last").out.splitlines()

    assert first == (
        f"16:relu on 5,000 images of digits: {100 * evaluated.accuracy:.2f} %, "
        f"loss {evaluated.loss:.4g}"
    )
    assert head.split() == ["class", "precision", "recall", "F1", "images"]
    assert all(re.match(r"\d( +[\d.]+ %){3} +\d+$", line) for line in rest[:10])
    assert rest[11] == "rows: true class, columns: predicted class"
    matrix = [
        [int(word) if word != "." else 0 for word in line.split()[1:]] for line in rest[13:23]
    ]
    assert matrix == evaluated.confusion


def test_saved_weights_are_found_by_name(nntui: Run, saves: Path, weights_file: Path) -> None:
    """With and without the suffix."""
    (saves / "weights").mkdir()
    weights_file.rename(saves / "weights" / "mine.safetensors")

    assert nntui("eval", "mine").code == 0
    assert nntui("eval", "mine.safetensors").code == 0


def test_an_unknown_name_is_one_sentence(nntui: Run) -> None:
    assert nntui("eval", "nope") == (
        2,
        "",
        "nntui: 'nope': expected weights or a run, found nothing there; see nntui runs\n",
    )


@pytest.mark.parametrize("contents", [b"", b"garbage", b"\x10\0\0\0\0\0\0\0{}", b"\xff" * 64])
def test_a_file_without_weights_is_one_sentence(
    nntui: Run, tmp_path: Path, contents: bytes
) -> None:
    path = tmp_path / "broken.safetensors"
    path.write_bytes(contents)

    done = nntui("eval", str(path))

    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(rf"nntui: {re.escape(str(path))}: [^\n]+\n", done.err)


def test_truncated_weights_are_one_sentence(nntui: Run, weights_file: Path) -> None:
    weights_file.write_bytes(weights_file.read_bytes()[:-100])

    done = nntui("eval", str(weights_file))

    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(rf"nntui: {re.escape(str(weights_file))}: [^\n]+\n", done.err)


def test_weights_for_other_images_are_refused(nntui: Run, tmp_path: Path) -> None:
    """With the shapes that they expect and received."""
    path = _weights_for_small_images(tmp_path / "small.safetensors")

    assert nntui("eval", str(path)) == (
        2,
        "",
        (
            "nntui: weights trained on digits: expected images of 2 x 2 in 2 classes, received "
            "digits with 28 x 28 in 10; choose the data set they were trained on\n"
        ),
    )


def test_weights_of_unknown_data_need_data(nntui: Run, tmp_path: Path) -> None:
    """The option --data."""
    path = tmp_path / "kuzushiji.safetensors"
    info = WeightsInfo(layers="", image_shape=(28, 28), classes=list("0123456789"), data="\x1bkana")
    arrays = {
        "0/weight": np.zeros((784, 10), np.float32),
        "0/bias": np.zeros(10, np.float32),
    }
    save(path, Weights(info, arrays))

    refused = nntui("eval", str(path))
    assert refused.code == 2
    assert refused.err == (
        "nntui: '?kana': these weights were trained on this data set, which is not there; pass its "
        "file, or other data to evaluate on, with --data\n"
    )

    evaluated = nntui("eval", str(path), "--data", "digits")
    assert evaluated.code == 0
    assert evaluated.out.startswith(
        "no hidden layers on 5,000 images of digits: 10.00 %, loss 2.303"
    )


def test_a_run_without_a_checkpoint_has_no_weights(
    nntui: Run, run_folder: Path, weights_file: Path
) -> None:
    weights_file.unlink()

    assert nntui("eval", "last") == (
        2,
        "",
        f"nntui: {run_folder.name}: this run has no checkpoint yet; let it train first\n",
    )


def test_best_and_newest_weights_of_one_epoch_are_the_same(nntui: Run, run_folder: Path) -> None:
    """RUN:best and --best."""
    last = json.loads(nntui("eval", "last", "--json").out)

    for words in (("last:best",), ("last", "--best"), (f"{run_folder.name}:best", "--best")):
        assert json.loads(nntui("eval", *words, "--json").out) == last


def test_without_validation_images_there_are_no_best_weights(nntui: Run) -> None:
    assert nntui(*TRAIN, "--epochs", "1", "--validation", "0").code == 0

    done = nntui("eval", "last", "--best")

    assert (done.code, done.out) == (2, "")
    assert "validation images" in done.err


def test_what_changed_in_the_data_is_said_on_standard_error(nntui: Run, tmp_path: Path) -> None:
    """The results on standard output are those of before; JSON has the sentence, too."""
    images = np.random.default_rng(4).integers(0, 256, (80, 4), np.uint8)
    labels = (np.arange(80) % 2).astype(np.uint8)
    path = tmp_path / "mine.csv"
    path.write_bytes(csv(images[:60], labels[:60]))
    assert nntui("train", "--data", "mine.csv", "--layers", "", "--epochs", "1").code == 0
    before = nntui("eval", "last")

    path.write_bytes(csv(images[::-1], labels[::-1]))
    after = nntui("eval", "last")

    note = (
        "mine.csv has 20 images more than when the run began, which are left out; every image "
        "stays in the part that it was in"
    )
    assert before.code == 0
    assert before.err.startswith("CSV without a header, label first, 60 images of 2 x 2")
    assert after == (0, before.out, f"{note}\n")
    assert json.loads(nntui("eval", "last", "--json").out)["notes"] == [note]
    path.rename(tmp_path / "moved.csv")
    gone = "the data of the training are no longer there; if they were moved, name them with --data"
    for command in (("eval", "last"), ("show", "last"), ("train", "--resume", "last")):
        more = ("--epochs", "2") if command[0] == "train" else ()
        assert nntui(*command, *more) == (2, "", f"nntui: {path}: {gone}\n")
    assert nntui("train", "--resume", "last", "--epochs", "2", "--data", "moved.csv").code == 0
    assert nntui("eval", "last").err == f"{note.replace('mine', 'moved')}\n"


def test_of_many_classes_the_worst_pairs_are_printed(nntui: Run, tmp_path: Path) -> None:
    """The whole matrix is in the JSON."""
    classes = 26
    images = np.repeat(np.eye(classes, 36, dtype=np.uint8) * 255, 4, axis=0)
    np.savez(tmp_path / "m.npz", x=images.reshape(-1, 6, 6), y=np.repeat(np.arange(classes), 4))
    info = WeightsInfo(
        layers="", image_shape=(6, 6), classes=[str(n) for n in range(classes)], data="m"
    )
    weight = np.eye(36, classes, dtype=np.float32) * 99
    weight[3, [3, 4]] = 0, 99  # each 3 is taken for a 4
    bias = np.zeros(classes, np.float32)
    save(tmp_path / "w.safetensors", Weights(info, {"0/weight": weight, "0/bias": bias}))

    done = nntui("eval", "w.safetensors", "--data", "m.npz")
    record = json.loads(nntui("eval", "w.safetensors", "--data", "m.npz", "--json").out)

    assert done.code == 0
    assert "the classes that are confused most; --json has the whole matrix" in done.out
    assert re.search(r"\n3 +4 +4 +100\.00 %\n", done.out)
    assert record["confused"] == [{"true": "3", "predicted": "4", "images": 4, "share": 1.0}]
    assert np.array(record["confusion"])[3, 4] == 4


def test_what_is_odd_is_said_last(nntui: Run, tmp_path: Path) -> None:
    """At the end of a training, too."""
    path = tmp_path / "w.safetensors"
    _weights_for_small_images(path)
    images = np.random.default_rng(4).integers(0, 256, (40, 4), np.uint8)
    np.savez(
        tmp_path / "m.npz", x=images.reshape(-1, 2, 2), y=np.array(["a", "b"])[np.arange(40) % 2]
    )
    sentence = (
        "the accuracy, 50.00 %, is no better than that of answering a for every image (50.00 %)"
    )

    done = nntui("eval", str(path), "--data", "m.npz")
    record = json.loads(nntui("eval", str(path), "--data", "m.npz", "--json").out)

    assert done.out.splitlines()[-1] == sentence
    assert record["remarks"] == [sentence]


def test_classes_of_other_names_are_refused_with_both_lists(nntui: Run, tmp_path: Path) -> None:
    """Matching them by their order would give wrong numbers."""
    path = tmp_path / "w.safetensors"
    _weights_for_small_images(path)
    labels = np.array(["cat", "dog"])[np.arange(40) % 2]
    np.savez(tmp_path / "m.npz", x=np.eye(4, dtype=np.uint8)[np.arange(40) % 4], y=labels)

    done = nntui("eval", str(path), "--data", "m.npz")

    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"nntui: weights trained on digits: expected the classes a, b, received {tmp_path}/m.npz "
        "with cat, dog; choose the data set they were trained on, or rename the classes\n"
    )


def test_weights_without_a_run_have_no_best_weights(nntui: Run) -> None:
    """The error does not say that weights were expected and received."""
    for words in (("mlp-best", "--best"), ("mlp-best:best",)):
        assert nntui("eval", *words) == (
            2,
            "",
            (
                "nntui: 'mlp-best': expected a run, which has best weights, received a file of "
                "weights; leave out --best or :best\n"
            ),
        )
