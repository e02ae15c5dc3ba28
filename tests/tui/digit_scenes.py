"""Scenes of the screen Digits: fixed states, in which nothing is computed by a network."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.calibration import calibration
from nntui.analysis.class_plane import class_plane
from nntui.analysis.digit_table import digit_table
from nntui.analysis.explanation import Explanation
from nntui.analysis.input_gradient import Turning
from nntui.analysis.mistakes import Cause, Mistakes
from nntui.analysis.neighbors import Neighbor
from nntui.analysis.occlusion import Square
from nntui.tui.state import (
    CalibrationFound,
    DigitKey,
    DigitList,
    DigitsScreen,
    ListKey,
    Nearest,
    State,
)
from nntui.view.style import PLAIN
from tests.tui.scenes import data, scenes

_ROW = 9


def digit_scenes() -> dict[str, State]:
    """Return the states to show, by the names of their snapshots."""
    grid = _grid()
    digits = grid.digits
    why = replace(grid, digits=replace(digits, page="why", neighbor=1))
    refused = replace(
        _found(grid, "tru:9"), problem="tru:9: expected a column before ':', received 'tru'"
    )
    return {
        "digits-grid": grid,
        "digits-refused": replace(grid, digits=replace(digits, filter="tru:9", found=refused)),
        "digits-why": why,
        "digits-turning": replace(why, digits=replace(why.digits, map="turning", neighbor=None)),
        "digits-ascii": replace(why, terminal=PLAIN, pixel_style="ascii"),
        "digits-indexing": replace(
            grid, digits=replace(digits, why=None, nearest=None, indexed=0.42, ranking=0.31)
        ),
        "digits-causes": replace(grid, digits=replace(digits, page="causes", causes_row=2)),
        "digits-plane": replace(grid, digits=replace(digits, page="plane")),
        "digits-calibration": replace(grid, digits=replace(digits, page="calibration")),
    }


def _grid() -> State:
    done = replace(scenes()["done"], screen="digits")
    found = _found(done, "wrong")
    digits = DigitsScreen(
        filter="wrong",
        order="loss",
        reverse=True,
        row=_ROW,
        list_key=found.key,
        found=found,
        digit_key=DigitKey(found.key.view, found.key.network, "test", _ROW),
        why=_why(),
        nearest=Nearest(
            tuple(Neighbor(row, 4, 3 + row / 8) for row in (4, 14, 24, 34, 44)),
            "all 5 are 4s, as predicted; this one is labeled 9",
            "label error suspected",
        ),
        mistakes=_mistakes(found),
        plane=class_plane(_logits(), found.predictions.truth, 4, 9),
        cell=(4, 9),
        calibration=CalibrationFound(
            calibration(found.predictions.probabilities, found.predictions.truth), 1.25
        ),
    )
    return replace(done, digits=digits)


def _found(state: State, text: str) -> DigitList:
    network = state.network
    assert network is not None
    predictions = network.predictions
    table = digit_table(predictions, "softmax")
    rows = np.flatnonzero(table.wrong)
    key = ListKey(state.generations.view, network, "test", text, "loss", reverse=True, against=None)
    fixed = {_ROW: "relabel 4"}
    return DigitList(key, data().test, predictions, table, rows, fixed=fixed)


def _why() -> Explanation:
    """Return maps of whole numbers: the upper half speaks for the class, the lower half against."""
    values = np.where(np.arange(28)[:, np.newaxis] < 14, 4, -2) * np.ones((28, 28), np.float32)
    changed = np.zeros((28, 28), np.int8)
    changed[20:24, 8:16] = 1
    changed[4:8, 8:12] = -1
    turned = Turning(9, values, changed, reached=True)
    maps = values.astype(np.float32), -values.astype(np.float32)
    return Explanation(4, 9, 8.0, *maps, turned, Square(7, 20, 4, 3.0, 4))


def _mistakes(found: DigitList) -> Mistakes:
    rows, causes = found.rows, tuple(Cause)
    return Mistakes(
        rows,
        tuple(causes[number % 4] for number in range(len(rows))),
        found.predictions.truth[rows],
        found.predictions.predicted[rows],
    )


def _logits() -> NDArray[np.float32]:
    rows, classes = np.arange(200)[:, np.newaxis], np.arange(10)
    logits = (rows * (classes + 3)) % 41 / 4 + 8 * (rows % 10 == classes)
    return np.asarray(logits, np.float32)
