"""NetworkPanel: the layers of the network, which can be edited."""

import asyncio
import math
from collections.abc import Sequence
from itertools import takewhile
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Button, Label

from nntui.config.layers import DenseSpec, LayerSpec, format_layers, parse_layers
from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError, ShapeError
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import LayersEdited
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.field_messages import Refused
from nntui.tui.widgets.layer_row import LayerRow
from nntui.tui.widgets.panel_title import panel_title


class _Ends(NamedTuple):
    """What the input and the output of the network are."""

    shape: tuple[int, int]
    classes: int


class NetworkPanel(VerticalScroll, can_focus=False):
    """The layers from the input to the output."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("network")

    class TextRequested(Message):
        """The user wants to edit the layers as text."""

        def __init__(self, layers: tuple[LayerSpec, ...]) -> None:
            self.layers = layers
            super().__init__()

    BORDER_TITLE = "Network"

    def __init__(self) -> None:
        super().__init__(id="network", classes="panel settings")
        self.border_title = panel_title("Network")
        self._input = Label("", id="input-layer")
        self._rows = Vertical(id="layers")
        self._output = Label("", id="output-layer")
        self._add = Button("+ layer", id="add-layer", compact=True)
        self._refusal = Label("", id="layer-refusal", markup=False)
        self._ends: _Ends | None = None
        self._config: RunConfig | None = None
        self._layers: tuple[LayerSpec, ...] = ()
        self._shown: tuple[LayerSpec, ...] | None = None
        self._mounting = asyncio.Lock()
        self._edit = 0
        """The number of the newest edit that was made here."""
        self._focus_index: int | None = None
        """The row to get the focus once new rows are mounted."""

    def compose(self) -> ComposeResult:
        """Input, rows, output, and buttons to add a layer and to edit all."""
        yield self._input
        yield self._rows
        yield self._output
        with Horizontal(classes="row"):
            yield self._add
            yield Button("edit", id="edit-layers", compact=True)
        yield self._refusal

    async def on_mount(self) -> None:
        """Show the layers of the state that came before there was a place for them."""
        await self._show_rows()

    async def show(self, state: State) -> None:
        """Show the layers of the next run."""
        ends = _ends(state)
        if ends != self._ends or state.config is not self._config:
            # Not always: a label that is updated has the whole screen laid out and sent again.
            self._ends, self._config = ends, state.config
            if ends is not None:
                self._name_ends(*ends, state.config)
        if state.layers_edit < self._edit:
            return  # the answer to an edit before the newest one, which is still on its way
        self._layers = state.config.hidden
        await self._show_rows()

    def action_add_layer(self) -> None:
        """Add a layer before the output, like the last one."""
        dense = [layer for layer in self._layers if isinstance(layer, DenseSpec)]
        self._focus_index = len(self._layers)
        self._change((*self._layers, dense[-1] if dense else DenseSpec(64)))

    def action_edit_layers(self) -> None:
        """Ask for the layers in their notation."""
        self.post_message(self.TextRequested(self._layers))

    def _name_ends(self, shape: tuple[int, int], classes: int, config: RunConfig) -> None:
        from nntui.training.networks import plan_network  # noqa: PLC0415 - after the first paint

        self._input.update(f"{math.prod(shape):<8}input")
        self._output.update(f"{classes:<8}{config.output}")
        try:
            plan = plan_network(config.hidden, shape, classes, biased=config.bias)
        except ShapeError:
            self.border_subtitle = f"does not fit {shape[0]} x {shape[1]}"
        else:
            self.border_subtitle = f"{plan.parameter_count:,} weights"

    async def _show_rows(self) -> None:
        async with self._mounting:  # else rows of two states could be mounted beside each other
            if self._layers != self._shown and self._rows.is_attached:
                self._shown = self._layers
                await self._mount_rows(self._layers)

    async def _mount_rows(self, layers: tuple[LayerSpec, ...]) -> None:
        """Mount the rows of `layers` in place of those that differ; the others stay."""
        if self._focus_index is None:
            self._focus_index = self._focused_row()
        old = [row for row in self._rows.children if isinstance(row, LayerRow)]
        same = _common_start([row.spec for row in old], layers)
        new = [LayerRow(same + index, layer) for index, layer in enumerate(layers[same:])]
        if old[same:]:
            await self._rows.remove_children(old[same:])
        if new:
            await self._rows.mount(*new)
        rows = [*old[:same], *new]
        if self._focus_index is not None:
            index, self._focus_index = self._focus_index, None
            if rows:
                rows[min(index, len(rows) - 1)].focus_first()
            else:
                self._add.focus()

    def _focused_row(self) -> int | None:
        """Return the index of the row that has the focus; without its row it would be lost."""
        focused = self.screen.focused
        above = focused.ancestors_with_self if focused else []
        rows = list(self._rows.children)
        return next((rows.index(widget) for widget in above if widget in rows), None)

    @on(LayerRow.Changed)
    def _row_changed(self, event: LayerRow.Changed) -> None:
        event.stop()
        if self._layers != self._shown:
            return  # from a row that is being removed: its index is another row's by now
        layers = list(self._layers)
        if event.layer is None:
            del layers[event.index]
            self._focus_index = event.index
        else:
            layers[event.index] = event.layer
            # The row shows it already: mounting all rows again would take the focus away.
            self._shown = tuple(layers)
        self._change(tuple(layers))

    @on(Button.Pressed, "#add-layer")
    def _add_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_add_layer()

    @on(Button.Pressed, "#edit-layers")
    def _edit_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_edit_layers()

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        event.stop()
        self._refusal.update(event.reason)

    def _change(self, layers: tuple[LayerSpec, ...]) -> None:
        try:
            parse_layers(format_layers(layers))
        except ConfigError as error:
            self._refusal.update(str(error))
            return
        self._layers = layers
        self._edit += 1
        self.post_message(Envelope(LayersEdited(layers, self._edit)))


def _ends(state: State) -> _Ends | None:
    """Return what the data need; of a run without its data, what its journal says."""
    if state.data is not None:
        return _Ends(state.data.image_shape, len(state.data.classes))
    started = state.view.started
    if not state.lost or started is None or not all((*started.image_shape, started.classes)):
        return None
    return _Ends(started.image_shape, len(started.classes))


def _common_start(one: Sequence[LayerSpec], other: Sequence[LayerSpec]) -> int:
    """Return how many layers are the same from the first one on."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
