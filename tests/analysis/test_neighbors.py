"""Nearest training images, compared with distances computed one by one."""

import numpy as np
import pytest

from nntui.analysis import neighbors
from nntui.analysis.neighbors import Neighbor, index_of, verdict
from nntui.analysis.responses import Responses
from nntui.datasets.dataset import Pixels, Split
from tests.analysis.small import images, network

RANGE = (0.0, 1.0)


def exact(layers: str, train: Split, image: Pixels) -> list[int]:
    """Return the rows of all training images, the nearest first."""
    responses = Responses(network(layers), RANGE)
    (own,) = (hidden.copy() for _, hidden in responses.hidden(image[np.newaxis]))
    rows = np.concatenate([hidden.copy() for _, hidden in responses.hidden(train.images)])
    order: list[int] = np.argsort(np.linalg.norm(rows - own, axis=1), kind="stable").tolist()
    return order


@pytest.mark.parametrize("layers", ["", "6:tanh", "conv:2x3:relu,pool:2,dropout:0.5"])
def test_the_nearest_images_are_those_with_the_smallest_distances(layers: str) -> None:
    """Also without hidden layers, where the input takes their place."""
    train, image = images(40), images(1, seed=5).images[0]

    found = index_of(network(layers), RANGE, train).nearest(image)

    assert [near.row for near in found] == exact(layers, train, image)[:5]
    assert [near.label for near in found] == train.labels[[near.row for near in found]].tolist()
    assert [near.distance for near in found] == sorted(near.distance for near in found)


@pytest.mark.parametrize("layers", ["", "9:relu"])
def test_where_outputs_take_much_memory_components_lead_to_the_same_images(
    monkeypatch: pytest.MonkeyPatch, layers: str
) -> None:
    monkeypatch.setattr(neighbors, "MAX_BYTES", 100)
    monkeypatch.setattr(neighbors, "_COMPONENTS", 5)
    train, image = images(40), images(1, seed=5).images[0]

    index = index_of(network(layers), RANGE, train)

    assert index.outputs.shape == (40, 5)
    assert [near.row for near in index.nearest(image)] == exact(layers, train, image)[:5]


def test_a_training_image_is_not_its_own_neighbor() -> None:
    train = images(20)
    index = index_of(network(), RANGE, train)

    own = index.nearest(train.images[7])[0]
    assert own.row == 7
    assert own.distance == pytest.approx(0, abs=1e-5)
    assert 7 not in [near.row for near in index.nearest(train.images[7], without=7)]


def test_fewer_training_images_than_neighbors_are_all_returned() -> None:
    index = index_of(network(), RANGE, images(3))

    assert len(index.nearest(images(1).images[0])) == 3
    assert len(index.nearest(images(1).images[0], without=1)) == 2


@pytest.mark.parametrize(
    ("labels", "answer", "truth", "sentence"),
    [
        ([9, 9, 4, 9, 9], 9, 4, "4 of 5 are 9s, as predicted; this one is labeled 4"),
        ([4, 4, 4, 4, 4], 9, 4, "all 5 are 4s, as this one is labeled; predicted 9"),
        ([7, 7, 7, 7, 7], 7, 7, "all 5 are 7s, as predicted and labeled"),
        ([8, 8, 8, 4, 9], 9, 4, "3 of 5 are 8s; this one is labeled 4, predicted 9"),
        ([4, 9, 4, 9, 8], 9, 4, "2 of 5 are 9s, as predicted; this one is labeled 4"),
        ([7, 7, 1, 7, 7], 7, None, "4 of 5 are 7s, as predicted"),
        ([1, 1, 1, 7, 7], 7, None, "3 of 5 are 1s; predicted 7"),
        ([1, 1, 1, 7, 7], 7, 7, "3 of 5 are 1s; this one is a 7, as predicted"),
    ],
)
def test_the_verdict_is_one_sentence(
    labels: list[int], answer: int, truth: int | None, sentence: str
) -> None:
    near = [Neighbor(row, label, 1.0) for row, label in enumerate(labels)]

    found = verdict(near, answer, truth, "0123456789")

    assert found.sentence == sentence
    assert found.of_answer == labels.count(answer)
    assert found.of_truth == (0 if truth is None else labels.count(truth))
