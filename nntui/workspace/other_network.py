"""A second network for the images of a data set, to compare another one with."""

from nntui.analysis.evaluated import OtherNetwork
from nntui.datasets.dataset import Dataset
from nntui.errors import WeightsError
from nntui.strings import clean, short_name
from nntui.workspace.evaluation import evaluate
from nntui.workspace.weights import open_weights

_FEW = 4
"""Classes that are named in an error."""


def open_other_network(name: str, data: Dataset) -> OtherNetwork:
    """Return the network that `name` means, evaluated on the test images of a data set.

    Args:
        name: what `weights.open_weights` takes.
        data: with its labels as numbers of its classes.

    Raises:
        RunError: nothing has this name.
        WeightsError: the weights cannot be read, or take other images or have other classes.
    """
    opened = open_weights(name)
    if tuple(opened.weights.info.classes) != tuple(data.classes):
        classes = opened.weights.info.classes
        some = ", ".join(clean(each, 12) for each in classes[:_FEW])
        raise WeightsError(
            f"{opened.title}: expected a network with the classes of {short_name(data.name)}, "
            f"received one with {some}{', ...' if len(classes) > _FEW else ''}; choose another"
        )
    found = evaluate(opened.weights, data, opened.title)
    return OtherNetwork(opened.title, found.predictions, found)
