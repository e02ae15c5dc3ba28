"""Evaluated networks: evaluation on the test images, with the loss of the training run."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nntui.analysis.evaluated import EvaluatedNetwork, evaluate_network
from nntui.config.choices import INPUT_RANGES
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import WeightsError
from nntui.runs.checkpoint import weights_info
from nntui.runs.trainer.session import run_session
from nntui.training.assemble import assemble
from nntui.training.events import Evaluated
from nntui.training.loop import train
from nntui.training.trainer import Trainer
from nntui.weights import Weights
from nntui.workspace.weights import open_weights
from tests.runs.helpers import small_run

CONFIG = RunConfig.of({"layers": "6:tanh,dropout:0.5,4:relu", "seed": 5})


@pytest.fixture
def network(lines: Dataset) -> EvaluatedNetwork:
    """An untrained network, evaluated on `lines`."""
    built = assemble(CONFIG, lines.image_shape, 2).network
    weights = Weights(weights_info(CONFIG, lines), dict(built.parameters.arrays))
    return evaluate_network(weights, lines, "untrained")


@pytest.mark.parametrize(
    "settings",
    [
        {"label_smoothing": 0.2},
        {"output": "sigmoid", "target_margin": 0.1},
        {"loss": "quadratic"},
        {"loss": "hinge"},
        {"layers": "batchnorm,6:gelu:nobias"},
    ],
)
def test_weights_are_evaluated_with_the_loss_of_their_run(
    saves: Path, lines: Dataset, settings: dict[str, object]
) -> None:
    """Loss, accuracy and confusion matrix equal those of the run, for every kind of target."""
    run = small_run(saves, **settings)
    events = list(run_session(run, lambda _: lines))
    reported = [e for e in events if isinstance(e, Evaluated) and e.split == "test"]

    predictions = evaluate_network(open_weights(run.name).weights, lines, run.name).predictions

    assert [(event.loss, event.accuracy) for event in reported] == [
        (predictions.loss, predictions.accuracy)
    ]
    assert reported[0].confusion == predictions.confusion.tolist()


@pytest.mark.parametrize("input_range", INPUT_RANGES)
def test_weights_are_evaluated_with_the_input_range_of_their_run(
    lines: Dataset, input_range: str
) -> None:
    """The last evaluation of a training and that of its weights are the same."""
    config = CONFIG.replace(data="lines", validation=0, epochs=1, input_range=input_range)
    trainer = Trainer(config, lines)
    *_, evaluated, _ = train(trainer, lambda: 0.0)
    weights = Weights(weights_info(config, lines), dict(trainer.network.parameters.arrays))

    predictions = evaluate_network(weights, lines, "trained").predictions

    assert isinstance(evaluated, Evaluated)
    assert (predictions.loss, predictions.accuracy) == (evaluated.loss, evaluated.accuracy)


def test_an_evaluated_network_predicts_further_images(
    network: EvaluatedNetwork, lines: Dataset
) -> None:
    """Each image alone gets the answer it got among all test images."""
    for row in (0, 7):
        one = network.predict(lines.test[row : row + 1])

        assert one.predicted.tolist() == [network.predictions.predicted[row]]
        np.testing.assert_allclose(
            one.probabilities[0], network.predictions.probabilities[row], rtol=1e-5
        )


def test_evaluated_networks_are_compared_by_identity(
    network: EvaluatedNetwork, lines: Dataset
) -> None:
    """A comparison of their arrays would raise."""
    same = evaluate_network(network.weights, lines, network.title)

    assert network != same
    assert network in {network, same}


def test_data_that_do_not_fit_are_refused(network: EvaluatedNetwork, lines: Dataset) -> None:
    """The error says what the weights were trained on."""
    three = replace(lines, classes=("a", "b", "c"))

    with pytest.raises(WeightsError, match="choose the data set they were trained on"):
        evaluate_network(network.weights, three, "x")
