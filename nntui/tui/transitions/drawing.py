"""Drawing on the canvas: strokes by mouse and keys, width, eraser, undo, clear."""

from collections.abc import Sequence
from dataclasses import replace

from nntui.analysis.drawing import SIDE, WIDTHS, Point, blank, with_line
from nntui.tui.messages.draw import (
    CanvasCleared,
    DragEnded,
    Dragged,
    EraserPressed,
    PenMoved,
    PenPressed,
    StrokeUndone,
    WidthPressed,
)
from nntui.tui.state import MOST_UNDONE, DrawScreen, State
from nntui.tui.transitions.step import Step, noted

_STEP = 4
"""Pixels of the canvas that a key moves the pen: one of MNIST's."""


def with_draw(state: State, draw: DrawScreen) -> State:
    """Return `state` with another state of the screen Draw."""
    return replace(state, draw=draw)


def remembered(draw: DrawScreen) -> DrawScreen:
    """Return a screen on which the present canvas can be returned to."""
    undone = (*draw.undone, (draw.canvas, draw.original, draw.title))
    return replace(draw, undone=undone[-MOST_UNDONE:])


def pen_moved(state: State, message: PenMoved) -> Step:
    """Return the step after the pen was moved by a key; where it is down, it draws."""
    draw, start = state.draw, state.draw.pen.at
    edge = SIDE - _STEP / 2
    end = (
        min(max(start[0] + _STEP * message.down, _STEP / 2), edge),
        min(max(start[1] + _STEP * message.right, _STEP / 2), edge),
    )
    if draw.pen.down:
        draw = _drawn(draw, (start, end), erases=draw.pen.erases)
    return Step(with_draw(state, replace(draw, pen=draw.pen._replace(at=end))))


def pen_pressed(state: State, message: PenPressed) -> Step:
    """Return the step after the pen was put down, which draws a dot, or lifted."""
    del message
    draw = state.draw
    if not draw.pen.down:
        draw = _drawn(remembered(draw), (draw.pen.at,), erases=draw.pen.erases)
    return Step(with_draw(state, replace(draw, pen=draw.pen._replace(down=not draw.pen.down))))


def dragged(state: State, message: Dragged) -> Step:
    """Return the step after the mouse was dragged, which draws, or erases."""
    draw, points = state.draw, message.points
    if not points:
        return Step(state)
    if message.begins:
        draw = remembered(draw)
    elif draw.dragging:
        points = (draw.pen.at, *points)
    erases = message.erases or draw.pen.erases
    draw = _drawn(draw, points, erases=erases)
    pen = draw.pen._replace(at=points[-1], down=False)
    return Step(with_draw(state, replace(draw, pen=pen, dragging=True)))


def drag_ended(state: State, message: DragEnded) -> Step:
    """Return the step after the button was released."""
    del message
    return Step(with_draw(state, replace(state.draw, dragging=False)))


def width_pressed(state: State, message: WidthPressed) -> Step:
    """Return the step to a wider or narrower pen."""
    pen = state.draw.pen
    index = min(max(WIDTHS.index(pen.width) + message.by, 0), len(WIDTHS) - 1)
    return Step(with_draw(state, replace(state.draw, pen=pen._replace(width=WIDTHS[index]))))


def eraser_pressed(state: State, message: EraserPressed) -> Step:
    """Return the step to a pen that erases, or draws again."""
    del message
    pen = state.draw.pen
    return Step(with_draw(state, replace(state.draw, pen=pen._replace(erases=not pen.erases))))


def stroke_undone(state: State, message: StrokeUndone) -> Step:
    """Return the step back to the canvas before the last stroke."""
    del message
    draw = state.draw
    if not draw.undone:
        return Step(noted(state, "there is no stroke to undo"))
    *rest, (canvas, original, title) = draw.undone
    pen = draw.pen._replace(down=False)
    draw = replace(draw, drawn=canvas, original=original, title=title, undone=tuple(rest), pen=pen)
    return Step(with_draw(state, draw))


def canvas_cleared(state: State, message: CanvasCleared) -> Step:
    """Return the step to an empty canvas; undo returns to what was on it."""
    del message
    draw = remembered(state.draw)
    pen = draw.pen._replace(down=False)
    draw = replace(draw, drawn=blank(), original=None, title="", pen=pen, found=())
    return Step(with_draw(state, draw))


def _drawn(draw: DrawScreen, points: Sequence[Point], *, erases: bool) -> DrawScreen:
    """Return a screen on whose canvas the pen went from point to point."""
    canvas = draw.canvas
    for start, end in zip(points, [*points[1:], points[-1]], strict=True):
        canvas = with_line(canvas, start, end, draw.pen.width, erase=erases)
    return replace(draw, drawn=canvas, original=None, title="")
