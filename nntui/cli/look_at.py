"""What the commands that look at weights share: the weights, the data they fit, what they say."""

from collections.abc import Mapping
from dataclasses import asdict

from nntui import locations
from nntui.analysis.evaluated import evaluate_network
from nntui.analysis.predictions import Predictions
from nntui.cli import fetching
from nntui.config.reading import Reading
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.datasets.user_files import for_classes
from nntui.weights import Weights
from nntui.workspace.library import BEST, weights_named


def look_at(
    name: str, data_name: str | None, settings: Mapping[str, object], *, best: bool = False
) -> tuple[Weights, Dataset, Predictions]:
    """Return the weights called `name`, the data to judge them on, and what they say of it.

    Of a run they are the newest, or the `best` ones on its validation images. Files that are named,
    and bring no test images of their own, are looked at as a whole; those the weights were trained
    on are split as they were then.

    Raises:
        RunError: there are no weights of that name.
        WeightsError: they cannot be read, or do not take these pictures.
        DataError: the data cannot be had.
        FetchError: the data is not here, and could not be fetched.
    """
    weights = weights_named(name + BEST if best and not name.endswith(BEST) else name)
    folders = locations.data_folders()
    known = weights.info.data
    wanted = known if data_name is None else catalog.full_name(data_name, folders)
    then = Reading.of(weights.info.reading) if wanted == known else Reading(whole=True)
    data = fetching.load(wanted, Reading.of({**asdict(then), **settings}))
    data = for_classes(data, tuple(weights.info.classes))
    return weights, data, evaluate_network(weights, data, name).predictions
