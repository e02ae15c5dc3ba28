"""LayerWeightsPanel: the weights of a layer, or one unit and the images it responds to most."""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.analysis.layer_weights import LayerWeights
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.inside import UnitChosen, UnitMoved, UnitOpened
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.inside_panel import InsidePanel
from nntui.view.layer_weights import (
    Grid,
    dead_sentence,
    grid_of,
    layer_weights_text,
    weights_sentence,
)
from nntui.view.tinted import side_by_side
from nntui.view.units import strongest_text, unit_sentence, unit_weights_text
from nntui.view.weight_moves import unit_course_text

_BESIDE = 74
"""Columns of ten images, five in a line."""


class LayerWeightsPanel(InsidePanel, can_focus=True):
    """The units of a layer with their weights; or one of them with its strongest images."""

    BORDER_TITLE = "Weights"
    BINDINGS: ClassVar[list[BindingType]] = bindings("first-weights")

    def __init__(self) -> None:
        super().__init__(id="first-weights", classes="panel")
        self._grid, self._top = Grid(1, 1, 1, 1), 0

    def draw(self, columns: int, rows: int) -> Text:
        """Return the grid of weights or the unit that is opened."""
        found = shown_weights(self.state)
        if found is None or self.state.data is None:
            return Text(waiting(self.state), self.state.terminal.dim)
        opened = self.state.layers.page == "unit"
        return self._unit(found, columns, rows) if opened else self._units(found, columns, rows)

    def _units(self, found: LayerWeights, columns: int, rows: int) -> Text:
        state, shown = self.state, self.state.layers
        assert state.data is not None  # noqa: S101 - the caller checked
        self._grid = grid = grid_of(found, columns, rows - 1)
        line = shown.place // grid.across
        self._top = min(max(self._top, line - grid.down + 1), line)
        start = self._top * grid.across
        units = shown.order[start : start + grid.units]
        cursor = shown.place - start if self.has_focus else None
        text = layer_weights_text(
            found, units, state.data.classes, grid, state.terminal, self.pixels, cursor
        )
        head = Text(self._head(found, columns), state.terminal.dim, no_wrap=True)
        return head.append("\n").append_text(text)

    def _head(self, found: LayerWeights, columns: int) -> str:
        """Return the longest sentence about the layer that fits."""
        scale, dead = weights_sentence(found, self.pixels), dead_sentence(found)
        title = "" if found.channels is None else f"{found.place.title}: "
        if found.channels is None:
            return scale if len(scale) <= columns else scale.partition(";")[0]
        short = dead_sentence(found, short=True)
        said = (f"{title}{dead}; {scale}", f"{title}{dead}", f"{title}{short}")
        return next((each for each in said if len(each) <= columns), said[-1])

    def _unit(self, found: LayerWeights, columns: int, rows: int) -> Text:
        state, unit = self.state, self.state.layers.unit
        if unit is None or state.data is None:
            return Text()
        classes, terminal, pixels = state.data.classes, state.terminal, self.pixels
        said = Text(unit_sentence(found.responses, found.place, unit, classes), no_wrap=True)
        room = columns - 30
        beside = room >= _BESIDE
        images = strongest_text(
            found.responses,
            unit,
            found.samples,
            classes,
            room if beside else columns,
            terminal,
            pixels,
        )
        text = said.append("\n")
        if not beside or found.channels is None:
            text.append_text(images)
        else:
            drawn = unit_weights_text(found, unit, 28, terminal, pixels)
            blocks = [("weights", drawn), ("strongest", images)]
            text.append_text(side_by_side(blocks, columns))
        lines = list(text.split("\n", allow_blank=True))
        lines += self._course(columns, rows - len(lines))
        return Text("\n", no_wrap=True).join(lines)

    def _course(self, columns: int, rows: int) -> list[Text]:
        """Return the weights of the unit as they were during the run, where there is room."""
        state, found = self.state, self.state.layers.moves
        if found is None or found.course is None or found.key != state.layers.moves_key:
            return []
        text = unit_course_text(
            found.course, columns, state.terminal, self.pixels, state.view.steps_per_epoch
        )
        lines = [Text("its weights during the run", state.terminal.dim), *text.split("\n")]
        return lines if len(lines) <= rows else []

    def on_click(self, event: events.Click) -> None:
        """Go to the unit that was clicked; a double click opens it."""
        offset, shown = event.get_content_offset(self), self.state.layers
        if offset is None or offset.y < 1 or shown.page == "unit":
            return
        place = self._top * self._grid.across + self._grid.place(offset.x, offset.y - 1)
        self.post_message(Envelope(UnitChosen(place)))
        if event.chain == 2:
            self.post_message(Envelope(UnitOpened()))

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor; the unit that is opened is the next or the one before."""
        across = 1 if self.state.layers.page == "unit" else self._grid.across
        self.post_message(Envelope(UnitMoved(down * across + right)))

    def on_mouse_scroll_down(self) -> None:
        """Go a line down."""
        self.action_move(1, 0)

    def on_mouse_scroll_up(self) -> None:
        """Go a line up."""
        self.action_move(-1, 0)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.redraw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.call_later(self.redraw)  # the focus is taken away after this


def shown_weights(state: State) -> LayerWeights | None:
    """Return the weights of the layer that is shown; None where they have not arrived."""
    shown = state.layers
    if shown.weights is None or not shown.order or shown.generation != state.generations.view:
        return None
    return shown.weights if shown.weights.place.number == shown.layer else None


def waiting(state: State) -> str:
    """Return why nothing is shown yet."""
    if state.layers.problem:
        return state.layers.problem
    return "no network is evaluated yet" if state.studied is None else "computing ..."
