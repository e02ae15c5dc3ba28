"""The confusion matrix: what its cells show, and the digits of a cell."""

from dataclasses import replace

from nntui.tui.messages.user import (
    CellOpened,
    EvaluationMoved,
    MatrixPressed,
    PanelChosen,
    ScreenChosen,
)
from nntui.tui.state import State
from nntui.tui.transitions.arranging import panel_chosen, screen_chosen
from nntui.tui.transitions.digit_list import with_cell
from nntui.tui.transitions.step import Step, noted
from nntui.tui.transitions.studying import with_newest


def cell_opened(state: State, message: CellOpened) -> Step:
    """Return the step to the digits of one cell of the confusion matrix, on the screen Digits."""
    network, data = state.network, state.data
    if state.lost:
        return Step(noted(state, f"its images cannot be shown: {state.lost}"))
    if network is None or data is None or not data.labeled:
        return Step(state)
    if state.matrix.change or state.matrix.evaluation is not None:
        state = noted(state, "digits are those of the network shown: d and + lead back to it")
        return Step(state)
    if max(message.truth, message.predicted) >= len(data.classes):
        return Step(state)  # a cell of the matrix that was shown before
    if not network.predictions.confusion[message.truth, message.predicted]:
        truth, predicted = data.classes[message.truth], data.classes[message.predicted]
        return Step(noted(state, f"no image of {truth} is predicted as {predicted}"))
    cursor = replace(
        state.cursor, wrong=False, truth=message.truth, predicted=message.predicted, chosen=None
    )
    state = with_newest(replace(state, cursor=cursor))
    state = panel_chosen(state, PanelChosen("digit")).state
    return Step(with_cell(state, message.truth, message.predicted))


def cell_left(state: State) -> Step:
    """Return the step from the digits of a cell back to the matrix, or from mistakes to all.

    From images that were chosen in a comparison it leads back to the comparison.
    """
    if state.cursor.chosen is not None:
        return _list_left(state)
    came_from_cell = state.cursor.truth is not None
    if not (came_from_cell or state.cursor.wrong):
        return Step(state)
    cursor = replace(state.cursor, wrong=False, truth=None, predicted=None)
    state = with_newest(replace(state, cursor=cursor))
    return panel_chosen(state, PanelChosen("confusion")) if came_from_cell else Step(state)


def _list_left(state: State) -> Step:
    """Return the step from images that were chosen in a comparison back to it, where it is."""
    state = with_newest(replace(state, cursor=replace(state.cursor, chosen=None)))
    if state.runs.comparison is None:
        return Step(state)
    return screen_chosen(state, ScreenChosen("runs"))


def matrix_pressed(state: State, message: MatrixPressed) -> Step:
    """Return the step to percent or back to counts, or to the next kind of change.

    These are the change since the start of the run, that against the run behind it, and none.
    """
    shown = state.matrix
    if message.what == "percent":
        if shown.change:
            return Step(noted(state, "a change is counted in images: d leads back to the matrix"))
        return Step(replace(state, matrix=shown._replace(percent=not shown.percent)))
    kinds = [(False, False)]
    if len(state.view.evaluations) > 1:
        kinds.append((True, False))
    if state.view.evaluations and _is_comparable(state):
        kinds.append((True, True))
    if kinds == [(False, False)] and not shown.change:
        return Step(noted(state, "the change is shown once two epochs were evaluated"))
    before = (shown.change, shown.against)
    place = kinds.index(before) + 1 if before in kinds else 0
    change, against = kinds[place % len(kinds)]
    return Step(replace(state, matrix=shown._replace(change=change, against=against)))


def _is_comparable(state: State) -> bool:
    """Return whether the run behind was evaluated on as many validation images."""
    started = state.view.started
    behind = state.ghosts[0] if state.ghosts else None
    if started is None or behind is None or behind.started is None:
        return False
    same = behind.started.validation_size == started.validation_size
    return same and bool(behind.evaluations)


def evaluation_moved(state: State, message: EvaluationMoved) -> Step:
    """Return the step to an earlier or later evaluation; behind the last is the network shown."""
    count = len(state.view.evaluations)
    if not count:
        return Step(noted(state, "no epoch of this run was evaluated yet"))
    current = count if state.matrix.evaluation is None else min(state.matrix.evaluation, count)
    chosen = min(max(current + message.by, 0), count)
    evaluation = None if chosen == count else chosen
    return Step(replace(state, matrix=state.matrix._replace(evaluation=evaluation)))
