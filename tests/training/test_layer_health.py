"""Health of layers: when it is measured, what it says, and that it changes no step."""

import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.training.events import LayersMeasured, decode_event, encode_event
from nntui.training.layer_health import ENOUGH_IMAGES, UnitsOn
from nntui.training.layer_recorder import INTERVAL, LayerRecorder
from nntui.training.trainer import Trainer

SETTINGS = {"layers": "8:relu,6:tanh", "validation": 100, "epochs": 50}


def _units(*numbers: int) -> list[np.typing.NDArray[np.bool_] | None]:
    return [np.isin(np.arange(4), numbers), None]


def test_a_unit_is_never_on_only_after_enough_images() -> None:
    units, half = UnitsOn(), ENOUGH_IMAGES // 2

    units.add(_units(0), half)
    assert units.never_on() == []
    units.add(_units(1), half)
    assert units.never_on() == [0.5, None]


def test_a_unit_that_dies_is_found_once_as_many_images_followed() -> None:
    """And one that comes back is on at once."""
    units = UnitsOn()
    units.add(_units(0, 1, 2), ENOUGH_IMAGES)
    units.add(_units(0), ENOUGH_IMAGES - 1)
    assert units.never_on() == [0.25, None]

    units.add(_units(0), 1)
    assert units.never_on() == [0.75, None]
    units.add(_units(3), 1)
    assert units.never_on() == [0.5, None]


@pytest.mark.parametrize(("optimizer", "batch"), [("sgd", 1), ("sgd", 50), ("adam", 50)])
def test_measuring_changes_no_bit(lines: Dataset, optimizer: str, batch: int) -> None:
    """Also where layers update their weights themselves, as with sgd."""
    config = RunConfig.of({**SETTINGS, "optimizer": optimizer, "batch": batch})
    plain, measured = Trainer(config, lines), Trainer(config, lines)
    for step in range(4):
        if step % 2 == 0:
            meter = measured.measure_layers()
        measured.advance(1)
        plain.advance(1)
        assert len(meter.readings) == 3

    theta = plain.network.parameters.theta
    np.testing.assert_array_equal(measured.network.parameters.theta, theta)


def test_the_layers_are_measured_every_50_steps(lines: Dataset) -> None:
    trainer = Trainer(RunConfig.of({**SETTINGS, "batch": 100}), lines)
    recorder = LayerRecorder(trainer)
    events = list[LayersMeasured]()
    while trainer.step < 3 * INTERVAL + 10:
        if trainer.offset == trainer.batches.count:
            trainer.end_epoch(None)
        recorder.begin()
        trainer.advance(1)
        events += recorder.measured(float(trainer.step))

    assert [event.step for event in events] == [50, 100, 150]
    relu, tanh, output = events[-1].layers
    assert events[0].layers[0].never_on is None
    assert relu.never_on is not None
    assert tanh.saturated is not None
    assert output.never_on is output.saturated is None
    assert all(layer.update for layer in events[-1].layers)
    assert decode_event(encode_event(events[-1])) == events[-1]


def test_a_step_that_diverged_has_no_measurements(lines: Dataset) -> None:
    """Numbers that are not finite are no numbers in a journal."""
    trainer = Trainer(RunConfig.of(SETTINGS), lines)
    trainer.network.parameters.theta[...] = np.inf
    recorder = LayerRecorder(trainer)
    trainer.step = INTERVAL - 1
    with np.errstate(all="ignore"):
        assert recorder.begin()
        trainer.advance(1)

    assert list(recorder.measured(0.0)) == []
