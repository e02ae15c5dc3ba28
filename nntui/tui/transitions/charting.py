"""The charts: their scales, their epochs, the third one, and the cursor in all of them."""

from bisect import bisect_left, bisect_right
from dataclasses import replace

from nntui.tui.messages.user import ChartPressed, EpochPointed, EpochStepped, PanelChosen
from nntui.tui.state import State
from nntui.tui.transitions.arranging import panel_chosen
from nntui.tui.transitions.step import Step, noted
from nntui.view.chart_curves import curves_of, stops


def chart_pressed(state: State, message: ChartPressed) -> Step:
    """Return the step to another scale, to recent epochs or all, or with the third chart or not."""
    charts = state.charts
    match message.what:
        case "scale":
            return Step(replace(state, charts=charts._replace(linear=not charts.linear)))
        case "recent":
            return Step(replace(state, charts=charts._replace(recent=not charts.recent)))
        case "rates":
            state = replace(state, charts=charts._replace(rates=not charts.rates))
            return panel_chosen(state, PanelChosen("accuracy" if charts.rates else "rates"))


def epoch_pointed(state: State, message: EpochPointed) -> Step:
    """Return the step with the cursor at an epoch, or without one."""
    if state.charts.cursor == message.epoch:
        return Step(state)
    return Step(replace(state, charts=state.charts._replace(cursor=message.epoch)))


def epoch_stepped(state: State, message: EpochStepped) -> Step:
    """Return the step to the next epoch that was evaluated, or the one before, or to an end."""
    epochs = stops(curves_of(state.view, "accuracy"))
    if not epochs and state.ghosts:
        epochs = stops(curves_of(state.ghosts[0], "accuracy"))
    if not epochs:
        return Step(noted(state, "there are no values yet"))
    cursor = state.charts.cursor
    match message.to:
        case "first":
            index = 0
        case "last":
            index = len(epochs) - 1
        case "previous":
            index = len(epochs) - 1 if cursor is None else bisect_left(epochs, cursor) - 1
        case "next":
            index = len(epochs) - 1 if cursor is None else bisect_right(epochs, cursor)
    epoch = epochs[min(max(index, 0), len(epochs) - 1)]
    return Step(replace(state, charts=state.charts._replace(cursor=epoch)))
