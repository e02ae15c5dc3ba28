"""The pages of the screen Network that an image passes through, and that of moved weights."""

from typing import ClassVar

import numpy as np
from rich.text import Text
from textual.binding import BindingType

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.inside import UnitMoved, WeightStepped
from nntui.tui.state import State
from nntui.tui.state.inside_image import InsideImage, inside_image
from nntui.tui.state.layers_screen import ForwardFound
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.inside_panel import InsidePanel
from nntui.tui.widgets.layer_weights_panel import shown_weights, waiting
from nntui.view.activations import activations_text, strongest_tiles
from nntui.view.backward_numbers import numbers_text
from nntui.view.bars import probability_bars
from nntui.view.images import image_lines, reduced
from nntui.view.tinted import tinted_text
from nntui.view.weight_moves import MEANING, moves_lines, unit_course_text

_IMAGE = 30
"""Columns of the image beside what is computed for it, with a gap."""
_BARS = 10
_WITHOUT_TERMS = 13
"""Lines of the numbers of a unit besides its summands."""


class ScrolledPanel(InsidePanel, can_focus=True):
    """A panel whose text scrolls where it does not fit."""

    def __init__(self, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id, classes="panel")
        self._start, self._lines = 0, 0

    def scrolled(self, text: Text, rows: int) -> list[Text]:
        """Return the lines that are in sight."""
        lines = list(text.split("\n", allow_blank=True))
        self._lines = len(lines)
        self._start = min(self._start, max(len(lines) - rows, 0))
        return lines[self._start : self._start + rows]

    def action_page(self, by: int) -> None:
        """Scroll by some lines."""
        rows = self.content_size.height
        self._start = min(max(self._start + by, 0), max(self._lines - rows, 0))
        self.redraw()

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self.action_page(3)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self.action_page(-3)

    def action_step(self, by: int) -> None:
        """Go to another unit."""
        self.post_message(Envelope(UnitMoved(by)))


class ForwardPanel(ScrolledPanel):
    """An image with the probability of each class, and the output of every layer for it."""

    BORDER_TITLE = "Forward pass"
    BINDINGS: ClassVar[list[BindingType]] = bindings("forward-pass")

    def __init__(self) -> None:
        super().__init__("forward-pass")

    def draw(self, columns: int, rows: int) -> Text:
        """Return the image on the left, the layers beside it."""
        state, found = self.state, self.state.layers.forward
        image, data = inside_image(state), state.data
        if found is None or image is None or data is None or image.key != found.key.image:
            return Text(waiting(state), state.terminal.dim)
        wide = columns >= 2 * _IMAGE
        room = columns - _IMAGE if wide else columns
        text = activations_text(
            found.outputs, room, state.terminal, self.pixels, gap=0, classes=data.classes
        )
        text.append_text(self._tiles(found, room, rows - text.plain.count("\n") - 1))
        if not wide:
            return Text("\n", no_wrap=True).join(
                [image_title(image, data.classes), *self.scrolled(text, rows - 1)]
            )
        left = titled_image(state, image, rows)
        terminal = state.terminal
        room_below = rows - len(left)
        if room_below > 1:
            network = state.studied
            bars = probability_bars(
                list(found.probabilities),
                data.classes,
                image.label,
                _IMAGE - 2,
                terminal,
                min(room_below, _BARS),
                scores=network is not None and network.gives_scores,
            )
            left += bars[:room_below]
        return beside(left, self.scrolled(text, rows), _IMAGE)

    def _tiles(self, found: ForwardFound, columns: int, rows: int) -> Text:
        """Return the weights of the units of the chosen layer that respond most, if they fit."""
        weights = shown_weights(self.state)
        if weights is None or weights.are_rows:
            return Text()
        outputs = [y for place, y in found.outputs if place.number == weights.place.number]
        if not outputs:
            return Text()
        tiles = strongest_tiles(weights, outputs[0], columns, self.state.terminal, self.pixels)
        fits = tiles.plain and tiles.plain.count("\n") + 2 <= rows
        return Text("\n\n").append_text(tiles) if fits else Text()


