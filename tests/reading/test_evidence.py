"""What speaks for and against a reading besides its errors."""

import numpy as np
import pytest

from nntui.datasets.dataset import Split
from nntui.reading.blank_pixels import blank_of, sign_of_black
from nntui.reading.blocks import Block, blocks_of
from nntui.reading.evidence import fitted
from nntui.reading.norm_statistics import mismatch, moments
from nntui.reading.outline import Outline, outline_of
from nntui.reading.readings import Reading
from nntui.reading.verdict import Measured, costs, decide
from tests.reading.cases import CLASSES, SIZE, arrays, images, random

PIXELS = SIZE * SIZE


@pytest.mark.parametrize("factor", [0.003, 1.0, 500.0])
def test_the_factor_of_outputs_does_not_change_their_loss(factor: float) -> None:
    rng = np.random.default_rng(0)
    outputs = rng.normal(size=(400, 5)).astype(np.float32)
    chances = np.exp(2 * outputs.astype(float))
    chances /= chances.sum(axis=1, keepdims=True)
    labels = np.array([rng.choice(5, p=row) for row in chances], np.uint8)

    fit = fitted(outputs * np.float32(factor), labels)

    assert fit.factor * factor == pytest.approx(2, rel=0.25)
    assert fit.loss.mean() == pytest.approx(fitted(outputs, labels).loss.mean(), rel=1e-3)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 0.0, 1e38])
def test_outputs_of_any_size_have_a_loss(value: float) -> None:
    outputs = np.full((20, 3), value, np.float32)
    outputs[:5, 1] = 1

    assert np.isfinite(fitted(outputs, np.zeros(20, np.uint8)).loss).all()


def test_the_lower_loss_decides_where_the_errors_are_equal() -> None:
    right = np.repeat([True, False], [95, 5])
    labels = np.zeros(100, np.uint8)
    sure, unsure = (np.where(right, size, -size) for size in (4.0, 1.0))
    unsure[:50] = 0.01  # of the same sign, but no factor makes this as good

    def measured(reading: Reading, z: np.ndarray) -> Measured:
        outputs = np.stack([z, -z], axis=1).astype(np.float32)
        return Measured(reading, right, fitted(outputs, labels))

    good = measured(Reading(activation="tanh"), sure)
    poor = measured(Reading(activation="relu"), unsure)

    assert decide([poor, good], lambda _: 0).taken.reading == good.reading
    assert costs([poor, good], lambda _: 0)[0] > 1


def test_what_a_normalization_remembers_tells_its_inputs_apart() -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(3, 2, (200, 4, 4, 6)).astype(np.float32)
    ones = np.ones(6, np.float32)
    block = Block("norm", "", ones, None, x.mean((0, 1, 2)), x.var((0, 1, 2)))

    def of(inputs: np.ndarray) -> float:
        return mismatch([block], [[moments(0, part)] for part in np.split(inputs, 4)])

    assert of(x) < 1e-6
    assert of(x + 2) > 0.5
    assert of(x * 2) > 1


def _outline(weight: np.ndarray, bias: np.ndarray) -> Outline:
    named = arrays(w1=weight, b1=bias, w2=random(CLASSES, len(bias)), b2=random(CLASSES))
    return outline_of(blocks_of(named)[0], (SIZE, SIZE), CLASSES)


def _digits() -> Split:
    """Return images with 20 pixels that are never inked."""
    found = images()
    pixels = found.images.reshape(len(found), -1).copy()
    pixels[:, :20] = 0
    return Split(pixels.reshape(found.images.shape), found.labels)


@pytest.mark.parametrize("black", [-1.0, 0.0, 1.0])
def test_weights_of_blank_pixels_say_the_sign_of_black(black: float) -> None:
    rng = np.random.default_rng(0)
    moved = rng.normal(size=40).astype(np.float32)
    weight = random(40, PIXELS, scale=0.05)
    weight[:, :20] += np.float32(0.1 * black) * moved[:, np.newaxis]
    outline = _outline(weight, moved)

    assert blank_of(outline, _digits()) == ("moved" if black else "still")
    assert sign_of_black(outline, _digits()) == np.sign(black)
