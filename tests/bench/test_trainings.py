"""Whole trainings on a few images, and their records, without processes."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nntui.bench import epochs, trainings
from nntui.bench.cases import Case
from nntui.bench.contenders import BEFORE, CONTENDERS, OURS
from nntui.bench.images import SEED, config_of
from nntui.bench.process import checked_tree
from nntui.bench.training_table import speed_table, training_table
from nntui.bench.trainings import EpochDone, Speed, Training, seconds_to
from nntui.datasets.dataset import Dataset
from nntui.errors import UsageError
from nntui.training.batches import shuffled
from nntui.training.state import TrainerState
from nntui.training.trainer import Trainer
from tests.bench.few_images import few_images

SMALL = Case("784-16-10 relu Adam, batch 60", "16:relu", 60, "adam")
"""Of 640 images, the last batch of an epoch has 40."""


@pytest.fixture(scope="module")
def data() -> Dataset:
    return few_images()


def accuracies(contender: str, data: Dataset) -> list[float]:
    """Return the accuracies after each of 12 epochs."""
    learner = CONTENDERS[contender].learner(SMALL, data)
    found = []
    for epoch in range(12):
        learner.train(shuffled(len(data.train), SEED, epoch))
        found.append(learner.accuracy())
    return found


@pytest.mark.parametrize(
    "contender",
    [
        pytest.param("torch", marks=pytest.mark.needs("torch")),
        pytest.param("jax", marks=pytest.mark.needs("jax")),
    ],
)
def test_a_library_with_the_same_weights_and_batches_learns_the_same(
    contender: str, data: Dataset
) -> None:
    """After each epoch the accuracy is that of nntui, up to an image whose classes are tied."""
    assert accuracies(contender, data) == pytest.approx(accuracies(OURS, data), abs=0.0101)


def test_scikit_learn_learns_in_the_order_that_is_given(data: Dataset) -> None:
    """It draws its own weights, so it learns as well as nntui, not the same."""
    pytest.importorskip("sklearn")

    assert accuracies("sklearn", data)[-1] > accuracies("sklearn", data)[0] + 0.2


def test_the_training_has_settings_that_every_library_can_have() -> None:
    """No schedule, and the initial weights that scikit-learn draws."""
    config = config_of(SMALL)

    assert (config.schedule, config.init, config.lr) == ("constant", "glorot-uniform", 0.001)


def test_the_time_of_an_epoch_contains_no_evaluation(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that counts its calls is read before and after training, not after evaluating."""
    monkeypatch.setattr(epochs, "load_images", lambda: data)
    monkeypatch.setattr(epochs, "WHOLE_TRAINING", SMALL)
    clock = iter(range(100))

    training = epochs.training_epochs(CONTENDERS[OURS], clock.__next__)
    first = training.epoch("next")

    assert (training.start_seconds, first["seconds"], first["images"]) == (1, 1, 640)
    assert 0 < first["accuracy"] <= 1


