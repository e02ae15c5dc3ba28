"""The figure has a chart for each kind of result."""

import pytest

from nntui.bench.cases import CASES
from nntui.bench.contenders import OURS
from nntui.bench.figure import figure
from nntui.bench.run import measurement
from nntui.bench.trainings import EpochDone, Speed, training

pytest.importorskip("matplotlib")

DONE = [EpochDone(1.0, 100, 0.9, 0), EpochDone(1.0, 100, 0.95, 0)]
SPEED = Speed(
    optimizer="adam",
    activation="relu",
    contender=OURS,
    first_rates=[1],
    last_rates=[1],
    epochs=DONE,
)
STEPS = [measurement(CASES[0], name, 1, [1.0]) for name in ("jax", OURS)]


def test_the_figure_has_the_three_charts() -> None:
    text = figure(STEPS, [training("a", OURS, 0.5, DONE)], [SPEED], "svg").decode()

    for label in ("divided by that of nntui", "accuracy on the test images", "thousand images"):
        assert label in text


def test_what_was_not_measured_is_not_drawn() -> None:
    text = figure([], [], [SPEED], "svg").decode()

    assert "divided by that of nntui" not in text
    assert "thousand images" in text
