"""The loop: exactly these events, these weights, and an end in every case."""

import itertools
import math
from collections.abc import Callable, Generator
from dataclasses import replace

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.training.events import AnyEvent, Evaluated, RunFinished, RunStarted, StepDone
from nntui.training.loop import train
from nntui.training.trainer import Trainer


def config_of(**settings: object) -> RunConfig:
    """A tiny run on `lines`: 10 pictures, 4 a step, 2 epochs."""
    small = {"layers": "3:relu", "batch": 4, "epochs": 2, "validation": 5, "seed": 2}
    return RunConfig.of({**small, **settings})


@pytest.fixture
def few(lines: Dataset) -> Dataset:
    """Fifteen pictures to train on, six to test on."""
    return replace(lines, name="few", train=lines.train[:15], test=lines.test[:6])


def ticks() -> Callable[[], float]:
    """A clock that goes on by one second whenever it is asked."""
    seconds = itertools.count()
    return lambda: float(next(seconds))


def run(config: RunConfig, data: Dataset) -> tuple[Trainer, list[AnyEvent]]:
    """A training after its end, and all it told."""
    trainer = Trainer(config, data)
    return trainer, list(train(trainer, ticks()))


def of_kind(events: list[AnyEvent], split: str) -> list[Evaluated]:
    """The judgments of one split."""
    return [event for event in events if isinstance(event, Evaluated) and event.split == split]


def steps_of(events: list[AnyEvent]) -> list[StepDone]:
    """The steps among the events."""
    return [event for event in events if isinstance(event, StepDone)]


def test_sequence(few: Dataset) -> None:
    """A run of two epochs of three steps tells exactly this, in this order."""
    _, events = run(config_of(), few)

    assert [
        (type(event).__name__, event.step, getattr(event, "epoch", 0), getattr(event, "seen", 0))
        for event in events
    ] == [
        ("RunStarted", 0, 0, 0),
        ("StepDone", 1, 1, 4),
        ("StepDone", 2, 1, 8),
        ("StepDone", 3, 1, 10),
        ("Evaluated", 3, 1, 0),
        ("StepDone", 4, 2, 14),
        ("StepDone", 5, 2, 18),
        ("StepDone", 6, 2, 20),
        ("Evaluated", 6, 2, 0),
        ("Evaluated", 6, 2, 0),
        ("RunFinished", 6, 0, 0),
    ]
    assert [event.at for event in events] == [float(second) for second in range(11)]
    assert [len(of_kind(events, name)) for name in ("validation", "test")] == [2, 1]


def test_first_event(few: Dataset) -> None:
    """The first event tells all that was asked and what it is done on."""
    _, (first, *_) = run(config_of(), few)

    assert first == RunStarted(
        step=0,
        at=0.0,
        data="few",
        layers=["144 input", "3 relu", "2 softmax"],
        parameters=144 * 3 + 3 + 3 * 2 + 2,
        classes=["horizontal", "vertical"],
        image_shape=(12, 12),
        train_size=10,
        validation_size=5,
        test_size=6,
        epochs=2,
        steps=6,
        threads=1,
        seed=2,
    )


def test_last_event(few: Dataset) -> None:
    """The last event repeats how good the network is on the test images."""
    _, events = run(config_of(), few)
    (judged,) = of_kind(events, "test")

    assert events[-1] == RunFinished(
        step=6, at=10.0, reason="done", loss=judged.loss, accuracy=judged.accuracy
    )
    assert sum(map(sum, judged.confusion)) == 6


def test_without_validation(few: Dataset) -> None:
    """Where no pictures are held out only the test images are judged."""
    _, events = run(config_of(validation=0), few)

    assert of_kind(events, "validation") == []
    assert len(of_kind(events, "test")) == 1


def test_first_loss_is_that_of_guessing(few: Dataset) -> None:
    """The loss of a step is that before it: at the first about log(2), with two classes."""
    _, events = run(config_of(lr=1e-6), few)
    first = events[1]

    assert isinstance(first, StepDone)
    assert first.loss == pytest.approx(math.log(2), abs=0.6)


def test_schedule(few: Dataset) -> None:
    """The learning rate that a step tells is the one it was made with."""
    _, events = run(config_of(schedule="constant", lr=0.1), few)
    assert [step.lr for step in steps_of(events)] == [0.1] * 6

    _, events = run(config_of(schedule="cosine", lr=0.1), few)
    cosine = [step.lr for step in steps_of(events)]
    assert cosine[0] == pytest.approx(0.1)
    assert cosine == sorted(cosine, reverse=True)
    assert cosine[-1] < 0.02


