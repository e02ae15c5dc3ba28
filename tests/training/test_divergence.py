"""Divergence is detected in the loss of every step, and in the weights of every 16th."""

import tracemalloc

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.arrays import Array
from nntui.engine.optimizers.sgd import SGD
from nntui.training.events import Evaluated, RunFinished, StepDone
from nntui.training.loop import train
from nntui.training.trainer import Trainer


@pytest.fixture
def data() -> Dataset:
    """Sixty noisy images of 4 x 4."""
    rng = np.random.default_rng(0)

    def split(count: int) -> Split:
        images = rng.integers(256, size=(count, 4, 4), dtype=np.uint8)
        return Split(images, rng.integers(3, size=count, dtype=np.uint8))

    return Dataset("noise", ("a", "b", "c"), split(60), split(10), split(0), "synthetic")


def trainer(data: Dataset, **settings: object) -> Trainer:
    """Return the trainer of a small network, with these settings changed."""
    base = {"layers": "5:relu", "batch": 10, "epochs": 2, "validation": 0, "schedule": "constant"}
    return Trainer(RunConfig.of(base | settings), data)


class Breaking(SGD):
    """An optimizer that sets one weight to `value` in step `at`."""

    def __init__(self, index: int, value: float, at: int) -> None:
        self.index, self.value, self.at = index, value, at

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Update `theta`, and set the weight."""
        super().update(theta, grad, lr, step)
        if step == self.at:
            theta[self.index] = self.value


@pytest.mark.parametrize(
    ("index", "value", "at", "step", "what"),
    [
        (-1, np.inf, 3, 4, "the loss is no longer a finite number"),  # a bias of the output
        (0, -np.inf, 3, 6, "the weights are no longer finite numbers"),  # the end of the epoch
        (0, -np.inf, 14, 16, "the weights are no longer finite numbers"),
        (-1, np.inf, 6, 6, "the weights are no longer finite numbers"),
    ],
)
def test_an_infinite_weight_ends_the_run(
    data: Dataset, index: int, value: float, at: int, step: int, what: str
) -> None:
    """In the next step by its loss; where a unit is off and hides it, at the next check."""
    np.maximum(data.train.images, 1, out=data.train.images)  # 0 times infinity would be NaN
    epochs = 2 if step < 12 else 9
    run = trainer(data, epochs=epochs, batch=10 if step < 12 else 3)
    run.assembly = run.assembly._replace(optimizer=Breaking(index, value, at))

    *_, last_step, last = train(run, lambda: 0.0)

    assert isinstance(last_step, StepDone)
    assert isinstance(last, RunFinished)
    assert (last.reason, last.step) == ("diverged", step)
    assert last.message.startswith(f"{what} at step {step}")


def test_the_message_names_the_step_and_a_learning_rate_to_stay_below(data: Dataset) -> None:
    run = trainer(data, optimizer="sgd", lr=100.0, layers="5:linear,5:linear", l2=1e6)

    *_, step, last = train(run, lambda: 0.0)

    assert isinstance(last, RunFinished)
    assert isinstance(step, StepDone)
    assert last.reason == "diverged"
    assert last.step == step.step == run.step
    assert "no longer a finite number at step" in last.message
    assert "below 100" in last.message


@pytest.mark.parametrize("validation", [0, 10])
def test_an_infinite_loss_of_images_held_out_ends_the_run(data: Dataset, validation: int) -> None:
    """The loss of the training images may still be finite."""
    run = trainer(data, layers="5:linear,5:linear", validation=validation, epochs=1, batch=60)
    held_out = run.data.validation if validation else run.data.test
    run.data.train.images[:] = 0
    held_out.images[:] = 255
    rng = np.random.default_rng(0)
    for weight in run.network.parameters.weights.values():
        weight[...] = 1e13 * rng.normal(size=weight.shape) if weight.ndim == 2 else 0

    events = list(train(run, lambda: 0.0))

    evaluated, last = events[-2:]
    assert isinstance(evaluated, Evaluated)
    assert evaluated.loss is None
    assert isinstance(last, RunFinished)
    assert (last.reason, last.step) == ("diverged", run.step)
    assert last.message.startswith("the loss of images held out is no longer a finite number at")


@pytest.mark.parametrize("batch", [1, 10])
def test_the_gradient_norm_does_not_depend_on_the_learning_rate(data: Dataset, batch: int) -> None:
    """In the first step, although SGD folds the rate into the gradient."""
    norms = []
    for lr in (0.001, 0.1):
        run = trainer(data, optimizer="sgd", lr=lr, batch=batch)
        run.measure_gradient()
        result = run.advance(1)
        assert result.gradient_norm is not None
        norms.append(result.gradient_norm)

    assert norms[0] > 0
    assert norms[0] == pytest.approx(norms[1], rel=1e-5)


@pytest.mark.parametrize("batch", [1, 10])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_measured_steps_give_the_same_weights(data: Dataset, optimizer: str, batch: int) -> None:
    """To the bit."""
    thetas = []
    for measured in (False, True):
        run = trainer(data, optimizer=optimizer, batch=batch)
        for _ in range(0, 50, batch):
            if measured:
                run.measure_layers()
            run.advance(1)
        thetas.append(run.network.parameters.theta)

    np.testing.assert_array_equal(thetas[0], thetas[1])


@pytest.mark.parametrize(("optimizer", "batch"), [("sgd", 1), ("sgd", 64), ("adam", 64)])
def test_a_step_allocates_almost_no_memory(optimizer: str, batch: int) -> None:
    """After the first: less than 64 KiB, where the weights take 398."""
    rng = np.random.default_rng(0)
    images = rng.integers(256, size=(200, 28, 28), dtype=np.uint8)
    split = Split(images, rng.integers(10, size=200, dtype=np.uint8))
    data = Dataset("noise", tuple("0123456789"), split, split, split[:0], "synthetic")
    run = trainer(data, optimizer=optimizer, batch=batch, layers="128:relu")
    run.update(np.arange(batch))

    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    run.update(np.arange(100, 100 + batch))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak - before < 64 * 1024
