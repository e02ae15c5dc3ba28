"""The temperature of a network, and why there is none."""

import msgspec
import numpy as np
import pytest

from nntui.analysis.evaluated import evaluate_network
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.weights import Weights
from nntui.workspace.calibrating import calibrate, held_out_images
from nntui.workspace.weights import untrained
from nntui.workspace.weights_evaluation import WeightsEvaluation


def _found(recipe: str = "", *, arranged: bool = False) -> WeightsEvaluation:
    rng = np.random.default_rng(0)
    split = Split(rng.integers(0, 256, (30, 4, 4), np.uint8), (np.arange(30) % 3).astype(np.uint8))
    held_out = split[:9] if arranged else empty_split(4, 4)
    data = Dataset("mine", ("a", "b", "c"), split, split, held_out, "a test", arranged=arranged)
    weights = untrained(RunConfig.of({"layers": "5:relu"}), data)
    info = msgspec.structs.replace(weights.info, recipe=recipe)
    weights = Weights(info, weights.arrays)
    return WeightsEvaluation(data, evaluate_network(weights, data, "untrained"))


@pytest.mark.usefixtures("saves")
@pytest.mark.parametrize(
    ("recipe", "reason"),
    [("", "it is not known which images"), ("mlp-best", "it was trained on mnist")],
)
def test_it_is_said_why_no_temperature_was_fitted(recipe: str, reason: str) -> None:
    found = calibrate(_found(recipe))
    assert found.temperature is None
    assert reason in found.reason


@pytest.mark.usefixtures("saves")
def test_a_temperature_is_fitted_on_images_that_were_held_out() -> None:
    """Then there is nothing to explain."""
    evaluated = _found(arranged=True)
    found = calibrate(evaluated)
    assert found.temperature is not None
    assert found.reason == ""
    held_out = held_out_images(evaluated).images
    assert held_out is not None
    assert len(held_out) == 9
