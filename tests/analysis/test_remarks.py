"""What is odd about a result is said in sentences; about an ordinary result nothing is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.analysis.guessing import loss_of_guessing
from nntui.analysis.pairs import Pair, worst_pairs
from nntui.analysis.remarks import Result, remarks

DIGITS = tuple("0123456789")


def _confusion(images: list[int], right: float = 1.0, answer: int | None = None) -> np.ndarray:
    """Return a matrix of so many images a class, a share of them right, the rest one answer."""
    count = len(images)
    matrix = np.zeros((count, count), np.int64)
    for truth, number in enumerate(images):
        correct = round(number * right)
        matrix[truth, truth] += correct
        matrix[truth, (truth + 1) % count if answer is None else answer] += number - correct
    return matrix


def _spread(count: int, images: int) -> np.ndarray:
    """Return a matrix in which each class is predicted as every other one equally often."""
    return images * (1 - np.eye(count, dtype=np.int64))


@pytest.mark.parametrize(
    ("confusion", "details", "expected"),
    [
        (_confusion([100] * 10, 0.95), {}, ()),
        (_confusion([100] * 10, 0.95), {"loss": 0.2, "guessing": 2.303}, ()),
        (
            _spread(10, 10) + 11 * np.eye(10, dtype=np.int64),
            {"loss": 2.33, "guessing": 2.303},
            ("is hardly better",),
        ),
        (
            _confusion([100] * 10, 0.0, answer=1),
            {"loss": 2101.0, "guessing": 2.303},
            (
                (
                    "the accuracy, 10.00 %, is no better than that of answering 0 for every image "
                    "(10.00 %)"
                ),
                (
                    "the loss, 2101, is above that of guessing, 2.303: wrong predictions are given "
                    "a high probability"
                ),
            ),
        ),
        (
            _confusion([100] * 10, 0.0025),
            {},
            (
                (
                    "most classes are predicted as another one, 0 as 1, 1 as 2, 2 as 3, 3 as 4, 4 "
                    "as 5, 5 as 6 and 4 more: the labels may be numbered in another way than those "
                    "of the training"
                ),
            ),
        ),
        (
            _spread(10, 11),
            {},
            (
                (
                    "the accuracy, 0.00 %, is worse than that of guessing, 10.00 %: images and "
                    "labels may not belong together"
                ),
            ),
        ),
        (
            np.diag([0, 0, 0, 0, 0, 0, 0, 99, 0, 0]),
            {},
            (
                (
                    "all test images are of the class 7: the accuracy says nothing about other "
                    "classes"
                ),
            ),
        ),
        (
            _confusion([1, 99], 0.0, answer=1),
            {"classes": ("3", "7")},
            (
                (
                    "the accuracy, 99.00 %, is no better than that of answering 7 for every image "
                    "(99.00 %)"
                ),
            ),
        ),
        (
            _confusion([20, 80]),
            {"classes": ("3", "7")},
            (
                (
                    "80.00 % of the test images are of the class 7: answering it for every image "
                    "would be right as often"
                ),
            ),
        ),
        (
            _confusion([100] * 10, 0.9),
            {"trained": (600,) * 9 + (0,)},
            ("no image of 9 to train on, but 100 to test on: a network cannot learn it",),
        ),
        (_confusion([100] * 9 + [0], 0.9), {"trained": (600,) * 9 + (0,)}, ()),
        (
            _confusion([1] + [0] * 9, 0.0),
            {},
            ("the accuracy means little: it was measured on 1 image; use more test images",),
        ),
        (
            _confusion([2] * 8 + [0, 0], 0.5),
            {},
            ("the accuracy means little: it was measured on 16 images; use more test images",),
        ),
        (np.zeros((10, 10), int), {}, ()),
    ],
)
def test_odd_results(
    confusion: np.ndarray, details: dict[str, object], expected: tuple[str, ...]
) -> None:
    """Chance, one large class, a class that training lacks, few images, a loss above guessing."""
    found = remarks(Result(confusion, **{"classes": DIGITS, **details}))  # type: ignore[arg-type]  # by name

    assert len(found) == len(expected)
    for sentence, wanted in zip(found, expected, strict=True):
        assert wanted in sentence


def test_many_untrained_classes_are_counted() -> None:
    """The sentence stays short."""
    names = tuple(f"letter {n}" for n in range(26))

    (found,) = remarks(Result(_confusion([50] * 26, 0.9), names, trained=(9,) * 10 + (0,) * 16))

    assert found == (
        "no image of letter 10, letter 11, letter 12, letter 13, letter 14 and 11 other classes to "
        "train on, but 800 to test on: a network cannot learn them"
    )


@given(st.integers(2, 30), st.integers(50, 200), st.floats(0.5, 1))
def test_a_network_that_has_learned_gets_no_remark(classes: int, images: int, right: float) -> None:
    """With as many images of each class, of which far more than by chance are right."""
    confusion = _confusion([images] * classes, max(right, 1.6 / classes))

    assert remarks(Result(confusion, [str(n) for n in range(classes)])) == ()


@pytest.mark.parametrize(
    ("loss", "output", "expected"),
    [
        ("cross-entropy", "softmax", np.log(10)),
        ("cross-entropy", "sigmoid", -np.log(0.1) - 9 * np.log(0.9)),
        ("quadratic", "softmax", (0.81 + 9 * 0.01) / 2),
        ("quadratic", "sigmoid", (0.81 + 9 * 0.01) / 2),
        ("quadratic", "linear", 0.5),
        ("hinge", "linear", 9.0),
    ],
)
def test_the_loss_of_guessing(loss: str, output: str, expected: float) -> None:
    """That of outputs which are the same for all classes."""
    assert loss_of_guessing(10, loss, output) == pytest.approx(expected)


def test_an_unknown_loss_has_none() -> None:
    """As in weights of a later version."""
    assert loss_of_guessing(10, "new", "softmax") is None


def test_the_worst_pairs_are_the_largest_cells_beside_the_diagonal() -> None:
    """Of equal counts, the one with the larger share of its class; zeros are no pairs."""
    confusion = np.array([[50, 3, 0], [5, 4, 3], [0, 0, 8]])

    assert worst_pairs(confusion) == [
        Pair(1, 0, 5, 5 / 12),
        Pair(1, 2, 3, 3 / 12),
        Pair(0, 1, 3, 3 / 53),
    ]
    assert worst_pairs(confusion, 1) == [Pair(1, 0, 5, 5 / 12)]
    assert worst_pairs(np.diag([3, 4])) == []
