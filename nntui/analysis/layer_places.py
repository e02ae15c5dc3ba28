"""The layers of a network as users count them, and the notation of a unit, `1:17`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nntui.analysis.layer_table import layer_table
from nntui.config.layers import parse_layers
from nntui.engine.arrays import Array
from nntui.errors import UsageError
from nntui.training.networks import output_numbers, plan_network
from nntui.weights import WeightsInfo


class LayerPlace(NamedTuple):
    """A layer as the user counts them, and where it is in the network."""

    number: int
    """From 1; the output layer is the last one."""
    words: str
    output: int
    """The number of the layer of the network that has its output."""
    first: int | None = None
    """The number of its first layer in the network; None where only its output matters."""

    @property
    def title(self) -> str:
        """What the user reads: `layer 1, 128 relu`."""
        return f"layer {self.number}, {self.words}"

    def arrays(self, named: Mapping[str, Array]) -> dict[str, Array]:
        """Return those of its arrays, by their names within the network, as `0/weight`."""
        first = self.output if self.first is None else self.first
        prefixes = tuple(f"{number}/" for number in range(first, self.output + 1))
        return {name: array for name, array in named.items() if name.startswith(prefixes)}

    def weight(self, named: Mapping[str, Array]) -> Array | None:
        """Return its weight, of a dense layer or a convolution; None where it has none."""
        found = [a for name, a in self.arrays(named).items() if name.endswith("/weight")]
        return found[0] if found else None


def places(info: WeightsInfo) -> list[LayerPlace]:
    """Return the layers of a network, from the first hidden one to the output layer."""
    hidden = parse_layers(info.layers)
    table = layer_table(hidden, None, len(info.classes), info.output)
    plan = plan_network(hidden, info.image_shape, len(info.classes), biased=info.bias)
    outputs = [*output_numbers(hidden, info.image_shape), len(plan.layers) - 1]
    firsts = [0, *(number + 1 for number in outputs)]
    words = [row.words for row in table.rows[1:]]
    return [
        LayerPlace(place, name, output, first)
        for place, (name, output, first) in enumerate(
            zip(words, outputs, firsts, strict=False), start=1
        )
    ]


def parse_unit(text: str, layers: Sequence[LayerPlace]) -> tuple[LayerPlace, int]:
    """Return the layer and the unit that `1:17` means: layers from 1, units from 0.

    Raises:
        UsageError: it is no such notation, or there is no such layer.
    """
    layer, _, unit = text.partition(":")
    if not (layer.isdecimal() and unit.isdecimal() and 0 < len(text) < 12):
        raise UsageError(f"--unit: expected a layer and a unit as in 1:17, received {text[:40]!r}")
    if not 1 <= int(layer) <= len(layers):
        raise UsageError(f"--unit: expected a layer from 1 to {len(layers)}, received {int(layer)}")
    return layers[int(layer) - 1], int(unit)
