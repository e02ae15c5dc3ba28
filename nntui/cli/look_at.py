"""What the commands that look at weights share: the weights, the data they fit, what they say."""

from nntui.analysis.models import check_fit, judge
from nntui.analysis.predictions import Predictions
from nntui.cli import fetching
from nntui.datasets.dataset import Dataset
from nntui.runs.library import weights_named
from nntui.weights import Weights


def look_at(name: str, data_name: str | None) -> tuple[Weights, Dataset, Predictions]:
    """Return the weights called `name`, the data to judge them on, and what they say of it.

    Raises:
        RunError: there are no weights of that name.
        WeightsError: they cannot be read, or do not take these pictures.
        DataError: the data cannot be had.
        FetchError: the data is not here, and could not be fetched.
    """
    weights = weights_named(name)
    data = fetching.load(data_name or weights.info.data)
    check_fit(weights, data)
    return weights, data, judge(weights, data.test)
