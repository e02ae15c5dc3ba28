"""AskLayers: asks for the hidden layers in their notation."""

from functools import partial

from nntui.config.layers import LayerSpec, format_layers, parse_layers
from nntui.datasets.dataset import Dataset
from nntui.training.networks import plan_network
from nntui.tui.dialogs.ask import Ask


class AskLayers(Ask):
    """Asks for the hidden layers; only layers that fit the data are taken."""

    def __init__(self, layers: tuple[LayerSpec, ...], data: Dataset | None) -> None:
        question = "Hidden layers, as in conv:8x5:relu,pool:2,128:relu,dropout:0.3"
        super().__init__(question, format_layers(layers), partial(_check, data=data))


def _check(text: str, data: Dataset | None) -> None:
    layers = parse_layers(text)
    if data is not None:
        plan_network(layers, data.image_shape, len(data.classes))
