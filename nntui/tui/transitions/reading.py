"""What a network reads on the canvas: asked after each stroke, of which only the newest counts."""

from dataclasses import replace

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.tui.messages.draw import ReaderPressed
from nntui.tui.messages.draw_answers import DrawingFailed, DrawingRead, FlipsFound
from nntui.tui.state import Asked, State
from nntui.tui.transitions.drawing import with_draw
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.work import FindFlips, ReadDrawing, Work

_PRETRAINED_DATA = "mnist"
_PRETRAINED_SHAPE = (28, 28)
_PRETRAINED_CLASSES = tuple("0123456789")


def request_read(state: State) -> Step:
    """Return the step that has the canvas read, where that was not asked for yet.

    Answers carry a number that grows, so that an answer to an earlier stroke is shown until a
    newer one is there, and never after it. Another network makes another generation: its
    predecessor's answers are dropped.
    """
    draw = state.draw
    if state.screen != "draw":
        return Step(state)
    if draw.is_blank:
        return Step(state if draw.asked is None else _forgotten(state))
    asked = Asked(draw.canvas, draw.original, draw.dial, reader(state))
    if draw.asked is not None and _same(asked, draw.asked, dial=True):
        return _request_flips(state, asked)
    if draw.asked is not None and draw.asked.network is not asked.network:
        state = replace(state, generations=state.generations.after("drawing"))
        draw = replace(draw, answered=draw.number)
    is_new = draw.asked is None or not _same(asked, draw.asked, dial=False)
    draw = replace(draw, asked=asked, number=draw.number + 1)
    if is_new:
        draw = replace(draw, flips=None, warning="")
    ticket = state.generations.ticket("drawing")
    step = Step(with_draw(state, draw), (ReadDrawing(ticket, draw.number, asked),))
    return step.then(lambda state: _request_flips(state, asked))


def drawing_read(state: State, message: DrawingRead) -> Step:
    """Return the step to an answer, unless a newer one is shown."""
    draw = state.draw
    if message.number <= draw.answered or draw.asked is None:
        return Step(state)
    return Step(with_draw(state, replace(draw, answer=message.answer, answered=message.number)))


def flips_found(state: State, message: FlipsFound) -> Step:
    """Return the step to the flips of what is drawn, unless something else is drawn now."""
    draw = state.draw
    if message.asked is not draw.flips_asked:
        return Step(state)
    return Step(with_draw(state, replace(draw, flips=message.flips, warning=message.warning)))


def drawing_failed(state: State, message: DrawingFailed) -> Step:
    """Return the step after a drawing could not be read or kept."""
    return Step(with_error(state, message.error))


def reader_pressed(state: State, message: ReaderPressed) -> Step:
    """Return the step to the other network: the one that is shown, or pretrained weights."""
    del message
    if state.studied is None or not _suits(state):
        return Step(noted(state, "no other network takes these images: o opens one"))
    pretrained = reader(state) is not None
    return Step(with_draw(state, replace(state.draw, pretrained=pretrained)))


def reader(state: State) -> EvaluatedNetwork | None:
    """Return the network that reads drawings; None for pretrained weights."""
    network = state.studied
    if network is None:
        return None
    chosen = state.draw.pretrained
    if chosen is None:
        chosen = network.weights.info.step == 0 and network.title == "untrained"
    return None if chosen and _suits(state) else network


def _suits(state: State) -> bool:
    """Return whether pretrained weights take the images of the data set that is shown."""
    data = state.data
    return data is None or (
        data.image_shape == _PRETRAINED_SHAPE and tuple(data.classes) == _PRETRAINED_CLASSES
    )


def _request_flips(state: State, asked: Asked) -> Step:
    """Return the step that has the flips computed, once no button is held down."""
    draw = state.draw
    known = draw.flips_asked
    if draw.dragging or (known is not None and _same(asked, known, dial=False)):
        return Step(state)
    draw = replace(draw, flips_asked=asked, flips=None)
    ticket = state.generations.ticket("drawing")
    data = state.data
    if asked.network is None and (data is None or data.name != _PRETRAINED_DATA):
        data = None
    work: tuple[Work, ...] = (FindFlips(ticket, asked, data),)
    return Step(with_draw(state, draw), work)


def _forgotten(state: State) -> State:
    """Return `state` without the answer to what was on the canvas."""
    draw = replace(state.draw, asked=None, answer=None, flips=None, flips_asked=None, warning="")
    generations = state.generations.after("drawing")
    return replace(with_draw(state, draw), generations=generations)


def _same(one: Asked, other: Asked, *, dial: bool) -> bool:
    return (
        one.canvas is other.canvas
        and one.original is other.original
        and one.network is other.network
        and (not dial or one.dial == other.dial)
    )