def test_the_speed_is_measured_of_the_first_and_of_the_last_epoch(
    data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turns in between do not disturb the training, and begin with the states of these epochs."""
    monkeypatch.setattr(epochs, "load_images", lambda: data)
    restored: list[int] = []
    restore = Trainer.restore

    def noted(trainer: Trainer, state: TrainerState, *arrays: Any) -> None:
        restored.append(state.seen)
        restore(trainer, state, *arrays)

    monkeypatch.setattr(Trainer, "restore", noted)
    speed = epochs.speed_epochs("adam", "relu", 2)

    reports = [speed.epoch(which) for which in ("next", "first", "next", "first", "last")]

    assert [report["images"] for report in reports] == [640, 384, 640, 384, 384]
    assert restored == [0, 0, 640]
    with pytest.raises(StopIteration):
        speed.epoch("next")


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "momentum"])
def test_denormal_numbers_are_counted(optimizer: str, data: Dataset) -> None:
    """In the weights, the gradient and whatever the optimizer remembers."""
    trainer = Trainer(config_of(SMALL).replace(optimizer=optimizer), data)
    for array in trainer.assembly.optimizer.state.values():
        if np.size(array) > 1:
            array.reshape(-1)[:2] = 1e-40
    arrays = sum(np.size(array) > 1 for array in trainer.assembly.optimizer.state.values())
    trainer.network.parameters.theta[0] = -1e-40

    assert epochs.denormals(trainer) == 1 + 2 * arrays


class FakeWorker:
    """A contender that needs a second for 100 images, and learns 0.1 % an epoch."""

    def __init__(self, name: str, *, lacking: bool = False, interrupted_after: int = 99) -> None:
        self.name, self.lacking, self.left = name, lacking, interrupted_after
        self.requests: list[str] = []
        self.accuracy = 0.97

    def request(self, request: dict[str, Any]) -> Any:
        """Return an answer at once."""
        if "epoch" not in request:
            return None if self.lacking else 0.5
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        self.accuracy += 0.001
        self.requests.append(request["epoch"])
        return {"seconds": 1.0, "images": 100, "accuracy": self.accuracy}


def use(workers: Sequence[FakeWorker], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let these be the processes that are started."""

    @contextmanager
    def started(*_: object) -> Iterator[Sequence[FakeWorker]]:
        yield workers

    monkeypatch.setattr(trainings, "workers", started)


def test_a_training_ends_once_all_have_reached_the_goal(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is 98 %, after ten epochs of these contenders."""
    use([FakeWorker("jax"), FakeWorker(OURS)], monkeypatch)

    found = list(trainings.trainings("a", 100))

    assert [(each.contender, len(each.epochs)) for each in found] == [("jax", 10), (OURS, 10)]
    assert found[0].seconds_to == {"97%": 1.5, "98%": 10.5}


def test_an_interrupted_training_is_reported_as_far_as_it_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second contender was interrupted in its third epoch."""
    use([FakeWorker("jax"), FakeWorker(OURS, interrupted_after=2)], monkeypatch)
    found: list[Training] = []

    with pytest.raises(KeyboardInterrupt):
        found.extend(trainings.trainings("a", 100))

    assert [len(each.epochs) for each in found] == [3, 2]


def test_the_first_and_the_last_epoch_are_measured_in_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After the training, so that a machine that becomes busy slows both."""
    ours = FakeWorker(OURS)
    use([ours], monkeypatch)
    monkeypatch.setattr(trainings, "TURNS", 3)

    (speed,) = trainings.speeds(["adam"], ["relu"], 5)

    assert ours.requests == [*["next"] * 5, *["first", "last"] * 3]
    assert (speed.first_rates, speed.last_rates) == ([100] * 3, [100] * 3)


def test_each_optimizer_and_each_activation_is_measured_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All optimizers with the first activation, all activations with the first optimizer."""
    use([FakeWorker(OURS, interrupted_after=999)], monkeypatch)

    found = trainings.speeds(["adam", "sgd"], ["relu", "tanh"], 1)

    assert [(each.optimizer, each.activation) for each in found] == [
        ("adam", "relu"),
        ("sgd", "relu"),
        ("adam", "tanh"),
    ]


def test_what_another_source_tree_lacks_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is reported of it, and nothing else is lost."""
    use([FakeWorker(BEFORE, lacking=True), FakeWorker(OURS)], monkeypatch)

    assert [each.contender for each in trainings.trainings("a", 1)] == [OURS]


def test_an_accuracy_that_was_not_reached_has_no_time() -> None:
    assert seconds_to(0.97, 0.0, [EpochDone(1.0, 100, 0.9699)]) is None


def test_the_table_of_trainings() -> None:
    """Seconds with those to start; a dash for what was not reached."""
    done = [EpochDone(2.0, 60_000, 0.96), EpochDone(3.0, 60_000, 0.972)]
    found = [trainings.training("784-256-10", name, 0.25, done) for name in ("jax", OURS)]

    assert training_table(found).splitlines()[0].split("  ")[0] == "784-256-10"
    assert " ".join(training_table(found).splitlines()[2].split()) == (
        "nntui 0.25 s 5.25 s - 30,000 20,000 97.20% 2"
    )
    assert training_table([]) == ""


def test_the_table_of_speeds() -> None:
    """The medians, the median ratio of two neighboring turns, and the slowest epoch."""
    done = [EpochDone(1.0, 100, denormals=0), EpochDone(2.0, 100, denormals=7)]
    speed = Speed(
        optimizer="adam",
        activation="relu",
        contender=OURS,
        first_rates=[100, 50, 110],
        last_rates=[80, 45, 88],
        epochs=done,
    )

    assert " ".join(speed_table([speed]).splitlines()[1].split()) == "adam, relu 100 80 80% 50 7"
    assert speed_table([]) == ""


def test_another_source_tree_is_checked_before_anything_is_measured(tmp_path: Path) -> None:
    """It must contain nntui."""
    with pytest.raises(UsageError, match="--against: expected the folder of a source tree"):
        checked_tree(tmp_path)
