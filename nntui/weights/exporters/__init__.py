"""Export of weights to the formats of other programs: a file for each, and the table of them."""

from collections.abc import Callable
from typing import NamedTuple

from nntui.weights.exporters import c_header, nielsen, npz, onnx, torch
from nntui.weights.exporters.graph import Graph, graph_of

__all__ = ["EXPORTERS", "Exporter", "Graph", "graph_of"]


class Exporter(NamedTuple):
    """A format: what writes it, and how its file is used elsewhere."""

    suffix: str
    """Of its files."""
    encode: Callable[[Graph], bytes]
    """Returns the bytes; raises a WeightsError for a network that the format cannot express."""
    usage: Callable[[Graph, str], str]
    """Returns the code that loads a file of that name and runs the network."""


EXPORTERS: dict[str, Exporter] = {
    "onnx": Exporter(".onnx", onnx.encode, onnx.usage),
    "safetensors": Exporter(".safetensors", torch.encode, torch.usage),
    "npz": Exporter(".npz", npz.encode, npz.usage),
    "nielsen-json": Exporter(".json", nielsen.encode, nielsen.usage),
    "c-header": Exporter(".h", c_header.encode, c_header.usage),
}
"""By the names of `--to`."""
