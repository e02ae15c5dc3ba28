"""Batches that several processes compute: the same bits as in one, whatever happens to them."""

import os
import select
import signal
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.engine.arrays import Array
from nntui.engine.network import Network
from nntui.training.divided import network as divided
from nntui.training.divided import remote_part
from nntui.training.divided.layout import RANDOM_STATE, Layout
from nntui.training.divided.network import DividedNetwork, can_divide
from nntui.training.divided.part import plan_of
from nntui.training.divided.process import PartProcess
from nntui.training.divided.random_state import PartGenerator, write_state
from nntui.training.trainer import Trainer

LAYERS = "conv:2x3:relu,pool:2,dropout:0.3"


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches of small networks are divided, too, and processes are started on any machine."""
    monkeypatch.setattr(divided, "WORTHWHILE", 0)
    monkeypatch.setattr(divided, "_USES", 0)
    monkeypatch.setattr(divided, "processors", lambda: 2)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process is started: all parts are computed here."""
    monkeypatch.setattr(divided, "processors", lambda: 1)


def config(**settings: object) -> RunConfig:
    """Return the settings of a short training in two parts."""
    base = {"layers": LAYERS, "batch": 12, "epochs": 1, "validation": 100, "threads": 2}
    return RunConfig.of(base | settings)


def divided_network(trainer: Trainer) -> DividedNetwork:
    """Return the network of a trainer, which is divided."""
    assert isinstance(trainer.network, DividedNetwork)
    return trainer.network


def process_of(trainer: Trainer) -> PartProcess:
    """Return the process of the second part once it takes jobs."""
    process = divided_network(trainer)._others[0]._started()
    assert process is not None
    assert select.select([process._process.connection], [], [], 60)[0]
    return process


def theta_after(trainer: Trainer, steps: int) -> Array:
    """Return the parameters after some more steps."""
    for _ in range(steps):
        trainer.advance(1)
    return trainer.network.parameters.theta.copy()


@pytest.fixture
def trainer(lines: Dataset) -> Iterator[Trainer]:
    """A trainer whose batches are divided."""
    trainer = Trainer(config(), lines)
    yield trainer
    trainer.close()


@pytest.mark.parametrize("threads", [2, 3, 5])
@pytest.mark.parametrize("images", [12, 11, 4, 1])
@pytest.mark.usefixtures("alone")
def test_the_gradient_is_that_of_the_whole_batch(threads: int, images: int) -> None:
    """Also where batches are smaller, and where parts are of different sizes, or empty."""
    settings = config(layers="conv:2x3:tanh,pool:2", threads=threads)
    plan, network = plan_of(settings, (12, 12), 3), DividedNetwork(settings, (12, 12), 3)
    rng = np.random.default_rng(0)
    network.initialize(rng)
    whole = Network(plan.layers, plan.shapes[0], 12)
    whole.parameters.theta[...] = network.parameters.theta
    x = rng.random((images, 1, 12, 12), np.float32)
    dz = rng.random((images, 3), np.float32)

    np.testing.assert_allclose(network.forward(x, rng), whole.forward(x, rng), rtol=1e-5)
    network.backward(dz.copy())
    whole.backward(dz.copy())
    np.testing.assert_allclose(network.parameters.grad, whole.parameters.grad, rtol=1e-4)