def test_same_seed_same_weights(few: Dataset) -> None:
    """The same seed tells the same events and ends at the same weights, to the bit."""
    config = config_of(layers="8:relu,dropout:0.5,4:tanh")
    one, told = run(config, few)
    two, again = run(config, few)

    np.testing.assert_array_equal(one.network.parameters.theta, two.network.parameters.theta)
    assert told == again


def test_other_seed_other_weights(few: Dataset) -> None:
    """Another seed is another run."""
    one, _ = run(config_of(seed=1), few)
    two, _ = run(config_of(seed=2), few)

    assert (one.network.parameters.theta != two.network.parameters.theta).any()


def test_pausing_costs_nothing(few: Dataset) -> None:
    """To pause is not to ask: what is asked for in pieces ends at the same weights, to the bit."""
    straight, _ = run(config_of(), few)
    paused = Trainer(config_of(), few)
    events = train(paused, ticks())
    for pieces in (1, 3, 2):
        list(itertools.islice(events, pieces))
        paused.batches.gather(np.arange(4))  # whoever looks meanwhile may use the memory
    list(events)

    np.testing.assert_array_equal(
        paused.network.parameters.theta, straight.network.parameters.theta
    )


def test_nothing_happens_unasked(few: Dataset) -> None:
    """Between two events no step is made: the generator does the work when it is asked."""
    trainer = Trainer(config_of(), few)
    events = train(trainer, ticks())
    assert trainer.step == 0

    next(events)
    assert trainer.step == 0

    next(events)
    assert trainer.step == 1


def test_closing_stops(few: Dataset) -> None:
    """To stop is to close: no further step, no further event."""
    trainer = Trainer(config_of(), few)
    events = train(trainer, ticks())
    list(itertools.islice(events, 3))

    assert isinstance(events, Generator)
    events.close()

    assert trainer.step == 2
    assert list(events) == []


def test_divergence(few: Dataset) -> None:
    """A weight that is no number ends the run in its own step, named with the learning rate."""
    config = config_of(lr=100.0, optimizer="sgd", layers="30:linear,30:linear", epochs=50)
    trainer, events = run(config, few)
    *_, last, end = events

    assert isinstance(last, StepDone)
    assert not trainer.network.parameters.finite()
    assert isinstance(end, RunFinished)
    assert (end.reason, end.step, end.accuracy) == ("diverged", trainer.step, None)
    assert end.message == (
        f"the weights have grown beyond all bounds at step {trainer.step}; "
        "try a learning rate below 100"
    )


def test_divergence_in_the_last_step(few: Dataset) -> None:
    """Also what breaks with the very last step is no run that is done."""
    trainer = Trainer(config_of(epochs=1), few)
    told: list[AnyEvent] = []
    for event in train(trainer, ticks()):
        told.append(event)
        if event.step == 3:
            trainer.network.parameters.theta[...] = np.nan
    end = told[-1]

    assert isinstance(end, RunFinished)
    assert (end.reason, end.loss) == ("diverged", None)
    assert "try a learning rate below" in end.message


def test_learns(lines: Dataset) -> None:
    """Five epochs tell lying lines from standing ones: at least 99 % of pictures never seen."""
    config = RunConfig.of({"layers": "32:relu", "batch": 20, "epochs": 5, "validation": 50})
    trainer, events = run(config, lines)
    (judged,) = of_kind(events, "test")

    assert judged.accuracy >= 0.99
    assert judged.confusion[0][0] + judged.confusion[1][1] == round(judged.accuracy * 200)
    assert trainer.seen == 5 * 550


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_every_optimizer_learns(lines: Dataset, optimizer: str) -> None:
    """With the learning rate that each takes by default the loss falls by half and more."""
    config = RunConfig.of({"optimizer": optimizer, "epochs": 4, "batch": 20, "validation": 0})
    _, events = run(config, lines)
    losses = [step.loss for step in steps_of(events) if step.loss is not None]

    assert len(losses) == 4 * 30
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) / 2


def test_held_out_pictures_are_not_learned(few: Dataset) -> None:
    """What is held out to validate on has no say in the weights."""
    images, labels = few.train.images.copy(), few.train.labels.copy()
    images[-5:] = 77
    other = replace(few, train=Split(images, labels))
    one, _ = run(config_of(), few)
    two, _ = run(config_of(), other)

    np.testing.assert_array_equal(one.network.parameters.theta, two.network.parameters.theta)
