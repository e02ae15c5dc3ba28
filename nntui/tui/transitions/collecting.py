"""Images on the canvas that are not drawn there, and drawings that are kept."""

from dataclasses import replace

from msgspec.structs import replace as replace_in

from nntui.analysis.drawing import on_canvas
from nntui.strings import counted
from nntui.tui.messages.draw import DigitTaken, DrawingKept, FoundMoved, PhotographNamed
from nntui.tui.messages.draw_answers import DrawingSaved, PhotographRead
from nntui.tui.state import State
from nntui.tui.transitions.drawing import remembered, with_draw
from nntui.tui.transitions.reading import reader
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.work import KeepDrawing, ReadPhotograph

_SHAPE = (28, 28)


def digit_taken(state: State, message: DigitTaken) -> Step:
    """Return the step to the image of the screen Train on the canvas."""
    del message
    image, images, data = state.image, state.images, state.data
    if image is None or images is None or data is None:
        return Step(noted(state, "no image is shown on the screen Train yet"))
    name = f", a {data.classes[int(images.labels[state.row])]}" if data.labeled else ""
    split = "test" if state.studied is None else state.studied.split
    title = f"{split} image {state.row}{name}"
    draw = replace(
        remembered(state.draw), drawn=on_canvas(image), original=image, title=title, found=()
    )
    return Step(with_draw(state, draw))


def photograph_named(state: State, message: PhotographNamed) -> Step:
    """Return the step that has an image file read."""
    generations = state.generations.after("photograph")
    state = replace(state, generations=generations)
    shape = _SHAPE if state.data is None else state.data.image_shape
    ticket = generations.ticket("photograph")
    return Step(state, (ReadPhotograph(ticket, message.path, shape, reader(state)),))


def photograph_read(state: State, message: PhotographRead) -> Step:
    """Return the step to the first digit of an image file."""
    if not message.found:
        return Step(with_error(state, f"{message.name}: nothing is written on it"))
    draw = replace(remembered(state.draw), found=message.found)
    count = counted(len(message.found), "digit")
    more = "; n: the next" if len(message.found) > 1 else ""
    state = noted(with_draw(state, draw), f"{message.name}: {count}{more}")
    return Step(_with_found(state, 0))


def found_moved(state: State, message: FoundMoved) -> Step:
    """Return the step to another digit of the photograph, around the end."""
    found = state.draw.found
    if not found:
        return Step(noted(state, "i reads an image file, and n shows its next digit"))
    return Step(_with_found(state, (state.draw.place + message.by) % len(found)))


def drawing_kept(state: State, message: DrawingKept) -> Step:
    """Return the step that has the drawing kept with its true class."""
    draw = state.draw
    if draw.is_blank:
        return Step(noted(state, "nothing is drawn"))
    shape = _SHAPE if state.data is None else state.data.image_shape
    ticket = state.generations.ticket("any")
    work = KeepDrawing(ticket, draw.canvas, draw.original, shape, message.label)
    if state.data is not None and state.data.labeled:
        work = replace_in(work, classes=state.data.classes, data=state.data.name)
    return Step(state, (work,))


def drawing_saved(state: State, message: DrawingSaved) -> Step:
    """Return the step after a drawing was kept."""
    images = counted(message.count, "image")
    kept = f"kept as {message.label}: {images} in the data set {message.data}"
    return Step(noted(state, f"{kept}; the setting mix trains with it"))


def _with_found(state: State, place: int) -> State:
    digit = state.draw.found[place]
    total = len(state.draw.found)
    doubts = f" ({'; '.join(digit.doubts)})" if digit.doubts else ""
    draw = replace(
        state.draw,
        drawn=on_canvas(digit.image),
        original=digit.image,
        place=place,
        title=f"digit {place + 1} of {total}{doubts}",
    )
    return with_draw(state, draw)
