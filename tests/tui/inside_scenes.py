"""Scenes of the screen Network: measured layers, the weights of the first layer, one unit."""

from dataclasses import replace

import numpy as np

from nntui.analysis.backward_numbers import Term, UnitNumbers
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.analysis.layer_places import LayerPlace
from nntui.analysis.layer_weights import LayerWeights
from nntui.analysis.units import UnitResponses
from nntui.analysis.weight_moves import LayerMoves, Move, UnitCourse, WeightMoves
from nntui.training.events import LayerHealth, LayersMeasured
from nntui.tui.state import State
from nntui.tui.state.inside_image import InsideImage, inside_image
from nntui.tui.state.layers_screen import (
    BackwardFound,
    BackwardKey,
    ForwardFound,
    ForwardKey,
    LayersScreen,
    MovesFound,
    MovesKey,
    WeightsKey,
)
from nntui.view.layer_course import after_measurement

_UNITS = 24


def inside_scenes(done: State) -> dict[str, State]:
    """Return the states to show, by the names of their snapshots."""
    grid = _inside(done)
    return {
        "inside": grid,
        "inside-unit": replace(grid, layers=replace(grid.layers, page="unit")),
        "inside-forward": _with(grid, page="forward", forward=_forward(grid)),
        "inside-backward": _with(grid, page="backward", **_backward(grid)),
        "inside-moved": _with(grid, page="moved", moves=_moves(grid)),
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


def _with(state: State, **changes: object) -> State:
    return replace(state, layers=replace(state.layers, **changes))  # type: ignore[arg-type]  # names of its fields


def _network(state: State) -> EvaluatedNetwork:
    assert state.studied is not None
    return state.studied


def _image(state: State) -> InsideImage:
    image = inside_image(state)
    assert image is not None
    return image


def _forward(state: State) -> ForwardFound:
    key = ForwardKey(_network(state), _image(state).key)
    hidden = np.sin(np.arange(128, dtype=np.float32)).clip(0)
    logits = np.cos(np.arange(10, dtype=np.float32)) * 5
    outputs = ((LayerPlace(1, "128 relu", 1), hidden), (LayerPlace(2, "softmax", 2), logits))
    return ForwardFound(key, outputs, tuple((np.arange(10) / 45).tolist()))


def _backward(state: State) -> dict[str, object]:
    unit = state.layers.unit
    assert unit is not None
    key = BackwardKey(_network(state), _image(state).key, 1, unit)
    terms = tuple(
        Term(400 + 7 * n, 0.9 - n / 40, 0.4 - n / 50, str(400 + 7 * n)) for n in range(20)
    )
    z = sum(term.product for term in terms) + 0.25
    numbers = UnitNumbers(
        terms, 0.2, 0.05, z, z, -0.125, terms[1], -0.125 * terms[1].x, None, loss=0.5
    )
    products = np.asarray(_image(state).image, np.float32).reshape(-1) / 255
    products[::2] *= -1
    found = BackwardFound(key, LayerPlace(1, "128 relu", 1), numbers, 3, products=products)
    return {"backward_key": key, "backward": found}


def _moves(state: State) -> MovesFound:
    assert state.run is not None
    assert state.layers.weights is not None
    images = state.layers.weights.images
    assert images is not None
    steps = tuple(n * n * 10 for n in range(8))
    moves = tuple(Move(step, n / 4, 0.25 if n else 0, 1 - n / 20) for n, step in enumerate(steps))
    layers = tuple(
        LayerMoves(LayerPlace(n, words, n), moves) for n, words in ((1, "128 relu"), (2, "softmax"))
    )
    grown = np.stack([images[2] * n / 7 for n in range(8)]).astype(np.float32)
    key = MovesKey(
        str(state.run.path), _network(state), state.view.ended, 1, state.layers.unit or 0
    )
    return MovesFound(key, WeightMoves(steps, layers), UnitCourse(steps, grown))
