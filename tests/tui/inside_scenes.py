"""Scenes of the screen Network: measured layers, the weights of the first layer, one unit."""

from dataclasses import replace

import numpy as np

from nntui.analysis.layer_places import LayerPlace
from nntui.analysis.layer_weights import LayerWeights
from nntui.analysis.units import UnitResponses
from nntui.training.events import LayerHealth, LayersMeasured
from nntui.tui.state import State
from nntui.tui.state.layers_screen import LayersScreen, WeightsKey
from nntui.view.layer_course import after_measurement

_UNITS = 24


def inside_scenes(done: State) -> dict[str, State]:
    """Return the states to show, by the names of their snapshots."""
    grid = _inside(done)
    return {
        "inside": grid,
        "inside-unit": replace(grid, layers=replace(grid.layers, page="unit")),
    }


def _inside(done: State) -> State:
    assert done.data is not None
    images = done.data.test.images
    patterns = np.asarray(np.array(images[:_UNITS]) / 128 - 0.5, np.float32)
    values = np.zeros((len(images), _UNITS), np.float32)
    rows = np.arange(len(images))
    values[rows, rows % (_UNITS - 1)] = 1 + rows // 64
    labels = (rows % 10).astype(np.uint8)
    place = LayerPlace(1, "128 relu", 1)
    responses = UnitResponses(values, labels, 10)
    weights = LayerWeights(place, patterns[:, np.newaxis], responses, list(range(_UNITS)), images)
    courses = done.view.layers
    for step in range(1, 30):
        courses = after_measurement(courses, _measured(step))
    return replace(
        done,
        screen="layers",
        view=replace(done.view, layers=courses),
        layers=LayersScreen(
            wanted=None if done.studied is None else WeightsKey(done.studied, 1, 0),
            weights=weights,
            generation=done.generations.view,
            order=tuple(weights.order),
            place=2,
        ),
    )


def _measured(step: int) -> LayersMeasured:
    hidden = LayerHealth(norm=18.5, gradient_norm=0.25, update=0.01 / step, never_on=0.3125)
    output = LayerHealth(norm=4.5, gradient_norm=0.5, update=0.005)
    return LayersMeasured(step=50 * step, at=step, layers=[hidden, output])
