"""Causes of mistakes, calibration and the plane of two classes, on numbers made by hand."""

import numpy as np
import pytest

from nntui.analysis.calibration import calibration, fitted_temperature, with_temperature
from nntui.analysis.class_plane import class_plane
from nntui.analysis.mistakes import Cause, Mistakes, cause_of, file_mistakes, usual_distance
from nntui.analysis.neighbors import index_of
from nntui.analysis.suspects import fold_of, held_out_probabilities, planted, ranked
from nntui.datasets.dataset import Split
from tests.analysis.small import images, network


@pytest.mark.parametrize(
    ("labels", "probability", "unusual", "cause"),
    [
        ([9, 9, 9, 9, 9], 0.01, False, Cause.SUSPECT),
        ([9, 9, 9, 9, 3], 0.01, False, Cause.SUSPECT),
        ([9, 9, 9, 9, 9], 0.3, False, Cause.BETWEEN),
        ([9, 9, 9, 9, 4], 0.01, False, Cause.BETWEEN),
        ([4, 4, 4, 9, 9], 0.01, False, Cause.FAULT),
        ([4, 4, 9, 9, 9], 0.4, False, Cause.BETWEEN),
        ([9, 9, 9, 9, 9], 0.01, True, Cause.UNLIKE),
    ],
)
def test_neighbors_and_the_probability_of_the_label_decide(
    labels: list[int],
    probability: float,
    unusual: bool,  # noqa: FBT001
    cause: Cause,
) -> None:
    assert cause_of(labels, 4, 9, probability, unusual=unusual) is cause


def test_every_mistake_has_a_cause_and_counts_in_its_cell() -> None:
    made, train, test = network(), images(60), images(30, seed=9)
    index = index_of(made, (0.0, 1.0), train)
    truth = test.labels.astype(np.intp)
    predicted = (truth + np.arange(30) % 3) % 3

    found = file_mistakes(index, test.images, truth, predicted, np.full((30, 3), 1 / 3, np.float32))

    assert found.rows.tolist() == np.flatnonzero(truth != predicted).tolist()
    assert sum(len(found.of(cause)) for cause in Cause) == len(found.rows) == 20
    totals = [sum(counts.values()) for counts in found.cells().values()]
    assert totals == sorted(totals, reverse=True)
    assert sum(totals) == 20
    marks = found.marks(30)
    assert np.stack(list(marks.values())).sum(axis=0).tolist() == (truth != predicted).tolist()


def test_an_image_far_from_all_training_images_is_unusual() -> None:
    made, train = network("", side=8), images(60)
    index = index_of(made, (0.0, 1.0), train)

    blank = index.nearest(np.zeros((8, 8), np.uint8))[0].distance
    assert index.nearest(np.full((8, 8), 255, np.uint8))[0].distance > usual_distance(index)
    assert usual_distance(index, 0.5) < usual_distance(index) < np.inf
    assert blank > 0


def test_no_mistakes_are_no_error() -> None:
    test = images(4)
    index = index_of(network(), (0.0, 1.0), images(9))
    truth = test.labels.astype(np.intp)

    found = file_mistakes(index, test.images, truth, truth, np.ones((4, 3), np.float32))

    assert isinstance(found, Mistakes)
    assert not found.cells()


def test_a_network_that_is_right_as_often_as_it_says_has_no_calibration_error() -> None:
    outputs = np.array([[0.75, 0.25]] * 400, np.float32)
    truth = np.array([0, 0, 0, 1] * 100)

    assert calibration(outputs, truth).error == pytest.approx(0)
    sure = calibration(np.array([[0.95, 0.05]] * 400, np.float32), truth)
    assert sure.error == pytest.approx(0.2, abs=1e-6)
    assert sure.bins[9].images == 400
    assert sure.bins[0].accuracy is None


def test_the_temperature_undoes_what_was_multiplied_to_the_logits() -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(4000, 3))
    right = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    truth = np.array([rng.choice(3, p=row) for row in right])
    sharp = with_temperature(right.astype(np.float32), 0.5)

    found = fitted_temperature(sharp, truth)

    assert found == pytest.approx(2, rel=0.1)
    assert found is not None
    assert with_temperature(sharp, found) == pytest.approx(right, abs=0.05)
    assert fitted_temperature(np.full((3, 2), np.nan, np.float32), np.zeros(3, int)) is None
    assert fitted_temperature(np.empty((0, 2), np.float32), np.zeros(0, int)) is None


def test_a_plane_has_the_images_of_two_classes() -> None:
    logits = np.array([[1, 2, 3], [4, 5, 6], [7, 8, 9]], np.float32)

    found = class_plane(logits, np.array([0, 1, 2]), 2, 0)

    assert found.rows.tolist() == [0, 2]
    assert (found.x.tolist(), found.y.tolist()) == ([3, 9], [1, 7])
    assert found.of_second.tolist() == [True, False]


def test_planted_errors_are_ranked_first() -> None:
    """Of images that are either dark at the left or at the right."""
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 2, 300).astype(np.uint8)
    pixels = np.zeros((300, 6, 6), np.uint8)
    pixels[labels == 0, :, :3] = 200
    pixels[labels == 1, :, 3:] = 200
    pixels += rng.integers(0, 50, pixels.shape).astype(np.uint8)
    given, which = planted(labels, 2, 0.05)
    folds = fold_of(300, 2)
    found = np.empty((300, 2), np.float32)
    shares: list[float] = []

    for fold in range(2):
        out = folds == fold
        found[out] = held_out_probabilities(Split(pixels, given), 2, out, on_step=shares.append)

    first = ranked(found, given)[: which.sum()]
    assert all(which[each.row] and each.suggested == labels[each.row] for each in first)
    assert shares
    assert max(shares) < 1
