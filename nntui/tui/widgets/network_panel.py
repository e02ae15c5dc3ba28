"""NetworkPanel: the layers with sizes, shapes and parameters; each can be edited in its line."""

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar, NamedTuple

from rich.text import Text
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from nntui.analysis.layer_table import LayerTable, layer_table
from nntui.config.choice_meanings import choices_of
from nntui.config.layer_edits import (
    activation_of,
    kind_of,
    larger,
    moved,
    replaced,
    typed_layers,
    with_next_activation,
)
from nntui.config.layers import DenseSpec, LayerSpec, format_layers, parse_layers
from nntui.errors import ConfigError
from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import LayersEdited
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.list_panel import ListPanel
from nntui.view.list_lines import Line, Remark, wrapped
from nntui.view.network_list import network_lines

_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.:/,-"
"""What the notation of layers is written with."""
_FOOT = 3
"""Lines below the layers."""


class _Ends(NamedTuple):
    """What the input and the output of the network are."""

    shape: tuple[int, int] | None
    """None until the data are loaded."""
    classes: int
    output: str
    biased: bool


class NetworkPanel(ListPanel):
    """A row for the input, each layer, and the output; the rows are numbered from 0."""

    BORDER_TITLE = "Network"
    BINDINGS: ClassVar[list[BindingType]] = bindings("network")

    class ListRequested(Message):
        """The user wants to choose the kind or the activation of a layer from a list."""

        def __init__(self, what: str, index: int, layers: tuple[LayerSpec, ...]) -> None:
            self.what = what
            self.index = index
            self.layers = layers
            super().__init__()

    def __init__(self) -> None:
        super().__init__("network")
        self.cursor = 1
        self._layers: tuple[LayerSpec, ...] = ()
        self._table = LayerTable((), 0)
        self._ends = _Ends(None, 10, "softmax", biased=True)
        self._edit_number = 0
        """The number of the newest edit that was made here."""
        self._refusal = ""
        self._subtitle = ""

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides the layers and what is said about them."""
        return (
            *(state.config, state.data, state.lost, state.view.started, state.remarks),
            *(state.edits, state.layers_edit, state.draft_taken, state.terminal),
        )

    def show(self, state: State) -> None:
        """Show the layers of the next run, unless the answer to a newer edit is on its way."""
        if state.layers_edit >= self._edit_number and state.config is not self.state.config:
            self._refusal = ""
        self._ends = _ends(state)
        if state.layers_edit >= self._edit_number:
            self._layers = state.config.hidden
        self._make_table()
        super().show(state)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the rows that it needs: the layers, and what is said below them."""
        del container, viewport, width
        return len(self._layers) + 2 + _FOOT

    def keys(self) -> Sequence[Hashable]:
        """Return the numbers of the rows."""
        return range(len(self._layers) + 2)

    def lines(self, columns: int) -> list[Line]:
        """Return the layers, and what does not fit under that which is edited."""
        cursor = self._at() if self.has_focus else None
        remarks = {}
        reason = self.reason or self._refusal or self._refused_by_state() or self._table.problem
        if reason:
            remarks[self._at()] = Remark(reason, wrong=True)
        return network_lines(self._table, columns, self.state.terminal, cursor, self.edit, remarks)

    def foot(self, columns: int, rows: int) -> list[Text]:
        """Return what the keys do here."""
        if not self.has_focus or rows < 2:
            return []
        layer = self._layer()
        if self.edit is not None:
            text = "a size, or a notation as in conv:8x5:relu; enter takes it, esc does not"
        elif layer is None:
            text = "n adds a layer here; e edits all layers as text"
        else:
            text = "type a size or enter; n add, d remove, c copy, t kind, v activation"
        terminal = self.state.terminal
        return [Text(each, terminal.dim) for each in wrapped(text, columns, 2, terminal)]

    # Editing one layer.

    def text(self) -> str | None:
        """Return the notation of a layer; None for the input and the output."""
        layer = self._layer()
        return None if layer is None else str(layer)

    def characters(self) -> str:
        """Return what a notation is written with."""
        return _CHARACTERS

    def changes(self, text: str) -> Mapping[str, object]:
        """Return all layers with that of a row as it is typed; ConfigError if they do not fit."""
        return {"layers": format_layers(self._checked(self._typed_layers(text)))}

    def take(self, text: str) -> None:
        """Take a layer that was typed."""
        self._change(self._typed_layers(text))

    def open(self) -> None:
        """Add a layer before the output, which cannot be edited."""
        self.explain(self.why_not())

    def why_not(self) -> str:
        """Return why the input and the output are not edited."""
        end = "input" if self._at() == 0 else "output"
        follows = "the data" if end == "input" else "the data and the loss"
        return f"the {end} follows from {follows}; n adds a layer, e edits all as text"

    def enter_word(self) -> str:
        """Return what enter does: only layers are edited."""
        return "edit layer"

    def topic(self) -> tuple[str, str]:
        """Return what the layer is and has."""
        layer = self._layer()
        if layer is None:
            return self.why_not(), ""
        row = self._table.rows[self._at()]
        shape = " x ".join(str(side) for side in row.shape)
        meaning = choices_of("kind")[kind_of(layer)]
        return f"{row.words}: {meaning}", f"output {shape}; {row.parameters:,} weights"

    # Keys.

    def action_add_layer(self) -> None:
        """Add a layer below the cursor, like the last dense one."""
        dense = [layer for layer in self._layers if isinstance(layer, DenseSpec)]
        self._insert(dense[-1] if dense else DenseSpec(64))

    def action_copy_layer(self) -> None:
        """Add a copy of the layer below it."""
        layer = self._need_layer()
        if layer is not None:
            self._insert(layer)

    def action_remove_layer(self) -> None:
        """Remove the layer."""
        if self._need_layer() is not None:
            self._replace(())
            self.put_cursor(max(min(self._at(), len(self._layers)), 1))

    def action_move_layer(self, by: int) -> None:
        """Move the layer towards the input or the output."""
        if self._need_layer() is not None:
            index = self._at() - 1
            if self._change(moved(self._layers, index, by)):
                self.put_cursor(min(max(index + by, 0), len(self._layers) - 1) + 1)

    def action_resize(self, sign: int) -> None:
        """Change the size of the layer by about an eighth."""
        layer = self._need_layer()
        if layer is not None:
            self._replace((larger(layer, sign),))

    def action_step(self, by: int) -> None:
        """Take the next activation."""
        layer = self._need_layer()
        if layer is None:
            return
        if activation_of(layer) is None:
            self.explain(f"{kind_of(layer)} has no activation")
        else:
            self._replace((with_next_activation(layer, by),))

    def action_choose_from(self, what: str) -> None:
        """Ask for the kind or the activation of the layer."""
        layer = self._need_layer()
        if layer is None:
            return
        if what == "activation" and activation_of(layer) is None:
            self.explain(f"{kind_of(layer)} has no activation")
        else:
            self.commit()
            self.post_message(self.ListRequested(what, self._at() - 1, self._layers))

    # Layers.

    def _at(self) -> int:
        """Return the row of the cursor, within the rows that there are."""
        row = self.cursor if isinstance(self.cursor, int) else 1
        self.cursor = min(max(row, 0), len(self._layers) + 1)
        return self.cursor

    def _layer(self) -> LayerSpec | None:
        index = self._at() - 1
        return self._layers[index] if 0 <= index < len(self._layers) else None

    def _need_layer(self) -> LayerSpec | None:
        layer = self._layer()
        if layer is None:
            self.explain(self.why_not())
        return layer

    def _typed_layers(self, text: str) -> tuple[LayerSpec, ...]:
        layer = self._layer()
        if layer is None:
            return self._layers
        try:
            typed = typed_layers(layer, text)
        except ConfigError as error:
            # It counts from 1 what was typed.
            reason = str(error).removeprefix("layer 1: ")
            raise ConfigError(f"layer {self._at()}: {reason}") from None
        return replaced(self._layers, self._at() - 1, typed)

    def _insert(self, layer: LayerSpec) -> None:
        index = min(self._at(), len(self._layers))
        if self._change((*self._layers[:index], layer, *self._layers[index:])):
            self.put_cursor(index + 1)

    def _replace(self, new: tuple[LayerSpec, ...]) -> None:
        self._change(replaced(self._layers, self._at() - 1, new))

    def _change(self, layers: tuple[LayerSpec, ...]) -> bool:
        """Show other layers and report them, unless they do not fit; return whether they do."""
        try:
            self._checked(layers)
        except ConfigError as error:
            self._refusal = str(error)
            self.redraw()
            return False
        self._refusal = ""
        if layers != self._layers:
            self._layers = layers
            self._edit_number = max(self._edit_number, self.state.layers_edit) + 1
            self._make_table()
            self.post_message(Envelope(LayersEdited(layers, self._edit_number)))
        self.redraw()
        return True

    def _checked(self, layers: tuple[LayerSpec, ...]) -> tuple[LayerSpec, ...]:
        """Return layers; ConfigError if they are not legal or do not fit each other."""
        parse_layers(format_layers(layers))
        problem = _table(layers, self._ends).problem
        if problem:
            raise ConfigError(problem)
        return layers

    def _make_table(self) -> None:
        if len(self._table.rows) != len(self._layers) + 2:
            self.refresh(layout=True)  # the panel is as high as the network
        self._table = _table(self._layers, self._ends)
        shape = self._ends.shape
        subtitle = f"{self._table.parameters:,} weights" if shape else ""
        if self._table.problem and shape is not None:
            subtitle = f"does not fit {shape[0]} x {shape[1]}"
        if subtitle != self._subtitle:  # a title that changes has the whole panel sent again
            self._subtitle = subtitle
            self.border_subtitle = Content(subtitle)

    def _refused_by_state(self) -> str:
        remark = self.state.remarks.get("layers")
        return "" if remark is None else remark.text


def _table(layers: tuple[LayerSpec, ...], ends: _Ends) -> LayerTable:
    return layer_table(layers, ends.shape, ends.classes, ends.output, biased=ends.biased)


def _ends(state: State) -> _Ends:
    """Return what the data need; of a run without its data, what its journal says."""
    config, started = state.config, state.view.started
    shape: tuple[int, int] | None = None
    classes = 10
    if state.data is not None:
        shape, classes = state.data.image_shape, len(state.data.classes) or classes
    elif state.lost and started is not None and all((*started.image_shape, started.classes)):
        shape, classes = started.image_shape, len(started.classes)
    return _Ends(shape, classes, config.output, config.bias)
