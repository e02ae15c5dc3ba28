"""Images prepared by a second process: the same bits as without it, whatever happens to it."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

import nntui
from nntui.config.augmentation import parse_augmentation
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Pixels, Split
from nntui.training import feed, supply
from nntui.training.augmented import AugmentationWork, distort
from nntui.training.events import Noted
from nntui.training.loop import train
from nntui.training.producer import producer as producer_module
from nntui.training.producer.memory import attach, create
from nntui.training.producer.producer import Producer, Supervisor
from nntui.training.producer.work import Prepare
from nntui.training.trainer import Trainer

WORK = AugmentationWork(parse_augmentation("rotate:10"), (6, 6), batch=10, seed=1, images=40)
BLOCK = 64
"""Images in a job of the trainers below."""


@pytest.fixture
def producer() -> Iterator[Producer]:
    """A producer that has started."""
    producer = started(Producer(WORK, patience=30))
    yield producer
    producer.close()


@pytest.fixture
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Producers are started on any machine, also for short runs, and have small jobs."""
    monkeypatch.setattr(supply, "processors", lambda: 2)
    monkeypatch.setattr(supply, "WORTHWHILE", 0)
    monkeypatch.setattr(feed, "_BLOCK_PIXELS", 1)
    monkeypatch.setattr(feed, "_GROUP", BLOCK)
    monkeypatch.setattr(producer_module, "_MAX_SLOTS", 2)


def started(producer: Producer) -> Producer:
    """Return `producer` once it takes jobs."""
    if not producer.ready:
        assert select.select([producer._process.connection], [], [], 60)[0]
    slot = producer.reserve()
    assert slot is not None
    producer.release(slot)
    return producer


def noise(count: int) -> Pixels:
    """Return random images (count, 36)."""
    return np.random.default_rng(0).integers(256, size=(count, 36), dtype=np.uint8)


def submitted(producer: Producer, first: int, count: int) -> tuple[int, int]:
    """Submit a job, and return its slot and number."""
    slot = producer.reserve()
    assert slot is not None
    producer.memory(slot)[: count * 36] = noise(count).ravel()
    return slot, producer.submit(slot, first, count)


def distorted(first: int, count: int) -> Pixels:
    """Return what a job has to give."""
    pixels = noise(count)
    distort(WORK.augmenter(), pixels, first, WORK.batch)
    return pixels


