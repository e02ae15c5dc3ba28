"""A second network for the images of a data set, to compare another one with."""

from nntui.analysis.evaluated import OtherNetwork
from nntui.datasets.dataset import Dataset
from nntui.errors import WeightsError
from nntui.strings import clean
from nntui.workspace.evaluation import evaluate
from nntui.workspace.weights import open_weights


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
        known = ", ".join(clean(each, 12) for each in opened.weights.info.classes[:4])
        raise WeightsError(
            f"{opened.title}: expected a network with the classes of {clean(data.name, 40)}, "
            f"received one with {known} ...; choose another"
        )
    found = evaluate(opened.weights, data, opened.title)
    return OtherNetwork(opened.title, found.predictions, found)
