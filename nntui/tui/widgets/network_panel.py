"""NetworkPanel: the layers with sizes, shapes and parameters; each can be edited in its line."""

from collections.abc import Hashable, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from nntui.config.choice_meanings import choices_of
from nntui.config.layer_edits import (
    activation_of,
    kind_of,
    larger,
    moved,
    replaced,
    with_next_activation,
)
from nntui.config.layers import DenseSpec, LayerSpec, format_layers
from nntui.tui.messages.envelope import Envelope
from nntui.tui.state import State
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.edited_layers import EditedLayers
from nntui.tui.widgets.list_panel import ListPanel
from nntui.view.buttons import Button, button_lines
from nntui.view.list_lines import Line, Remark, wrapped
from nntui.view.network_list import network_lines

_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.:/,-"
"""What the notation of layers is written with."""
_FOOT = 3
"""Lines below the layers."""
_HINT = "enter or a click edits it"
_EDIT_HINT = "size or notation; enter takes it"
_NO_LAYER_HINT = "not edited; a layer can be added"
_BUTTONS = tuple(
    Button(key, words, f"mouse({action!r})")
    for key, words, action in (
        ("n", "add", "add_layer"),
        ("d", "remove", "remove_layer"),
        ("c", "copy", "copy_layer"),
        ("t", "kind", "choose_from('kind')"),
        ("v", "activation", "choose_from('activation')"),
        ("K", "up", "move_layer(-1)"),
        ("J", "down", "move_layer(1)"),
    )
)
"""What can be done with a layer; the first also where there is none."""


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
        self._edited_layers = EditedLayers()
        self._rows = 0
        self._subtitle = ""

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides the layers and what is said about them."""
        return (
            *(state.config, state.data, state.lost, state.view.started, state.remarks),
            *(state.edits, state.layers_edit, state.draft_taken, state.terminal),
        )

    def show(self, state: State) -> None:
        """Show the layers of the next run, unless the answer to a newer edit is on its way."""
        self._edited_layers.show(state, self.state)
        self._fit()
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
        reason = (
            self.reason
            or self._edited_layers.refusal
            or self._refused_by_state()
            or self._edited_layers.table.problem
        )
        if reason:
            remarks[self._at()] = Remark(reason, wrong=True)
        return network_lines(
            self._edited_layers.table, columns, self.state.terminal, cursor, self.edit, remarks
        )

    def foot(self, columns: int, rows: int) -> list[Text]:
        """Return how a layer is edited, and what else can be done with it, by key or click."""
        if not self.has_focus or rows < 2:
            return []
        terminal, is_layer = self.state.terminal, self._layer() is not None
        hint = _NO_LAYER_HINT if not is_layer else _HINT if self.edit is None else _EDIT_HINT
        lines = [Text(each, terminal.dim) for each in wrapped(hint, columns, rows - 1, terminal)]
        buttons = _BUTTONS if is_layer else _BUTTONS[:1]
        return lines + button_lines(buttons, columns, rows - len(lines), terminal)

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
        return {"layers": format_layers(self._edited_layers.checked(self._typed_layers(text)))}

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
        row = self._edited_layers.table.rows[self._at()]
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

    async def action_mouse(self, action: str) -> None:
        """Do what a button says, also while a layer is edited, as it is after a click on it."""
        self.commit()
        await self.run_action(action)

    # Layers.

    @property
    def _layers(self) -> tuple[LayerSpec, ...]:
        return self._edited_layers.layers

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
        layers = self._edited_layers
        return layers.layers if self._layer() is None else layers.typed(self._at() - 1, text)

    def _insert(self, layer: LayerSpec) -> None:
        index = min(self._at(), len(self._layers))
        if self._change((*self._layers[:index], layer, *self._layers[index:])):
            self.put_cursor(index + 1)

    def _replace(self, new: tuple[LayerSpec, ...]) -> None:
        self._change(replaced(self._layers, self._at() - 1, new))

    def _change(self, layers: tuple[LayerSpec, ...]) -> bool:
        """Show other layers and report them, unless they do not fit; return whether they do."""
        message = self._edited_layers.change(layers)
        if message is not None:
            self._fit()
            self.post_message(Envelope(message))
        self.redraw()
        return not self._edited_layers.refusal

    def _fit(self) -> None:
        """Make the panel as high as the network, and say how large that is."""
        rows = len(self._layers) + 2
        if rows != self._rows:
            self._rows = rows
            self.refresh(layout=True)
        subtitle = self._edited_layers.subtitle
        if subtitle != self._subtitle:  # a title that changes has the whole panel sent again
            self._subtitle = subtitle
            self.border_subtitle = Content(subtitle)

    def _refused_by_state(self) -> str:
        remark = self.state.remarks.get("layers")
        return "" if remark is None else remark.text