def has_ended(pid: int) -> bool:
    """Return whether a process has ended, after waiting for it."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended = bool(select.select([descriptor], [], [], 30)[0])
    os.close(descriptor)
    return ended


def test_jobs_give_what_the_trainer_would_compute(producer: Producer) -> None:
    """Several at once, with a batch that is smaller, in any order of waiting."""
    jobs = [submitted(producer, first, count) for first, count in ((0, 40), (700, 25))]
    for (slot, number), (first, count) in zip(jobs[::-1], ((700, 25), (0, 40)), strict=True):
        assert producer.wait(number)
        result = producer.memory(slot)[: count * 36].reshape(count, 36)
        np.testing.assert_array_equal(result, distorted(first, count))


def test_slots_are_limited_and_used_again(producer: Producer) -> None:
    slots = [producer.reserve() for _ in range(producer.slots)]
    assert len(set(slots)) == producer.slots
    assert producer.reserve() is None
    assert slots[3] is not None
    producer.release(slots[3])
    assert producer.reserve() == slots[3]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has this policy")
def test_a_job_does_not_interrupt_the_trainer(producer: Producer) -> None:
    assert os.sched_getscheduler(producer.pid) == os.SCHED_BATCH


def test_a_killed_producer_is_noticed(producer: Producer) -> None:
    os.kill(producer.pid, signal.SIGKILL)
    _, number = submitted(producer, 0, 10)

    assert not producer.wait(number)
    assert producer.ended
    assert producer.note == "was ended by SIGKILL"


def test_a_producer_that_has_ended_is_no_signal_to_the_trainer(producer: Producer) -> None:
    """A trainer stops at SIGPIPE, since its own reader has gone then."""
    received: list[int] = []
    before = signal.signal(signal.SIGPIPE, lambda number, _: received.append(number))
    os.kill(producer.pid, signal.SIGKILL)
    assert has_ended(producer.pid)
    _, number = submitted(producer, 0, 10)
    signal.signal(signal.SIGPIPE, before)

    assert not producer.wait(number)
    assert received == []


def test_a_stopped_producer_is_waited_for_only_once() -> None:
    """Its slots are used again after it is continued."""
    producer = started(Producer(WORK, patience=0.01))
    os.kill(producer.pid, signal.SIGSTOP)
    numbers = [submitted(producer, 0, 10)[1] for _ in range(producer.slots)]
    assert not producer.wait(numbers[0])
    assert producer.note == "did not answer for 0.01 seconds"
    producer.note = ""
    assert not any(producer.wait(number) for number in numbers[1:])
    assert producer.note == ""
    assert producer.reserve() is None

    os.kill(producer.pid, signal.SIGCONT)
    slot = None
    while slot is None:
        assert select.select([producer._process.connection], [], [], 30)[0]
        slot = producer.reserve()
    assert not producer.ended
    producer.close()


def test_a_job_that_fails_ends_the_producer(producer: Producer) -> None:
    """The trainer then does the job itself, and meets the error if it is one of the job."""
    slot = producer.reserve()
    assert slot is not None

    assert not producer.wait(producer.submit(slot, 0, 1_000_000))
    assert producer.note.startswith("failed with ValueError(")
    assert has_ended(producer.pid)


def test_another_producer_is_started_up_to_a_limit() -> None:
    supervisor = Supervisor(WORK)
    for _ in range(Supervisor.MAX_STARTS):
        producer = supervisor.producer()
        assert producer is not None
        assert supervisor.producer() is producer
        os.kill(producer.pid, signal.SIGKILL)
        _wait_for_end(producer)
    assert supervisor.producer() is None
    ended = "the process that prepares images was ended by SIGKILL; "
    more = "another one is started"
    no_more = "the trainer prepares them itself for now"
    assert supervisor.take_notes() == [ended + more, ended + more, ended + no_more]
    assert supervisor.take_notes() == []


def _wait_for_end(producer: Producer) -> None:
    while not producer.ended:
        select.select([producer._process.connection], [], [], 30)
        producer.reserve()


def test_work_that_cannot_be_sent_is_left_to_the_trainer() -> None:
    """Such as a generator of images that was written in a notebook."""

    @dataclass(frozen=True)
    class Local:
        size: int = 10

        def start(self) -> Prepare:
            raise NotImplementedError

    supervisor = Supervisor(Local())

    assert supervisor.producer() is None
    (note,) = supervisor.take_notes()
    assert note.startswith("the process that prepares images cannot be started: ")


ROOT = str(Path(nntui.__file__).parents[1])
_SCRIPT = """
import select
from nntui.config.augmentation import parse_augmentation
from nntui.training.augmented import AugmentationWork
from nntui.training.producer.memory import attach, create
from nntui.training.producer.producer import Producer
work = AugmentationWork(parse_augmentation("shift:1"), (6, 6), batch=10, seed=1, images=40)
producer = Producer(work)
select.select([producer._process.connection], [], [], 60)
print(producer.pid, producer.reserve(), flush=True)
input()
"""


@pytest.mark.parametrize("killed", [True, False])
def test_a_producer_ends_with_its_trainer(*, killed: bool) -> None:
    """Also if that is killed, and nothing is printed.

    The script has no `if __name__ == "__main__"`, like a notebook, and has made nntui known by
    itself.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {ROOT!r})\n{_SCRIPT}"],
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    pid, slot = process.stdout.readline().split()
    assert slot != "None"
    if killed:
        process.kill()
    _, errors = process.communicate("\n")

    assert has_ended(int(pid))
    assert errors == ""
    assert process.returncode == (-signal.SIGKILL if killed else 0)


def test_shared_memory_has_no_name() -> None:
    """No memory is left behind when either process is killed."""
    descriptor = create(1000)
    status = os.fstat(descriptor)
    first, second = attach(descriptor, 1000), attach(descriptor, 1000)
    os.close(descriptor)
    first[7] = 5

    assert status.st_nlink == 0
    assert status.st_size == 1000
    assert second[7] == 5


@pytest.fixture
def data() -> Dataset:
    """Noise of 6 x 6."""
    rng = np.random.default_rng(0)

    def split(count: int) -> Split:
        images = rng.integers(256, size=(count, 6, 6), dtype=np.uint8)
        return Split(images, rng.integers(3, size=count, dtype=np.uint8))

    return Dataset("noise", ("a", "b", "c"), split(500), split(10), split(0), "synthetic")


