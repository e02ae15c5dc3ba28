"""EditedLayers: the layers that a panel shows, which may be newer than those of the state."""

from typing import NamedTuple

from nntui.analysis.layer_table import LayerTable, layer_table
from nntui.config.layer_edits import replaced, typed_layers
from nntui.config.layers import LayerSpec, format_layers, parse_layers
from nntui.errors import ConfigError
from nntui.tui.messages.user import LayersEdited
from nntui.tui.state import State


class _Ends(NamedTuple):
    """What the input and the output of the network are."""

    shape: tuple[int, int] | None
    """None until the data are loaded."""
    classes: int
    output: str
    biased: bool


class EditedLayers:
    """The hidden layers of the next run, and the edits whose answers are on their way.

    The keys of a burst arrive before the state follows: each edit changes what the one before made.
    """

    def __init__(self) -> None:
        self.layers: tuple[LayerSpec, ...] = ()
        self.table = LayerTable((), 0)
        """The layers with sizes, shapes and parameters."""
        self.refusal = ""
        """Why the newest edit was not made; empty where it was."""
        self._ends = _Ends(None, 10, "softmax", biased=True)
        self._number = 0
        """Of the newest edit that was made here."""
        self._answered = 0
        """The number of the newest edit that the state has."""

    @property
    def subtitle(self) -> str:
        """The number of weights, or that the layers do not fit the images."""
        shape = self._ends.shape
        if self.table.problem and shape is not None:
            return f"does not fit {shape[0]} x {shape[1]}"
        return f"{self.table.parameters:,} weights" if shape else ""

    def show(self, state: State, before: State) -> None:
        """Take the layers of a state, unless the answer to a newer edit is on its way."""
        self._answered = state.layers_edit
        self._ends = _ends(state)
        if self._answered >= self._number:
            self.layers = state.config.hidden
            if state.config is not before.config:
                self.refusal = ""
        self.table = _table(self.layers, self._ends)

    def typed(self, index: int, text: str) -> tuple[LayerSpec, ...]:
        """Return all layers with one of them as it is typed; ConfigError if that is not legal."""
        try:
            typed = typed_layers(self.layers[index], text)
        except ConfigError as error:
            # It counts from 1 what was typed.
            reason = str(error).removeprefix("layer 1: ")
            raise ConfigError(f"layer {index + 1}: {reason}") from None
        return replaced(self.layers, index, typed)

    def checked(self, layers: tuple[LayerSpec, ...]) -> tuple[LayerSpec, ...]:
        """Return layers; ConfigError if they are not legal or do not fit each other."""
        parse_layers(format_layers(layers))
        problem = _table(layers, self._ends).problem
        if problem:
            raise ConfigError(problem)
        return layers

    def change(self, layers: tuple[LayerSpec, ...]) -> LayersEdited | None:
        """Show other layers and return the message that reports them; None where nothing differs.

        Where they are refused, `refusal` says why.
        """
        try:
            self.checked(layers)
        except ConfigError as error:
            self.refusal = str(error)
            return None
        self.refusal = ""
        if layers == self.layers:
            return None
        self.layers = layers
        self.table = _table(layers, self._ends)
        self._number = max(self._number, self._answered) + 1
        return LayersEdited(layers, self._number)


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
