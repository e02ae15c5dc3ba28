"""The panel of the topology: input, hidden layers that can be edited, output."""

import math
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Label

from nntui.config.layers import DenseSpec, LayerSpec, format_layers, parse_layers
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import ConfigError
from nntui.training.networks import plan_network
from nntui.tui.messages import LayersChanged
from nntui.tui.screens.dialogs import Ask
from nntui.tui.state import State
from nntui.tui.widgets.fields import Refused
from nntui.tui.widgets.layer_row import LayerRow


class NetworkPanel(VerticalScroll, can_focus=False):
    """The layers from the input to the output; `n` adds one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "add_layer", "add a layer"),
        Binding("e", "edit_layers", "edit all layers as text, also convolutions and pools"),
    ]

    def __init__(self) -> None:
        super().__init__(id="network", classes="panel settings")
        self.border_title = "Network"
        self._input = Label("", id="input-layer")
        self._rows = Vertical(id="layers")
        self._output = Label("", id="output-layer")
        self._add = Button("+ layer", id="add-layer", compact=True)
        self._refusal = Label("", id="layer-refusal", markup=False)
        self._data: Dataset | None = None
        self._config: RunConfig | None = None
        self._layers: tuple[LayerSpec, ...] = ()
        self._shown: tuple[LayerSpec, ...] | None = None
        self._told: tuple[LayerSpec, ...] | None = None
        """The newest edit, until the app has answered it."""
        self._focus_place: int | None = None
        """The row to have the focus once all are laid anew."""

    def compose(self) -> ComposeResult:
        """Input, rows, output, and a way to add one."""
        yield self._input
        yield self._rows
        yield self._output
        with Horizontal(classes="row"):
            yield self._add
            yield Button("edit", id="edit-layers", compact=True)
        yield self._refusal

    async def show(self, state: State) -> None:
        """Show the layers of the next run."""
        if state.data is self._data and state.config is self._config:
            return  # a label that is set anew has the whole screen laid out and sent again
        self._data, self._config = state.data, state.config
        if state.data is not None:
            self._name_ends(state.data, state.config)
        if self._told is not None and state.config.hidden != self._told:
            return  # an answer to an edit before the newest one, which is still on its way
        self._told = None
        self._layers = state.config.hidden
        await self._lay_rows()

    def _name_ends(self, data: Dataset, config: RunConfig) -> None:
        shape, classes = data.image_shape, len(data.classes)
        self._input.update(f"{math.prod(shape):<8}input")
        self._output.update(f"{classes:<8}{config.output}")
        plan = plan_network(config.hidden, shape, classes, biased=config.bias)
        self.border_subtitle = f"{plan.parameter_count:,} weights"

    async def _lay_rows(self) -> None:
        if self._layers == self._shown or not self._rows.is_attached:
            return
        self._shown = self._layers
        if self._focus_place is None and (focused := self._focused_row()) is not None:
            self._focus_place = focused
        await self._rows.remove_children()
        rows = [LayerRow(i, layer) for i, layer in enumerate(self._layers)]
        await self._rows.mount(*rows)
        if self._focus_place is not None:
            place, self._focus_place = self._focus_place, None
            if rows:
                rows[min(place, len(rows) - 1)].focus_first()
            else:
                self._add.focus()

    def refuse(self) -> None:
        """Forget the newest edit: the app could not take it."""
        self._told = None

    def _focused_row(self) -> int | None:
        """Return the place of the row that has the focus; with the row the focus would be lost."""
        focused = self.screen.focused
        above = focused.ancestors_with_self if focused else []
        rows = list(self._rows.children)
        return next((rows.index(widget) for widget in above if widget in rows), None)

    @on(LayerRow.Changed)
    def _changed(self, event: LayerRow.Changed) -> None:
        event.stop()
        if self._layers != self._shown:
            return  # from a row that is being taken away: its place is another's by now
        layers = list(self._layers)
        if event.layer is None:
            del layers[event.place]
            self._focus_place = event.place
        else:
            layers[event.place] = event.layer
            # The row shows it already: laying all rows anew would take the focus away.
            self._shown = tuple(layers)
        self._tell(tuple(layers))

    @on(Button.Pressed, "#add-layer")
    def action_add_layer(self) -> None:
        """Add a layer before the output, like the last one."""
        dense = [layer for layer in self._layers if isinstance(layer, DenseSpec)]
        self._focus_place = len(self._layers)
        self._tell((*self._layers, dense[-1] if dense else DenseSpec(64)))

    @on(Button.Pressed, "#edit-layers")
    @work(exclusive=True, group="dialog")
    async def action_edit_layers(self) -> None:
        """Edit the layers in their notation."""
        question = "Hidden layers, as in conv:8x5:relu,pool:2,128:relu,dropout:0.3"
        answer = await self.app.push_screen_wait(
            Ask(question, format_layers(self._layers), self._parse)
        )
        if answer is not None:
            self._focus_place = 0
            self._tell(self._parse(answer))

    def _parse(self, text: str) -> tuple[LayerSpec, ...]:
        layers = parse_layers(text)
        if self._data is not None:
            plan_network(layers, self._data.image_shape, len(self._data.classes))
        return layers

    @on(Refused)
    def _refused(self, event: Refused) -> None:
        event.stop()
        self._refusal.update(event.reason)

    def _tell(self, layers: tuple[LayerSpec, ...]) -> None:
        try:
            parse_layers(format_layers(layers))
        except ConfigError as error:
            self._refusal.update(str(error))
            return
        self._layers = self._told = layers
        self.post_message(LayersChanged(layers))
