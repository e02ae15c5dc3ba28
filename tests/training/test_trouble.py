"""What is no longer a finite number is noticed at the step where it arises."""

import numpy as np
import pytest

from nntui.config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.arrays import Array
from nntui.engine.optimizers import SGD
from nntui.engine.statistics import Watch
from nntui.training.events import RunFinished, StepDone
from nntui.training.loop import Training, train


@pytest.fixture
def data() -> Dataset:
    """Sixty noisy pictures of 4 x 4."""
    rng = np.random.default_rng(0)

    def split(count: int) -> Split:
        images = rng.integers(256, size=(count, 4, 4), dtype=np.uint8)
        return Split(images, rng.integers(3, size=count, dtype=np.uint8))

    return Dataset("noise", ("a", "b", "c"), split(60), split(10), split(0), "drawn")


def training(data: Dataset, **settings: object) -> Training:
    """Return a training of a small network, with these settings changed."""
    base = {"layers": "5:relu", "batch": 10, "epochs": 2, "validation": 0, "schedule": "constant"}
    return Training(RunConfig.of(base | settings), data)


class Breaking(SGD):
    """A rule that makes one weight infinite in its third step."""

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta`, and break it."""
        super().update(theta, grad, lr, step)
        if step == 3:
            theta[-1] = np.inf


def test_a_weight_that_breaks_is_noticed_at_once(data: Dataset) -> None:
    """The loss of that step is still finite: it was computed before the update."""
    run = training(data)
    run.assembly = run.assembly._replace(optimizer=Breaking(0, np.float32, 0.0))

    *_, step, last = train(run, lambda: 0.0)

    assert isinstance(step, StepDone)
    assert step.loss is not None
    assert isinstance(last, RunFinished)
    assert (last.reason, last.step) == ("diverged", 3)
    assert last.message.startswith("the weights have grown beyond all bounds at step 3")


def test_a_rate_that_is_far_too_high_ends_where_the_weights_do(data: Dataset) -> None:
    """The message names the step and a rate to stay below."""
    run = training(data, optimizer="sgd", lr=100.0, layers="5:linear,5:linear", l2=1e6)

    *_, step, last = train(run, lambda: 0.0)

    assert isinstance(last, RunFinished)
    assert isinstance(step, StepDone)
    assert last.reason == "diverged"
    assert last.step == step.step == run.step
    assert "no longer a finite number at step" in last.message
    assert "below 100" in last.message


def test_statistics_are_there_for_those_who_ask(data: Dataset) -> None:
    """Nobody pays for them otherwise."""
    run = training(data)
    run.update(np.arange(10))
    before = run.statistics
    run.watch = Watch(run.network)
    run.update(np.arange(10, 20))

    assert before is None
    assert run.statistics is not None
    assert run.statistics.gradient_norm > 0
    assert 0 < run.statistics.update_ratio < 1
    assert len(run.statistics.layers) == len(run.network.layers)
