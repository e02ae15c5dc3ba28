"""Training on single images in blocks of steps: resuming at any step continues to the bit."""

from typing import NamedTuple

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.arrays import Array
from nntui.errors import ShapeError
from nntui.training import assemble
from nntui.training.state import TrainerState
from nntui.training.trainer import Trainer

COUNT = 70
"""Images of an epoch: a whole block of 64, and a shorter one."""


class Saved(NamedTuple):
    """What a checkpoint contains."""

    state: TrainerState
    arrays: dict[str, Array]
    optimizer: dict[str, Array]


@pytest.fixture(scope="module")
def data() -> Dataset:
    """Noisy images of 4 x 4."""
    rng = np.random.default_rng(0)
    images = rng.integers(256, size=(COUNT, 4, 4), dtype=np.uint8)
    split = Split(images, rng.integers(3, size=COUNT, dtype=np.uint8))
    return Dataset("noise", ("a", "b", "c"), split, split[:9], split[:0], "synthetic")


def trainer(data: Dataset, **settings: object) -> Trainer:
    """Return the trainer of a small network on single images."""
    base = {"layers": "5:sigmoid", "optimizer": "sgd", "batch": 1, "epochs": 2, "validation": 0}
    made = Trainer(RunConfig.of({**base, "lr": 0.3, **settings}), data)
    assert made.network.blocked is not None
    return made


def save(training: Trainer) -> Saved:
    """Return copies of everything that a checkpoint contains."""
    arrays = {name: array.copy() for name, array in training.network.parameters.arrays.items()}
    return Saved(training.state(), arrays, training.optimizer_state())


def trained(training: Trainer, most: int = 1000) -> Array:
    """Train to the end, at most so many steps at once, and return the parameters."""
    while training.epoch < training.config.epochs:
        while training.offset < COUNT:
            training.advance(most)
        training.end_epoch(None)
    return training.network.parameters.theta


@pytest.mark.parametrize("augment", ["", "shift:1"])
def test_a_run_resumes_at_every_step_to_the_bit(data: Dataset, augment: str) -> None:
    """Within blocks, at their ends, and at the end of an epoch, with the arrays of a checkpoint."""
    expected = trained(trainer(data, augment=augment))
    first = trainer(data, augment=augment)
    for step in range(1, COUNT + 1):
        first.advance(1)
        if augment and step % 10:
            continue
        saved = save(first)
        assert bool(set(saved.optimizer)) == (step not in {64, COUNT})
        second = trainer(data, augment=augment)
        second.restore(*saved)
        np.testing.assert_array_equal(trained(second), expected)


def test_the_same_trainer_goes_back_to_a_saved_state(data: Dataset) -> None:
    training = trainer(data)
    training.advance(20)
    saved = save(training)
    expected = trained(training).copy()
    training.restore(*saved)
    training.advance(5)
    training.restore(*saved)
    np.testing.assert_array_equal(trained(training), expected)


@pytest.mark.parametrize("input_range", ["0..1", "0.01..1", "-1..1"])
def test_the_weights_are_those_of_single_steps(data: Dataset, input_range: str) -> None:
    """Up to rounding, at every step at which a checkpoint may be saved."""
    blocked, single = (trainer(data, input_range=input_range) for _ in range(2))
    start = blocked.network.parameters.theta.copy()
    for rows in single.rows():
        blocked.advance(1)
        single.update(rows)
        np.testing.assert_allclose(
            blocked.network.parameters.theta, single.network.parameters.theta, rtol=0, atol=1e-5
        )
    assert np.abs(blocked.network.parameters.theta - start).max() > 0.1


def test_steps_in_and_out_of_order_alternate(data: Dataset) -> None:
    """A step on given rows ends the block, and the next block begins behind it."""
    mixed, single = trainer(data), trainer(data)
    for rows in single.rows():
        if single.step in {5, 6, 40}:
            mixed.update(rows)
        else:
            mixed.advance(1)
        single.update(rows)
    theta = single.network.parameters.theta
    np.testing.assert_allclose(mixed.network.parameters.theta, theta, rtol=0, atol=1e-5)


def test_a_run_resumes_to_the_bit_after_a_change_within_a_block(data: Dataset) -> None:
    """Blocks of the changed network begin at the step of the change."""

    def changed() -> Trainer:
        training = trainer(data)
        training.advance(11)
        training.change({"lr": 0.1})
        return training

    expected = trained(changed())
    for steps in (0, 1, 30, 58):
        first = changed()
        if steps:
            first.advance(steps)
        second = trainer(data, lr=0.1)
        second.restore(*save(first))
        np.testing.assert_array_equal(trained(second, most=3), expected)


def test_a_checkpoint_without_a_block_starts_one(data: Dataset) -> None:
    """As those that were written before blocks existed, and by machines that have none."""
    first = trainer(data)
    first.advance(9)
    state, arrays, _ = save(first)
    second = trainer(data)
    second.restore(state, arrays, {})
    np.testing.assert_allclose(trained(second), trained(first), rtol=0, atol=1e-5)


def test_a_machine_without_blocks_resumes_a_block(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the weights of the checkpoint, which contain all its steps."""
    first = trainer(data)
    first.advance(9)
    saved = save(first)
    monkeypatch.setattr(assemble, "_updates_singly", lambda _: False)
    second = Trainer(first.config, data)
    second.restore(*saved)
    assert second.network.blocked is None
    np.testing.assert_allclose(trained(second), trained(first), rtol=0, atol=1e-5)


def test_more_steps_than_the_epoch_has_are_refused(data: Dataset) -> None:
    """Those of a checkpoint of another position."""
    training = trainer(data)
    training.advance(9)
    saved = save(training)
    state = trainer(data).state()
    with pytest.raises(ShapeError, match="expected at most 0 steps, received"):
        training.restore(state, saved.arrays, saved.optimizer)
