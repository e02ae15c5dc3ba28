"""No number stays denormal while training: processors take many times as long for such numbers.

They are counted, because a timed test would fail on busy machines; `nntui bench` measures the time.
"""

from typing import get_args

import numpy as np
import pytest

from nntui.bench.epochs import _denormals, denormals
from nntui.config.choices import OptimizerName
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import FLUSH_INTERVAL
from nntui.training.trainer import Trainer

STEPS = 1_600
"""Long enough for a mean that decays as 0.95^k to become denormal."""


@pytest.fixture(scope="module")
def data() -> Dataset:
    """Images of 4 x 4 with pixels that are nonzero in a single one, and pixels that always are 0.

    The classes can be told apart, so outputs saturate.
    """
    rng = np.random.default_rng(0)
    images = np.zeros((160, 4, 4), np.uint8)
    labels = (np.arange(160) % 3).astype(np.uint8)
    images[np.arange(160), labels, 1:3] = 255
    images[:, 3, 1:] = rng.integers(256, size=(160, 3), dtype=np.uint8)
    images[0, 0, 0] = images[1, 1, 0] = 200
    split = Split(images, labels)
    return Dataset("marks", ("a", "b", "c"), split, split[:10], split[:0], "synthetic")


def trained(data: Dataset, **settings: object) -> Trainer:
    """Return a trainer after its run, in which the rare pixels occur in the first epoch only."""
    base = {"layers": "8:relu", "batch": 16, "validation": 0, "schedule": "constant"}
    epochs = STEPS // 10
    trainer = Trainer(RunConfig.of(base | {"epochs": epochs} | settings), data)
    for epoch in range(epochs):
        while trainer.offset < trainer.batches.count:
            trainer.advance(16)
        trainer.end_epoch(None)
        if epoch == 0:
            trainer.batches.images._pixels[:2, :8:4] = 0  # type: ignore[attr-defined]
    return trainer


@pytest.mark.parametrize("optimizer", get_args(OptimizerName))
def test_no_optimizer_leaves_denormal_numbers(data: Dataset, optimizer: str) -> None:
    assert denormals(trained(data, optimizer=optimizer)) == 0


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_no_activation_leaves_denormal_numbers(
    data: Dataset, activation: str, optimizer: str
) -> None:
    layers = f"8:{activation},batchnorm,6:{activation}"
    assert denormals(trained(data, layers=layers, optimizer=optimizer)) == 0


@pytest.mark.parametrize(
    ("loss", "output"),
    [("cross-entropy", "sigmoid"), ("quadratic", "sigmoid"), ("quadratic", "softmax")],
)
@pytest.mark.parametrize("lr", [0.5, 30.0])
def test_no_saturated_output_leaves_denormal_numbers(
    data: Dataset, loss: str, output: str, lr: float
) -> None:
    """Also where a learning rate is so large that outputs are 0 and 1."""
    trainer = trained(data, loss=loss, output=output, optimizer="sgd", lr=lr)
    assert denormals(trainer) == 0


@pytest.mark.parametrize("settings", [{"weight_decay": 0.5}, {"l2": 16.0}, {"l1": 1.0}])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_no_penalty_leaves_denormal_numbers(
    data: Dataset, settings: dict[str, float], optimizer: str
) -> None:
    """Weights of pixels that are always 0 decay to 0."""
    trainer = trained(data, optimizer=optimizer, lr=0.2, **settings)
    assert denormals(trainer) == 0


@pytest.mark.parametrize("optimizer", ["lion", "rmsprop", "adam", "momentum"])
def test_denormal_gradients_do_not_stay_in_the_state_of_an_optimizer(
    data: Dataset, optimizer: str
) -> None:
    """A probability of e^-90 makes it denormal; what is left of it ends at a flush."""
    settings = {"layers": "8:relu", "batch": 16, "validation": 0, "optimizer": optimizer}
    trainer = Trainer(RunConfig.of(settings | {"epochs": 20, "lr": 1e-6}), data)
    parameters = trainer.network.parameters
    parameters.weights["2/bias"][:] = 0, 0, -90
    trainer.data.train.labels[trainer.data.train.labels == 2] = 1
    found = []
    for _ in range(FLUSH_INTERVAL // 10 + 1):
        trainer.advance(FLUSH_INTERVAL - trainer.step)
        found.append(_denormals(trainer.network.dz.whole))
        if trainer.step < FLUSH_INTERVAL:
            trainer.end_epoch(None)
    assert trainer.step == FLUSH_INTERVAL
    assert min(found) > 0
    assert all(_denormals(a) == 0 for a in trainer.assembly.optimizer.state.values())