def config(**settings: object) -> RunConfig:
    """Return a config of three epochs with augmentation."""
    base = {"layers": "5:relu", "batch": 16, "epochs": 3, "validation": 0, "schedule": "constant"}
    return RunConfig.of(base | {"augment": "shift:1,rotate:10"} | settings)


def producer_of(run: Trainer) -> Producer:
    """Return the producer of a trainer once it takes jobs."""
    assert run._supply.supervisor is not None
    producer = run._supply.supervisor.producer()
    assert producer is not None
    return started(producer)


def trained(run: Trainer, *, ahead: bool = False) -> Trainer:
    """Train to the end of the run."""
    if ahead:
        producer_of(run)
    for _ in train(run, lambda: 0.0, [], lambda: (5, 1e9)):
        pass
    return run


@pytest.fixture
def theta(data: Dataset) -> np.ndarray:
    """The weights after a run without a producer."""
    run = Trainer(config(), data)
    run.close()
    return trained(run).network.parameters.theta


@pytest.mark.usefixtures("two_processors")
def test_a_producer_changes_no_bit(data: Dataset, theta: np.ndarray) -> None:
    run = trained(Trainer(config(), data), ahead=True)
    np.testing.assert_array_equal(run.network.parameters.theta, theta)


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_run_survives_the_end_of_its_producer(
    data: Dataset, theta: np.ndarray, number: int
) -> None:
    """It says so, and computes the same weights."""
    run = Trainer(config(), data)
    assert run._supply.supervisor is not None
    run._supply.supervisor._patience = 30 if number == signal.SIGKILL else 0.01
    pid = producer_of(run).pid
    notes = []
    for event in train(run, lambda: 0.0):
        if event.step == 20:
            os.kill(pid, number)
        if isinstance(event, Noted):
            notes.append(event.message)

    np.testing.assert_array_equal(run.network.parameters.theta, theta)
    assert has_ended(pid)
    assert notes
    assert ("SIGKILL" if number == signal.SIGKILL else "did not answer") in notes[0]


@pytest.mark.usefixtures("two_processors")
def test_a_resumed_run_with_a_producer_has_the_same_bits(data: Dataset, theta: np.ndarray) -> None:
    """Resumed within an epoch, ahead of which the producer had worked already."""
    first = Trainer(config(), data)
    producer_of(first)
    for _ in range(7):
        first.advance(5)
    first.close()
    second = Trainer(config(), data)
    arrays, optimizer = first.network.parameters.arrays, first.optimizer_state()
    second.restore(first.state(), arrays, optimizer)

    trained(second, ahead=True)

    np.testing.assert_array_equal(second.network.parameters.theta, theta)


@pytest.mark.usefixtures("two_processors")
def test_the_batch_changes_at_the_very_step(data: Dataset) -> None:
    """Of images that were prepared ahead none is used; the old producer ends, a new one starts."""
    thetas = []
    for ahead in (True, False):
        run = Trainer(config(), data)
        if ahead:
            old = producer_of(run).pid
        else:
            run.close()
        for _ in range(7):
            run.advance(1)
        run.change({"batch": 10})
        if ahead:
            assert has_ended(old)
        else:
            run.close()
        thetas.append(trained(run, ahead=ahead).network.parameters.theta)

    np.testing.assert_array_equal(thetas[0], thetas[1])


@pytest.mark.usefixtures("two_processors")
def test_a_producer_stays_when_other_settings_change(data: Dataset) -> None:
    run = Trainer(config(), data)
    producer = producer_of(run)
    run.change({"lr": 0.5})
    assert producer_of(run) is producer
    run.close()


@pytest.mark.usefixtures("two_processors")
@pytest.mark.parametrize("settings", [{"augment": ""}, {"threads": 2}])
def test_no_producer_without_work_or_a_free_processor(
    data: Dataset, settings: dict[str, object]
) -> None:
    assert Trainer(config(**settings), data)._supply.supervisor is None


def test_short_runs_start_no_producer(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting one takes longer than the run."""
    monkeypatch.setattr(supply, "processors", lambda: 2)
    run = Trainer(config(), data)
    trained(run)
    assert run._supply.supervisor is None or run._supply.supervisor._starts == 0
