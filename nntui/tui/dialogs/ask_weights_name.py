"""AskWeightsName: asks for the name under which to save weights."""

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.strings import clean
from nntui.tui.dialogs.ask import Ask
from nntui.workspace.weights import path_for_new


class AskWeightsName(Ask):
    """Asks for a name that is not taken; suggests one of the data, the layers and the accuracy."""

    def __init__(self, network: EvaluatedNetwork) -> None:
        super().__init__(
            f"Save the weights ({network.title}) as", suggested_name(network), path_for_new
        )


def suggested_name(network: EvaluatedNetwork) -> str:
    """Return a name such as `mnist-128-relu-97.85`."""
    info = network.weights.info
    layers = info.layers.replace(":", "-").replace(",", "_") or "linear"
    return clean(f"{info.data}-{layers}-{100 * network.predictions.accuracy:.2f}", 80)
