"""LayerRow: one hidden layer, with its neurons, its activation, and buttons."""

import math
from typing import ClassVar

from msgspec.structs import replace
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Button, Label

from nntui.config.layers import ACTIVATIONS, MAX_UNITS, DenseSpec, LayerSpec, parse_layers
from nntui.tui.widgets.bindings import bindings
from nntui.tui.widgets.choice_field import ChoiceField
from nntui.tui.widgets.field_messages import Edited
from nntui.tui.widgets.number_field import NumberField


class LayerRow(Horizontal):
    """A hidden layer that can be edited; `index` counts from 0."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("layer")

    class Changed(Message):
        """The layer at `index` is now `layer`; None where it was removed."""

        def __init__(self, index: int, layer: LayerSpec | None) -> None:
            self.index = index
            self.layer = layer
            super().__init__()

    def __init__(self, index: int, layer: LayerSpec) -> None:
        super().__init__(classes="row layer")
        self._index = index
        self._layer = layer

    @property
    def spec(self) -> LayerSpec:
        """The layer that is shown."""
        return self._layer

    def compose(self) -> ComposeResult:
        """Fields for a dense layer, its notation for any other, then the buttons."""
        layer = self._layer
        if isinstance(layer, DenseSpec):
            yield NumberField(str(layer.units), _parse_units, "0123456789", classes="units")
            yield ChoiceField(layer.activation, ACTIVATIONS, classes="activation")
            yield _button("-", "fewer", "fewer neurons: -")
            yield _button("+", "more", "more neurons: +")
        else:
            yield Label(str(layer), classes="other", markup=False)
        yield _button("x", "remove", "remove the layer: d")

    def focus_first(self) -> None:
        """Give the focus to the first widget in this row that can have it."""
        for widget in self.query("*"):
            if widget.can_focus:
                widget.focus()
                return

    def action_resize(self, sign: int) -> None:
        """Change the number of neurons by about an eighth."""
        if isinstance(self._layer, DenseSpec):
            units = resized(self._layer.units, sign)
            self._change(replace(self._layer, units=units))

    def action_remove_layer(self) -> None:
        """Remove the layer."""
        self.post_message(self.Changed(self._index, None))

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.name == "remove":
            self.action_remove_layer()
        else:
            self.action_resize(1 if event.button.name == "more" else -1)

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        if isinstance(self._layer, DenseSpec):
            name = "units" if isinstance(event.field, NumberField) else "activation"
            self._change(replace(self._layer, **{name: event.value}))

    def _change(self, layer: DenseSpec) -> None:
        if layer != self._layer:
            self._layer = layer
            self.query_one(NumberField).show(str(layer.units))
            self.post_message(self.Changed(self._index, layer))


def resized(units: int, sign: int) -> int:
    """Return the next size up or down: steps of an eighth, on round numbers, within the limits.

    >>> resized(128, 1), resized(128, -1)
    (144, 120)
    """
    step = max(1, (1 << int(math.log2(max(units - (sign < 0), 1)))) // 8)
    return min(max((units // step + sign) * step, 1), MAX_UNITS)


def _parse_units(text: str) -> int:
    layer = parse_layers(text or "0")[0]
    return layer.units if isinstance(layer, DenseSpec) else 0


def _button(label: str, name: str, tooltip: str) -> Button:
    button = Button(label, name=name, compact=True)
    button.can_focus = False  # the row has keys for all of them; tab stays short
    button.tooltip = tooltip
    return button
