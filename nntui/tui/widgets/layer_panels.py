"""The panels of the screen Network: the health of layers, and the weights of the first one."""

from functools import lru_cache
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.analysis.layer_table import LayerTable, layer_table
from nntui.config.run_config import RunConfig
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.inside import UnitChosen, UnitMoved, UnitOpened
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.diverging import diverging_text, scale_of, tile_size
from nntui.view.images import PixelStyle
from nntui.view.layer_health import layer_health_lines, missing
from nntui.view.tinted import side_by_side
from nntui.view.units import (
    dead_sentence,
    first_weights_text,
    fitting_tiles,
    scale_line,
    strongest_text,
    unit_sentence,
)


class LayerHealthPanel(DrawnPanel):
    """One row a layer: updates, gradients, units that are never on, their course, and a word."""

    BORDER_TITLE = "Layers"

    def __init__(self) -> None:
        super().__init__(id="layer-health", classes="panel")

    @staticmethod
    def rows(state: State) -> int:
        """Return how many rows the table of a state takes, with the frame."""
        return len((state.run_config or state.config).hidden) + 2 + 1 + 2

    def draw(self, columns: int, rows: int) -> Text:
        """Return the table, and why it is empty where it is."""
        state = self.state
        data = state.data
        shape = None if data is None else data.image_shape
        classes = 0 if data is None else len(data.classes)
        table = _table(state.run_config or state.config, shape, classes)
        lines = layer_health_lines(table, state.view, columns, state.terminal)
        if not state.view.layers and len(lines) < rows:
            said = missing(state.view) if state.run else "space: train; the layers are measured"
            lines.append(Text(said, state.terminal.dim))
        return Text("\n").join(lines[:rows])


@lru_cache(maxsize=4)
def _table(config: RunConfig, shape: tuple[int, int] | None, classes: int) -> LayerTable:
    return layer_table(config.hidden, shape, classes, config.output, biased=config.bias)


class FirstWeightsPanel(DrawnPanel, can_focus=True):
    """The weights of the first layer as images; or one unit and the images it responds to most."""

    BORDER_TITLE = "First layer"
    BINDINGS: ClassVar[list[BindingType]] = bindings("first-weights")

    def __init__(self) -> None:
        super().__init__(id="first-weights", classes="panel")
        self._across, self._top = 1, 0

    def draw(self, columns: int, rows: int) -> Text:
        """Return the grid of weights or the unit that is opened."""
        state, shown = self.state, self.state.layers
        if shown.first is None or shown.generation != state.generations.view:
            waiting = "no network is evaluated yet" if state.studied is None else "computing ..."
            return Text(shown.problem or waiting)
        return self._unit(columns) if shown.opened else self._grid(columns, rows)

    def _grid(self, columns: int, rows: int) -> Text:
        state, shown = self.state, self.state.layers
        first = shown.first
        if first is None or state.data is None:
            return Text()
        height, width = first.images.shape[1:]
        across, down = fitting_tiles((height, width), columns, rows - 1)
        line = shown.place // across
        self._top = min(max(self._top, line - down + 1), line)
        self._across = across
        start = self._top * across
        units = shown.order[start : start + across * down]
        cursor = shown.place - start if self.has_focus else None
        style = _style(state)
        grid = first_weights_text(
            first, units, state.data.classes, columns, state.terminal, style, cursor
        )
        scale = scale_line(scale_of(first.images), style)
        last = f"{dead_sentence(first)}; {scale}"
        last = last if len(last) <= columns else dead_sentence(first)
        last = last if len(last) <= columns else dead_sentence(first, short=True)
        return Text(last, state.terminal.dim, no_wrap=True).append("\n").append_text(grid)

    def _unit(self, columns: int) -> Text:
        state, shown = self.state, self.state.layers
        first, unit = shown.first, shown.unit
        if first is None or unit is None or state.data is None:
            return Text()
        classes, style = state.data.classes, _style(state)
        said = unit_sentence(first.responses, first.place, unit, classes)
        weights = first.images[unit]
        room = columns - weights.shape[1] - 2
        beside = room >= 74
        images = strongest_text(
            first.responses,
            unit,
            first.samples,
            classes,
            room if beside else columns,
            state.terminal,
            style,
        )
        text = Text(said, no_wrap=True).append("\n")
        if not beside:
            return text.append_text(images)
        drawn = diverging_text(weights, scale_of(weights), state.terminal, style)
        return text.append_text(side_by_side([("weights", drawn), ("strongest", images)], columns))

    def on_click(self, event: events.Click) -> None:
        """Go to the unit that was clicked; a double click opens it."""
        offset, first = event.get_content_offset(self), self.state.layers.first
        if offset is None or first is None or self.state.layers.opened:
            return
        height, width = first.images.shape[1:]
        columns, rows = tile_size((height, width))
        place = (self._top + (offset.y - 1) // rows) * self._across + offset.x // (columns + 1)
        self.post_message(Envelope(UnitChosen(place)))
        if event.chain == 2:
            self.post_message(Envelope(UnitOpened()))

    def action_move(self, down: int, right: int) -> None:
        """Move the cursor."""
        self.post_message(Envelope(UnitMoved(down * self._across + right)))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.redraw()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.call_later(self.redraw)  # the focus is taken away after this


def _style(state: State) -> PixelStyle:
    return "blocks" if state.pixel_style == "blocks" else "ascii"
