"""Evaluating weights: by name, on the data of their training or on others."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import DataError, MissingDataError, RunError, UsageError, WeightsError
from nntui.runs.journal import replay
from nntui.view.runview import view_of
from nntui.workspace import data, weights
from nntui.workspace.evaluation import augmented, evaluate, evaluate_named, evaluate_on, predict
from tests.workspace.helpers import trained_run

_ROWS = "label," + ",".join(f"p{n}" for n in range(4)) + "\n" + "0,0,0,9,9\n1,9,9,0,0\n" * 20


def test_a_run_is_evaluated_on_its_own_data() -> None:
    """Accuracy and loss are those that the run reports."""
    run = trained_run("first", epochs=2)
    reported = view_of(replay(run.events_file)).test

    found = evaluate_named("first")

    assert reported is not None
    assert (found.accuracy, found.loss) == (reported.accuracy, reported.loss)
    assert found.predictions.confusion.tolist() == reported.confusion
    assert (found.data.name, found.network.title) == ("lines", "first")
    assert found.weights.info.run == "first"


def test_the_best_weights_of_a_run() -> None:
    """By an argument or by the name, which mean the same."""
    trained_run("first", epochs=4)

    by_name = evaluate_named("first:best")
    by_argument = evaluate_named("first", best=True)

    assert by_name.network.title == by_argument.network.title == "first, best"
    assert evaluate_named("first:best", best=True).accuracy == by_name.accuracy
    assert by_argument.accuracy == by_name.accuracy


def test_files_of_the_training_are_split_as_they_were(tmp_path: Path) -> None:
    """Only the images that were held out are evaluated."""
    (tmp_path / "mine.csv").write_text(_ROWS)
    trained_run("first", data=str(tmp_path / "mine.csv"), validation=2, test_size=9)

    assert len(evaluate_named("first").predictions) == 9
    assert len(evaluate_named("first", "mine.csv").predictions) == 9
    assert len(evaluate_named("first", None, {"test_size": 5}).predictions) == 5


def test_other_files_are_evaluated_as_a_whole(tmp_path: Path) -> None:
    """Also where they hold only one of the classes, or none of the labels."""
    (tmp_path / "mine.csv").write_text(_ROWS)
    (tmp_path / "other.csv").write_text(_ROWS.replace("9", "8"))
    np.save(tmp_path / "unlabeled.npy", np.arange(0, 240, 20, dtype=np.uint8).reshape(3, 2, 2))
    trained_run("first", data=str(tmp_path / "mine.csv"), validation=2)

    assert len(evaluate_named("first", "other.csv").predictions) == 40
    unlabeled = evaluate_named("first", "./unlabeled.npy")
    assert len(unlabeled.predictions) == 3
    assert not unlabeled.data.labeled
    assert unlabeled.data.classes == ("0", "1")


def test_missing_data_can_be_downloaded_and_tried_again() -> None:
    """The error has the name of the data set."""
    with pytest.raises(MissingDataError) as caught:
        evaluate_named("mlp-best")

    assert caught.value.name == "mnist"


@pytest.mark.parametrize(
    ("name", "data_name", "error"),
    [
        ("nothing", None, RunError),
        ("", None, RunError),
        ("zimengx-lines", "nothing", DataError),
        ("zimengx-lines", "digits", WeightsError),
    ],
)
def test_what_cannot_be_evaluated_is_an_error(
    name: str, data_name: str | None, error: type[Exception]
) -> None:
    """Unknown names, and images that the weights do not take."""
    with pytest.raises(error):
        evaluate_named(name, data_name)


def test_labels_become_numbers_of_the_classes_of_the_weights(lines: Dataset) -> None:
    """Where a file has only some of them, or in another order."""
    config = RunConfig.of({"layers": ""})
    untrained = weights.untrained(config, lines)
    other = data.AS_DETECTED
    swapped = replace(lines, classes=("vertical", "horizontal"), reading=other)

    found = evaluate_on(untrained, swapped, "untrained")

    assert found.data.classes == ("horizontal", "vertical")
    assert (found.data.test.labels == 1 - lines.test.labels).all()


def test_augmented_digits_are_predicted(lines: Dataset) -> None:
    """The same ones each time."""
    config = RunConfig.of({"layers": "", "augment": "shift:2"})
    network = evaluate(weights.untrained(config, lines), lines, "untrained")

    once, again = (augmented(network, config, lines, 3) for _ in range(2))

    assert once.images.shape[1:] == lines.image_shape
    assert len(once.images) == len(once.predictions)
    assert (once.images == again.images).all()


def test_predict_returns_a_probability_for_each_class() -> None:
    """As an evaluation has them; of one image as of many, and of none."""
    found = evaluate_named("zimengx-lines")
    images = found.data.test.images[:5]

    probabilities = predict(found.weights, images)

    np.testing.assert_allclose(probabilities, found.predictions.probabilities[:5], rtol=1e-5)
    assert predict(found.weights, images[0]).shape == (2,)
    np.testing.assert_allclose(predict(found.weights, images[0]), probabilities[0], rtol=1e-5)
    assert predict(found.weights, images[:0]).shape == (0, 2)


def test_predict_takes_only_images_of_the_right_kind() -> None:
    """Pixels as uint8, of the size of the training."""
    found = weights.open_weights("zimengx-lines").weights

    with pytest.raises(
        UsageError, match="expected an array of uint8 pixels from 0 to 255, received float64"
    ):
        predict(found, np.zeros((1, 16, 16)))  # type: ignore[arg-type]  # is refused
    for shape in ((1, 28, 28), (16,), (256,), (1, 1, 16, 16), ()):
        with pytest.raises(WeightsError, match=r"expected the shape \(count, 16, 16\)"):
            predict(found, np.zeros(shape, np.uint8))
