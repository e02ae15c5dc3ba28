"""Single messages of the screen Draw, without a screen: strokes, answers in any order, the dial."""

from dataclasses import replace

import numpy as np
import pytest

from nntui.analysis.dial import Dial
from nntui.analysis.drawn import DrawnAnswer
from nntui.analysis.flips import Flip, Flips
from nntui.datasets.dataset import Split
from nntui.tui import work as w
from nntui.tui.messages import Message
from nntui.tui.messages import draw as d
from nntui.tui.messages import draw_answers as da
from nntui.tui.messages import user as u
from nntui.tui.state import FoundDigit, State
from nntui.tui.transitions.apply import apply
from nntui.tui.transitions.step import Step
from tests.tui.fake_app import FakeApp

STROKE = d.Dragged(((20.0, 20.0), (20.0, 80.0)), begins=True)
MORE = d.Dragged(((90.0, 50.0),))


def _steps(state: State, *messages: Message) -> tuple[State, list[w.Work]]:
    """Return the state after messages, and all work that they started."""
    work: list[w.Work] = []
    for message in messages:
        step: Step = apply(state, message)
        state = step.state
        work += step.work
    return state, work


def _questions(work: list[w.Work]) -> list[w.ReadDrawing]:
    return [each for each in work if isinstance(each, w.ReadDrawing)]


def _answer(question: w.ReadDrawing, best: int) -> da.DrawingRead:
    shares = [float(number == best) for number in range(10)]
    image = np.zeros((28, 28), np.uint8)
    answer = DrawnAnswer(image, shares, tuple("0123456789"), "convnet", scores=False)
    return da.DrawingRead(question.ticket, question.number, answer)


@pytest.fixture
def drawing(app: FakeApp) -> State:
    """The screen Draw with an empty canvas."""
    return apply(app.state, u.ScreenChosen("draw")).state


def test_every_stroke_is_asked_about_once(drawing: State) -> None:
    """Nothing is asked about an empty canvas, nor twice about the same one."""
    state, work = _steps(drawing, STROKE, MORE, d.DragEnded(), d.WidthPressed(1))

    assert [each.number for each in _questions(work)] == [1, 2]
    assert _questions(work)[1].asked.canvas is state.draw.canvas
    assert state.draw.canvas[20, 50] == 255
    assert state.draw.canvas[55, 65] > 0


def test_an_answer_never_takes_the_place_of_a_newer_one(drawing: State) -> None:
    """Those to earlier strokes are shown until then, so that the bars move with the stroke."""
    state, work = _steps(drawing, STROKE, MORE, d.Dragged(((50.0, 50.0),)))
    first, second, third = _questions(work)

    state, _ = _steps(state, _answer(first, 1))
    assert state.draw.answer is not None
    assert state.draw.answer.answer == "1"
    state, _ = _steps(state, _answer(third, 3), _answer(second, 2))
    assert state.draw.answer is not None
    assert state.draw.answer.answer == "3"


def test_an_answer_that_comes_after_the_canvas_was_cleared_is_dropped(drawing: State) -> None:
    """Nothing is drawn, so nothing is answered."""
    state, work = _steps(drawing, STROKE, d.CanvasCleared())
    state, _ = _steps(state, _answer(_questions(work)[0], 1))

    assert state.draw.answer is None
    assert not state.draw.canvas.any()


def test_undo_returns_to_the_canvas_before_each_stroke(drawing: State) -> None:
    """Also to what was cleared; a stroke is all that was drawn until the button was released."""
    state, _ = _steps(drawing, STROKE, MORE, d.DragEnded())
    drawn = state.draw.canvas
    state, _ = _steps(state, d.CanvasCleared(), d.StrokeUndone())
    assert state.draw.canvas is drawn

    state, _ = _steps(state, d.StrokeUndone())
    assert not state.draw.canvas.any()
    assert _steps(state, d.StrokeUndone())[0].note.text == "there is no stroke to undo"