def test_a_process_and_this_one_compute_the_same_bits(
    trainer: Trainer, lines: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = process_of(trainer)
    found = theta_after(trainer, 5)

    assert process._last_job == 10
    monkeypatch.setattr(divided, "processors", lambda: 1)
    np.testing.assert_array_equal(found, theta_after(Trainer(config(), lines), 5))


def test_a_process_that_is_killed_or_stopped_changes_no_bit(
    trainer: Trainer, lines: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note says what happened."""
    monkeypatch.setattr(remote_part, "_PATIENCE", 0.05)
    monkeypatch.setattr(remote_part, "_TIMES", 0)
    stopped = Trainer(config(), lines)
    for each, number in ((trainer, signal.SIGKILL), (stopped, signal.SIGSTOP)):
        process = process_of(each)
        theta_after(each, 2)
        os.kill(process.pid, number)
    found = [theta_after(each, 3) for each in (trainer, stopped)]
    notes = [each.take_notes() for each in (trainer, stopped)]
    stopped.close()

    monkeypatch.setattr(divided, "processors", lambda: 1)
    expected = theta_after(Trainer(config(), lines), 5)
    np.testing.assert_array_equal(found, [expected, expected])
    assert "was ended by SIGKILL; the trainer computes it itself" in notes[0][0]
    assert "did not answer for 0.05 seconds" in notes[1][0]
    assert trainer.take_notes() == []


@pytest.mark.usefixtures("alone")
def test_a_process_that_ends_between_forward_and_backward_changes_no_bit(lines: Dataset) -> None:
    """Its part is then computed here from the beginning."""
    network = divided_network(Trainer(config(), lines))
    x = np.random.default_rng(1).random((12, 1, 12, 12), np.float32)
    dz, grads = np.ones((12, 2), np.float32), []
    for is_lost in (False, True):
        network.forward(x, np.random.default_rng(2))
        if is_lost:
            (part,) = network._others
            part._is_local, part._local = False, None
        network.backward(dz.copy())
        grads.append(network.parameters.grad.copy())

    np.testing.assert_array_equal(grads[0], grads[1])


def test_a_process_that_cannot_be_started_is_noted(
    lines: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("nntui.training.divided.process.PartProcess", refuse)
    trainer = Trainer(config(), lines)
    trainer.advance(2)

    assert "cannot be started: no more processes" in trainer.take_notes()[0]


@pytest.mark.usefixtures("alone")
def test_a_resumed_training_ends_at_the_same_bits(lines: Dataset) -> None:
    """The generator of the first part is saved; those of the others are derived from it."""
    through, before = Trainer(config(), lines), Trainer(config(), lines)
    theta_after(before, 3)
    resumed = Trainer(config(), lines)
    resumed.restore(before.state(), before.network.parameters.arrays, before.optimizer_state())

    np.testing.assert_array_equal(theta_after(resumed, 4), theta_after(through, 7))


def test_the_process_ends_with_the_training(trainer: Trainer) -> None:
    process = process_of(trainer)
    trainer.close()

    assert process.ended
    with pytest.raises(ProcessLookupError):
        os.kill(process.pid, 0)


@pytest.mark.parametrize(
    ("layers", "settings"),
    [
        ("conv:8x5:relu,pool:2,conv:24x5:relu,pool:2", {"threads": 1}),
        ("conv:8x5:relu,pool:2,conv:24x5:relu,pool:2", {"batch": 3}),
        ("conv:8x5:relu,batchnorm,conv:24x5:relu,pool:2", {}),
        ("512:relu,512:relu", {}),
        ("conv:2x3:relu,pool:2", {}),
    ],
)
def test_batches_are_divided_only_where_it_pays(
    layers: str, settings: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not for a few images, small or dense layers, or means over the batch."""
    monkeypatch.undo()
    convolutional = config(layers="conv:8x5:relu,pool:2,conv:24x5:relu,pool:2", batch=64)
    other = config(**({"layers": layers, "batch": 64} | settings))

    assert can_divide(plan_of(convolutional, (28, 28), 10), convolutional)
    assert not can_divide(plan_of(other, (28, 28), 10), other)


def test_each_part_has_random_numbers_of_its_own_after_any_state() -> None:
    rng, words = np.random.default_rng(5), np.zeros(RANDOM_STATE, np.uint64)
    rng.random(3, np.float32)  # half of a 64-bit number is left
    write_state(rng, words)
    drawn = [generator.random(4).tolist() for generator in after(words, 1, 2, 1)]

    assert drawn[0] == drawn[2]
    assert len({*drawn[0], *drawn[1], *rng.random(4).tolist()}) == 12
    write_state(None, words)
    assert PartGenerator(1).after(words) is None


def after(words: NDArray[np.uint64], *parts: int) -> list[np.random.Generator]:
    """Return the generators of some parts."""
    found = [PartGenerator(part).after(words) for part in parts]
    return [generator for generator in found if generator is not None]


def test_arrays_in_the_shared_memory_are_aligned_and_do_not_overlap() -> None:
    layout = Layout(parameters=13, x_shape=(1, 3, 3), classes=3, images=5, parts=3)
    memory = np.zeros(layout.size, np.uint8)
    parts = [layout.part(memory, number) for number in (1, 2)]
    arrays = [layout.theta(memory)]
    arrays += [array for each in parts for array in (each.grad, each.x.flat, each.z, each.dz)]
    for number, array in enumerate(arrays, start=1):
        array[...] = number
    words = [each.random for each in parts]
    words[0][...] = 2**63
    words[1][...] = 2**63

    offsets = [array.ctypes.data - memory.ctypes.data for array in (*arrays, *words)]
    assert all(offset % 64 == 0 for offset in offsets)
    for number, array in enumerate(arrays, start=1):
        assert np.all(array == number)
