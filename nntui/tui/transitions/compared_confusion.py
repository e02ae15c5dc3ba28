"""The difference of two confusion matrices in a comparison: its cursor, and images of a cell."""

from dataclasses import replace

import numpy as np

from nntui.analysis.pairs import worst_pairs
from nntui.tui.messages.runs import ChangeChosen, ChangeMoved, ChangeOpened
from nntui.tui.state import RunComparisonView, State
from nntui.tui.transitions.run_comparison import images_opened
from nntui.tui.transitions.step import Step, noted
from nntui.view.compared_pair import Cell


def change_moved(state: State, message: ChangeMoved) -> Step:
    """Return the step to another cell, up to the edge."""
    shown = state.runs.comparison
    if shown is None:
        return _nothing_compared(state)
    down, right = shown.chosen_cell
    return _at_cell(state, shown, (down + message.down, right + message.right))


def change_chosen(state: State, message: ChangeChosen) -> Step:
    """Return the step to a cell that was clicked, or to the next largest change of a mistake."""
    shown = state.runs.comparison
    if shown is None:
        return _nothing_compared(state)
    if message.cell is not None:
        return _at_cell(state, shown, message.cell)
    cells = _changed_cells(shown)
    if not cells:
        return Step(noted(state, "both make the same mistakes"))
    before = shown.chosen_cell
    place = cells.index(before) + 1 if before in cells else 0
    return _at_cell(state, shown, cells[place % len(cells)])


def change_opened(state: State, message: ChangeOpened) -> Step:
    """Return the step that shows the images which one of two networks predicts as in the cell."""
    del message
    shown = state.runs.comparison
    return (
        _nothing_compared(state)
        if shown is None
        else images_opened(state, shown, shown.chosen_cell)
    )


def _at_cell(state: State, shown: RunComparisonView, cell: Cell) -> Step:
    last = max(len(shown.pair.classes) - 1, 0)
    true, predicted = (min(max(each, 0), last) for each in cell)
    comparison = replace(shown, cell=(true, predicted))
    return Step(replace(state, runs=replace(state.runs, comparison=comparison)))


def _changed_cells(shown: RunComparisonView) -> list[Cell]:
    """Return the cells of mistakes whose number changed, the largest change first."""
    difference = shown.pair.difference
    if difference is None:
        return []
    found = worst_pairs(np.abs(difference), difference.size)
    return [(each.true, each.predicted) for each in found]


def _nothing_compared(state: State) -> Step:
    return Step(noted(state, "no runs are compared: m marks them, c compares them"))