def test_keys_draw_while_the_pen_is_down(drawing: State) -> None:
    """The pen stays on the canvas; the eraser takes away what it drew."""
    state, _ = _steps(drawing, d.PenMoved(0, 1))
    assert not state.draw.canvas.any()
    state, _ = _steps(state, d.PenPressed(), *[d.PenMoved(1, 0)] * 40)
    assert state.draw.canvas[100, 60] == 255
    assert state.draw.pen.at == (110.0, 60.0)

    state, _ = _steps(state, d.EraserPressed(), *[d.WidthPressed(1)] * 9, *[d.PenMoved(-1, 0)] * 40)
    assert not state.draw.canvas.any()


def test_the_right_button_erases(drawing: State) -> None:
    """Whatever the pen does."""
    state, _ = _steps(drawing, STROKE, d.DragEnded(), d.WidthPressed(9))
    state, _ = _steps(state, d.Dragged(STROKE.points, erases=True, begins=True))

    assert not state.draw.canvas.any()


def test_the_dial_asks_again_but_its_flips_stay(drawing: State) -> None:
    """They are those of the drawing, whatever the dial is set to."""
    state, work = _steps(drawing, STROKE, d.DragEnded())
    flips = next(each for each in work if isinstance(each, w.FindFlips))
    found = {"rotate": Flips(None, Flip(40, 1))}
    state, _ = _steps(state, da.FlipsFound(flips.ticket, flips.asked, found, "unlike"))

    state, work = _steps(state, d.KnobTurned(2))

    assert [each.asked.dial for each in _questions(work)] == [Dial(rotate=10)]
    assert not any(isinstance(each, w.FindFlips) for each in work)
    assert (state.draw.flips, state.draw.warning) == (found, "unlike")
    assert _steps(state, d.DialReset())[0].draw.dial == Dial()
    assert _steps(state, MORE)[0].draw.flips is None


def test_flips_are_computed_after_the_stroke_and_dropped_after_the_next(drawing: State) -> None:
    """A stroke in progress leaves the time to the bars."""
    state, work = _steps(drawing, STROKE, MORE)
    assert not any(isinstance(each, w.FindFlips) for each in work)
    state, work = _steps(state, d.DragEnded())
    flips = next(each for each in work if isinstance(each, w.FindFlips))

    state, _ = _steps(state, STROKE, d.DragEnded(), da.FlipsFound(flips.ticket, flips.asked, {}))

    assert state.draw.flips is None


def test_the_digit_of_the_screen_train_is_the_input_as_it_is(app: FakeApp, drawing: State) -> None:
    """Until something is drawn on it."""
    data = app.state.data
    assert data is not None
    shades = np.full_like(data.test.images, 90)
    app.state = replace(app.state, data=replace(data, test=Split(shades, data.test.labels)))
    state, work = _steps(app.state, u.ScreenChosen("draw"), d.DigitTaken())
    original = _questions(work)[0].asked.original
    assert original is not None
    assert state.image is not None
    assert np.array_equal(original, state.image)
    assert state.draw.title.startswith("test image 0")

    assert _steps(state, STROKE)[0].draw.original is None
    assert drawing.draw.is_blank


def test_the_digits_of_a_photograph_are_walked_through(drawing: State) -> None:
    """Around the end; of two files that are read, the first one's answer comes too late."""
    state, first = _steps(drawing, d.PhotographNamed("a.jpg"))
    state, second = _steps(state, d.PhotographNamed("b.jpg"))
    images = [np.full((28, 28), shade, np.uint8) for shade in (50, 100)]
    found = tuple(FoundDigit(image) for image in images)
    (late,), (work,) = first, second
    assert isinstance(late, w.ReadPhotograph)
    assert isinstance(work, w.ReadPhotograph)
    state, _ = _steps(state, da.PhotographRead(late.ticket, "a.jpg", found))
    assert state.draw.is_blank

    state, _ = _steps(state, da.PhotographRead(work.ticket, "b.jpg", found))
    assert state.draw.original is images[0]
    assert _steps(state, d.FoundMoved(1))[0].draw.original is images[1]
    assert _steps(state, d.FoundMoved(2))[0].draw.original is images[0]


def test_a_drawing_is_kept_with_its_class(drawing: State) -> None:
    """Nothing is kept of an empty canvas."""
    assert _steps(drawing, d.DrawingKept("7"))[1] == []
    _, work = _steps(drawing, STROKE, d.DragEnded(), d.DrawingKept("7"))

    (kept,) = (each for each in work if isinstance(each, w.KeepDrawing))
    assert kept.label == "7"