class BackwardPanel(ScrolledPanel):
    """The numbers of a unit for an image, forward and backward."""

    BORDER_TITLE = "Backward pass"
    BINDINGS: ClassVar[list[BindingType]] = bindings("backward-pass")

    def __init__(self) -> None:
        super().__init__("backward-pass")

    def draw(self, columns: int, rows: int) -> Text:
        """Return the numbers, with the image beside them where there is room."""
        state, found = self.state, self.state.layers.backward
        image, data = inside_image(state), state.data
        if found is None or image is None or data is None:
            return Text(waiting(state), state.terminal.dim)
        shown = state.layers
        current = (shown.layer, shown.unit, image.key)
        if (found.key.layer, found.key.unit, found.key.image) != current:
            return Text("computing ...", state.terminal.dim)
        if found.numbers is None:
            text = found.problem
        else:
            text = numbers_text(
                found.numbers,
                found.place,
                found.key.unit,
                waiting="(enter computes it)",
                marked=True,
                most=max(rows - _WITHOUT_TERMS, 5),
            )
        target = data.classes[found.target]
        loss = f"the loss is that of class {target}"
        if image.label is None:
            loss += ", as predicted"
        head = image_title(image, data.classes).append(f"; {loss}")
        lines = [head, *self.scrolled(Text(text, no_wrap=True), rows - 1)]
        if columns < 80 + _IMAGE:
            return Text("\n", no_wrap=True).join(lines)
        return beside(self._left(image, rows), lines, _IMAGE)

    def _left(self, image: InsideImage, rows: int) -> list[Text]:
        """Return the image, tinted by what each pixel contributes to z where that is known."""
        state, found = self.state, self.state.layers.backward
        plain = titled_image(state, image, rows)
        height, width = image.image.shape
        lines = (height + 1) // 2
        if found is None or found.products is None or width > _IMAGE - 2 or lines + 2 > rows:
            return plain
        products = np.asarray(found.products, np.float32).reshape(height, width)
        drawn = tinted_text(image.image, products, state.terminal, self.pixels)
        what = "w x: orange +, blue -" if self.pixels == "blocks" else "w x: # positive, - negative"
        tinted = [Text(what, state.terminal.dim), *drawn.split("\n", allow_blank=True)]
        return [*plain, *tinted] if len(plain) + len(tinted) <= rows else [plain[0], *tinted]

    def action_page(self, by: int) -> None:
        """Choose another weight; the mouse wheel does, too."""
        self.post_message(Envelope(WeightStepped(1 if by > 0 else -1)))


class MovesPanel(ScrolledPanel):
    """How far the weights of each layer moved, and those of a unit over the run."""

    BORDER_TITLE = "Moved weights"
    BINDINGS: ClassVar[list[BindingType]] = bindings("weight-moves")

    def __init__(self) -> None:
        super().__init__("weight-moves")

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides what is drawn: the length of an epoch, too."""
        return *super().parts(state), state.view.steps_per_epoch

    def draw(self, columns: int, rows: int) -> Text:
        """Return the table, and below it the weights of the unit as images."""
        state, found = self.state, self.state.layers.moves
        terminal, pace = state.terminal, state.view.steps_per_epoch
        if state.run is None and state.initial is not None:
            return Text("weights that were opened have no history: open the run they are from")
        if state.run is None:
            return Text("space: train; copies of the weights are kept", terminal.dim)
        if found is None or found.key.run != str(state.run.path):
            return Text(waiting(state), state.terminal.dim)
        if found.moves is None:
            return Text("no weights were kept: the run is of an earlier version, or too large")
        lines = moves_lines(found.moves, columns, terminal, pace)
        if found.course is not None and state.layers.unit is not None:
            title = f"unit {state.layers.unit} of layer {state.layers.layer}"
            lines.append(Text(f"{title}, as its weights were; left and right: other units"))
            left = max(rows - len(lines), 8)
            text = unit_course_text(
                found.course, columns, terminal, self.pixels, pace, max(left // 8, 1)
            )
            lines += text.split("\n", allow_blank=True)
        lines += [Text(each, terminal.dim) for each in MEANING]
        return Text("\n", no_wrap=True).join(
            self.scrolled(Text("\n", no_wrap=True).join(lines), rows)
        )


def image_title(image: InsideImage, classes: tuple[str, ...]) -> Text:
    """Return which image it is, and its class."""
    label = "" if image.label is None else f", {classes[image.label]}"
    return Text(f"{image.title}{label}", no_wrap=True)


def titled_image(state: State, image: InsideImage, rows: int) -> list[Text]:
    """Return the title of an image, and the image below it, in at most so many rows."""
    assert state.data is not None  # noqa: S101 - the callers checked
    shown = image.image
    if shown.shape[0] > 2 * (rows - 1) or shown.shape[1] > _IMAGE - 2:
        shown = reduced(shown, min(rows - 1, (_IMAGE - 2) // 2))
    drawn = image_lines(shown, state.pixel_style, state.terminal.palette)
    lines = [image_title(image, tuple(state.data.classes)), *drawn]
    return lines[:rows]


def beside(left: list[Text], right: list[Text], columns: int) -> Text:
    """Return lines beside each other, the right ones from a column on."""
    joined = []
    for number in range(max(len(left), len(right))):
        line = left[number].copy() if number < len(left) else Text()
        line.truncate(columns - 1)
        line.pad_right(columns - line.cell_len)
        joined.append(line.append_text(right[number]) if number < len(right) else line)
    return Text("\n", no_wrap=True).join(joined)
