"""The training loop: its events, its weights, and its end in every case."""

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
    """Return a tiny run on `lines`: 10 images, 4 per step, 2 epochs."""
    small = {"layers": "3:relu", "batch": 4, "epochs": 2, "validation": 5, "seed": 2}
    return RunConfig.of({**small, **settings})


@pytest.fixture
def few(lines: Dataset) -> Dataset:
    """Fifteen images to train on, six to test on."""
    return replace(lines, name="few", train=lines.train[:15], test=lines.test[:6])


def ticks() -> Callable[[], float]:
    """Return a clock that advances by one second at each call."""
    seconds = itertools.count()
    return lambda: float(next(seconds))


def run(config: RunConfig, data: Dataset) -> tuple[Trainer, list[AnyEvent]]:
    """Return a trainer after its run, and all events."""
    trainer = Trainer(config, data)
    return trainer, list(train(trainer, ticks()))


def of_kind(events: list[AnyEvent], split: str) -> list[Evaluated]:
    """Return the evaluations of one split."""
    return [event for event in events if isinstance(event, Evaluated) and event.split == split]


def steps_of(events: list[AnyEvent]) -> list[StepDone]:
    """Return the steps among the events."""
    return [event for event in events if isinstance(event, StepDone)]


def test_a_run_of_two_epochs_has_these_events(few: Dataset) -> None:
    """Three steps and an evaluation per epoch; the test images at the end."""
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
    # A step reads the clock before and after.
    assert [event.at for event in events] == [0.0, 2, 4, 6, 7, 9, 11, 13, 14, 15, 16]
    assert [len(of_kind(events, name)) for name in ("validation", "test")] == [2, 1]


def test_the_first_event_describes_the_run(few: Dataset) -> None:
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
        class_counts=[6, 4],
        epochs=2,
        steps=6,
        threads=1,
        seed=2,
    )


def test_the_last_event_has_the_result_on_the_test_images(few: Dataset) -> None:
    _, events = run(config_of(), few)
    (evaluated,) = of_kind(events, "test")

    assert events[-1] == RunFinished(
        step=6, at=16.0, reason="done", loss=evaluated.loss, accuracy=evaluated.accuracy
    )
    assert sum(map(sum, evaluated.confusion)) == 6


def test_without_validation_images_only_the_test_images_are_evaluated(few: Dataset) -> None:
    _, events = run(config_of(validation=0), few)

    assert of_kind(events, "validation") == []
    assert len(of_kind(events, "test")) == 1


def test_the_first_loss_is_that_of_guessing(few: Dataset) -> None:
    """The loss of a step is that before its update: about log(2) at first, with two classes."""
    _, events = run(config_of(lr=1e-6), few)
    first = events[1]

    assert isinstance(first, StepDone)
    assert first.loss == pytest.approx(math.log(2), abs=0.6)


def test_each_step_reports_the_learning_rate_it_used(few: Dataset) -> None:
    _, events = run(config_of(schedule="constant", lr=0.1), few)
    assert [step.lr for step in steps_of(events)] == [0.1] * 6

    _, events = run(config_of(schedule="cosine", lr=0.1), few)
    cosine = [step.lr for step in steps_of(events)]
    assert cosine[0] == pytest.approx(0.1)
    assert cosine == sorted(cosine, reverse=True)
    assert cosine[-1] < 0.02


def test_the_same_seed_gives_the_same_events_and_weights(few: Dataset) -> None:
    """To the bit."""
    config = config_of(layers="8:relu,dropout:0.5,4:tanh")
    one, events = run(config, few)
    two, again = run(config, few)

    np.testing.assert_array_equal(one.network.parameters.theta, two.network.parameters.theta)
    assert events == again


def test_another_seed_gives_other_weights(few: Dataset) -> None:
    one, _ = run(config_of(seed=1), few)
    two, _ = run(config_of(seed=2), few)

    assert (one.network.parameters.theta != two.network.parameters.theta).any()


def test_a_pause_between_events_changes_nothing(few: Dataset) -> None:
    """A run that is consumed in pieces ends at the same weights, to the bit."""
    straight, _ = run(config_of(), few)
    paused = Trainer(config_of(), few)
    events = train(paused, ticks())
    for pieces in (1, 3, 2):
        list(itertools.islice(events, pieces))
        paused.batches.gather(np.arange(4))  # a reader may use the memory meanwhile
    list(events)

    np.testing.assert_array_equal(
        paused.network.parameters.theta, straight.network.parameters.theta
    )


def test_a_step_is_made_only_when_its_event_is_requested(few: Dataset) -> None:
    trainer = Trainer(config_of(), few)
    events = train(trainer, ticks())
    assert trainer.step == 0

    next(events)
    assert trainer.step == 0

    next(events)
    assert trainer.step == 1


def test_closing_the_generator_stops_the_run(few: Dataset) -> None:
    """There is no further step and no further event."""
    trainer = Trainer(config_of(), few)
    events = train(trainer, ticks())
    list(itertools.islice(events, 3))

    assert isinstance(events, Generator)
    events.close()

    assert trainer.step == 2
    assert list(events) == []


def test_a_run_ends_with_the_step_that_diverges(few: Dataset) -> None:
    """The message names the step and the learning rate."""
    config = config_of(lr=100.0, optimizer="sgd", layers="30:linear,30:linear", epochs=50)
    trainer, events = run(config, few)
    *_, last, end = events

    assert isinstance(last, StepDone)
    assert not trainer.network.parameters.finite()
    assert isinstance(end, RunFinished)
    assert (end.reason, end.step, end.accuracy) == ("diverged", trainer.step, None)
    assert end.message == (
        f"the loss is no longer a finite number at step {trainer.step}; "
        "try a learning rate below 100"
    )


def test_a_run_that_diverges_in_its_last_step_is_not_done(few: Dataset) -> None:
    trainer = Trainer(config_of(epochs=1), few)
    events: list[AnyEvent] = []
    for event in train(trainer, ticks()):
        events.append(event)
        if event.step == 3:
            trainer.network.parameters.theta[...] = np.nan
    end = events[-1]

    assert isinstance(end, RunFinished)
    assert (end.reason, end.loss) == ("diverged", None)
    assert "try a learning rate below" in end.message


def test_a_network_learns_to_classify_lines(lines: Dataset) -> None:
    """After five epochs it classifies at least 99 % of the test images correctly."""
    config = RunConfig.of({"layers": "32:relu", "batch": 20, "epochs": 5, "validation": 50})
    trainer, events = run(config, lines)
    (evaluated,) = of_kind(events, "test")

    assert evaluated.accuracy >= 0.99
    assert evaluated.confusion[0][0] + evaluated.confusion[1][1] == round(evaluated.accuracy * 200)
    assert trainer.seen == 5 * 550


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_every_optimizer_learns(lines: Dataset, optimizer: str) -> None:
    """With its default learning rate the loss falls to less than half."""
    config = RunConfig.of({"optimizer": optimizer, "epochs": 4, "batch": 20, "validation": 0})
    _, events = run(config, lines)
    losses = [step.loss for step in steps_of(events) if step.loss is not None]

    assert len(losses) == 4 * 30
    assert np.mean(losses[-10:]) < np.mean(losses[:10]) / 2


def test_images_held_out_do_not_change_the_weights(few: Dataset) -> None:
    images, labels = few.train.images.copy(), few.train.labels.copy()
    images[-5:] = 77
    other = replace(few, train=Split(images, labels))
    one, _ = run(config_of(), few)
    two, _ = run(config_of(), other)

    np.testing.assert_array_equal(one.network.parameters.theta, two.network.parameters.theta)
