"""LayerHealthPanel: how each layer learns, and which of them is looked into."""

from functools import lru_cache
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType

from nntui.analysis.layer_table import LayerTable, layer_table
from nntui.config.run_config import RunConfig
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.inside import LayerChosen
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.view.layer_health import layer_health_lines, missing


class LayerHealthPanel(DrawnPanel, can_focus=True):
    """One row a layer: updates, gradients, units that are never on, their course, and a word."""

    BORDER_TITLE = "Layers"
    BINDINGS: ClassVar[list[BindingType]] = bindings("layer-health")

    def __init__(self) -> None:
        super().__init__(id="layer-health", classes="panel")
        self._rows: list[int] = []
        """The layer of each line that is shown; 0 for the heading and the input."""

    @staticmethod
    def rows(state: State) -> int:
        """Return how many rows the table of a state takes, without the frame."""
        return len(_config(state).hidden) + 3

    def draw(self, columns: int, rows: int) -> Text:
        """Return the table, around the chosen layer where it does not fit."""
        state = self.state
        data = state.data
        shape = None if data is None else data.image_shape
        classes = 0 if data is None else len(data.classes)
        table = _table(_config(state), shape, classes)
        chosen = min(state.layers.layer, len(table.rows) - 1)
        head, first, *layers = layer_health_lines(
            table, state.view, columns, state.terminal, chosen
        )
        room = max(rows - 1, 1)
        if len(layers) + 1 <= room:
            lines, self._rows = [head, first, *layers], list(range(-1, len(layers) + 1))
        else:
            start = min(max(chosen - 1 - room // 2, 0), len(layers) - min(room, len(layers)))
            lines = [head, *layers[start : start + room]]
            self._rows = [0, *range(start + 1, start + room + 1)]
        if not state.view.layers and len(lines) < rows:
            said = missing(state.view) if state.run else "space: train; the layers are measured"
            lines.append(Text(said, state.terminal.dim))
        return Text("\n").join(lines[:rows])

    def on_click(self, event: events.Click) -> None:
        """Go to the layer that was clicked."""
        offset = event.get_content_offset(self)
        if offset is not None and offset.y < len(self._rows) and self._rows[offset.y] > 0:
            self.post_message(Envelope(LayerChosen(self._rows[offset.y])))


def _config(state: State) -> RunConfig:
    return state.run_config or state.config


@lru_cache(maxsize=4)
def _table(config: RunConfig, shape: tuple[int, int] | None, classes: int) -> LayerTable:
    return layer_table(config.hidden, shape, classes, config.output, biased=config.bias)
